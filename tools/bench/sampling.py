"""Who looks at what in a measurement: the same draw from the same database each time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
from typing import Any

from django.db import connection

from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.records.people import queries as people


AT = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
"""When everything is looked at: the first working morning after the simulated year."""

SEED = 5
MANAGER = "AM"
SAMPLES = 60
COMMON = ("有限", "公司", "温州", "鹿城", "工业", "科技")
"""Two characters that a large part of all names or addresses have."""
APART = ("有限 医院", "公司 大学", "鞋业 医院")
"""Words that many have and hardly anybody has together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """A case under its number, with the customer's person who opened it."""

    number: str
    case_id: int
    person_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What is looked at, and by whom."""

    cases: tuple[int, ...]
    numbers: tuple[str, ...]
    owned: tuple[Owned, ...]
    customers: tuple[int, ...]
    names: tuple[str, ...]
    managers: tuple[int, ...]
    desks: tuple[int, ...]
    """One person of each role of the back office."""
    waited_for: tuple[int, ...]
    """Those of them, and managers, for whose role tasks are waiting."""

    @property
    def words(self) -> tuple[str, ...]:
        """Two characters each, cut from a customer's own part of the name."""
        return tuple(name[2:4] for name in self.names)


def draw() -> Sample:
    """Draw the sample; every database of the same size and seed gives the same."""
    source = Random(SEED)  # noqa: S311 - no secret
    cases = _drawn(source, "SELECT id, number FROM casework_case ORDER BY id")
    customers = _drawn(source, "SELECT id, name FROM customers_customer ORDER BY id")
    # A copied case has the person of its original, who may not know of the copy's customer.
    owned = _drawn(
        source,
        "SELECT c.number, c.id, c.opened_by_id FROM casework_case c"
        " WHERE EXISTS (SELECT FROM people_mandate m WHERE m.customer_id = c.customer_id"
        " AND m.person_id = c.opened_by_id) ORDER BY c.id",
    )
    managers = _drawn(
        source,
        "SELECT DISTINCT a.manager_id FROM portfolios_assignment a JOIN casework_case c"
        " ON c.customer_id = a.customer_id AND c.closed_at IS NULL ORDER BY 1",
    )
    desks = _desks()
    waiting = {
        role
        for (role,) in _drawn(
            source, "SELECT DISTINCT role FROM casework_task WHERE state = 'OPEN' ORDER BY 1"
        )
    }
    pressed = [person for role, person in desks.items() if role in waiting]
    return Sample(
        cases=tuple(row[0] for row in cases),
        numbers=tuple(row[1] for row in cases),
        owned=tuple(Owned(number=row[0], case_id=row[1], person_id=row[2]) for row in owned),
        customers=tuple(row[0] for row in customers),
        names=tuple(row[1] for row in customers),
        managers=tuple(row[0] for row in managers),
        desks=tuple(desks.values()),
        waited_for=(*pressed, *(row[0] for row in managers if MANAGER in waiting)),
    )


def _drawn(source: Random, statement: str) -> Sequence[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        rows = cursor.fetchall()
    return source.sample(rows, min(SAMPLES, len(rows)))


def _desks() -> dict[str, int]:
    held = {
        role: people.list_staff_with_role(role=role, at=AT)
        for role in sorted(current_rulebook().roles)
        if role != MANAGER
    }
    return {role: cards[0].id for role, cards in held.items() if cards}
