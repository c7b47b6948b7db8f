"""Who may complain, and who may answer."""

from datetime import datetime

from fullcycle.records.people import queries as people


ANSWERERS = frozenset({"AM", "CALLBACK", "MANAGER"})
"""Account managers, the contact centre, and the head of the managers."""


def may_complain(*, person_id: int, customer_id: int, at: datetime) -> bool:
    """Whoever acts for the customer in anything."""
    return customer_id in people.list_customer_ids_of(person_id=person_id, at=at)


def may_answer(*, person_id: int, at: datetime) -> bool:
    """Whoever holds one of the roles that answer customers."""
    return not ANSWERERS.isdisjoint(people.roles_of(person_id=person_id, at=at))
