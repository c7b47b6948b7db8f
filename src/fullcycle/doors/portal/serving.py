"""Who serves a customer, with the number to call."""

from dataclasses import dataclass
from datetime import datetime

from fullcycle.records.people import queries as people
from fullcycle.records.people.queries import PersonCard
from fullcycle.records.portfolios import queries as portfolios


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """The one to call, and the one who stands in."""

    acting: PersonCard
    phone: str
    other: PersonCard


def find_team(*, customer_id: int, at: datetime) -> Team | None:
    """Who serves the customer; None before the first assignment."""
    managers = portfolios.find_managers_of(customer_id=customer_id, at=at)
    if managers is None:
        return None
    acting = managers.acting
    other = managers.primary if managers.is_covered_by_deputy else managers.deputy
    return Team(acting=acting, phone=people.find_work_phone(staff_id=acting.id), other=other)
