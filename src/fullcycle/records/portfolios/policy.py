"""Who may change who serves whom."""

from datetime import datetime

from fullcycle.records.people import queries as people


MANAGER_ROLE = "AM"
"""The rulebook's role of an account manager."""

HEADS = frozenset({"MANAGER", "ADMIN"})
"""The head of the managers, and the administrator."""


def may_change_manager(*, person_id: int, at: datetime) -> bool:
    """Heads only: a manager does not hand customers on by themselves."""
    return not HEADS.isdisjoint(people.roles_of(person_id=person_id, at=at))


def may_record_leave(*, person_id: int, manager_id: int, at: datetime) -> bool:
    """The manager's own, and everybody's for heads."""
    return person_id == manager_id or may_change_manager(person_id=person_id, at=at)


def may_see_portfolio(*, person_id: int, manager_id: int, at: datetime) -> bool:
    """The manager's own, and every one for heads."""
    return person_id == manager_id or may_change_manager(person_id=person_id, at=at)
