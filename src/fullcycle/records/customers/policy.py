"""Who may read and change a customer's file."""

from datetime import datetime

from fullcycle.records.people import queries as people


def may_read_file(*, person_id: int, customer_id: int, at: datetime) -> bool:
    """Staff in any role, and whoever holds a mandate of the customer."""
    return may_change_file(person_id=person_id, at=at) or customer_id in (
        people.list_customer_ids_of(person_id=person_id, at=at)
    )


def may_change_file(*, person_id: int, at: datetime) -> bool:
    """Staff in any role; what was changed stays in the history and the journal."""
    return bool(people.roles_of(person_id=person_id, at=at))


def may_reveal_contact(*, person_id: int, at: datetime) -> bool:
    """Staff in any role, each time with a reason that is written down."""
    return bool(people.roles_of(person_id=person_id, at=at))
