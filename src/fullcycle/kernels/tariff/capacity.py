"""The capacity that is billed: units in service, interlocked, on standby, sealed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.rules import NumberName
from fullcycle.kernels.tariff.facts import Standby, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Days `[starts_on, ends_on)`."""

    starts_on: date
    ends_on: date

    def covers(self, other: "Span") -> bool:
        """Whether the other lies wholly inside."""
        return self.starts_on <= other.starts_on and other.ends_on <= self.ends_on

    @property
    def days(self) -> int:
        """How many days."""
        return (self.ends_on - self.starts_on).days


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityItem:
    """What counts as one: a unit, or units of which not all can run (互锁备用)."""

    name: str
    units: tuple[Unit, ...]
    together: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """An account's units in a month, and the days on which each counts as sealed."""

    items: tuple[CapacityItem, ...]
    sealed: dict[str, tuple[Span, ...]]

    def sealed_throughout(self, month: Span) -> "Fleet":
        """Return the fleet for billing by demand: only sealing that lasts the month counts."""
        sealed = {
            name: tuple(span for span in spans if span.covers(month))
            for name, spans in self.sealed.items()
        }
        return Fleet(items=self.items, sealed=sealed)

    def edges(self) -> set[date]:
        """The days on which some unit's capacity changes."""
        days: set[date] = set()
        for item in self.items:
            for unit in item.units:
                days |= {day for day in (unit.starts_on, unit.ends_on) if day is not None}
        for spans in self.sealed.values():
            for span in spans:
                days |= {span.starts_on, span.ends_on}
        return days

    def kva_of(self, item: CapacityItem, span: Span) -> Decimal:
        """Return the capacity of an item in days between two edges."""
        running = sorted(
            (unit.kva for unit in item.units if self._counts(unit, span)), reverse=True
        )
        return sum(running[: item.together], Decimal(0))

    def kva(self, span: Span) -> Decimal:
        """Return the capacity of all items in days between two edges."""
        return sum((self.kva_of(item, span) for item in self.items), Decimal(0))

    def _counts(self, unit: Unit, span: Span) -> bool:
        if unit.starts_on is not None and span.starts_on < unit.starts_on:
            return False
        if unit.ends_on is not None and span.ends_on > unit.ends_on:
            return False
        if unit.standby is Standby.COLD:
            return False
        return not any(sealed.covers(span) for sealed in self.sealed[unit.name])


def fleet_of(units: Iterable[Unit], *, month: Span, region: str, book: TariffBook) -> Fleet:
    """Return the units of a month with the days on which their sealing counts."""
    units = tuple(units)
    groups: dict[str, list[Unit]] = {}
    for unit in units:
        groups.setdefault(unit.interlock or f"unit {unit.name}", []).append(unit)
    return Fleet(
        items=tuple(
            CapacityItem(
                name="、".join(unit.name for unit in group),
                units=tuple(group),
                together=max(unit.interlock_together for unit in group),
            )
            for group in groups.values()
        ),
        sealed={
            unit.name: sealed_days(unit, month, region=region, book=book) for unit in units
        },
    )


def sealed_days(unit: Unit, month: Span, *, region: str, book: TariffBook) -> tuple[Span, ...]:
    """Return the days of a month on which a unit counts as sealed.

    The day of sealing counts, the day of unsealing does not. A sealing shorter than the least
    (15 days) does not count; under the rules of 1996 neither do days beyond 183 in a year.
    """
    counted = []
    for idle in sorted(unit.idle, key=lambda idle: idle.sealed_on):
        least = book.number(NumberName.IDLE_LEAST_DAYS, on=idle.sealed_on, region=region)
        ends_on = idle.unsealed_on or max(month.ends_on, idle.sealed_on)
        whole = Span(starts_on=idle.sealed_on, ends_on=ends_on)
        if idle.unsealed_on is None or whole.days >= least.value:
            counted.append(whole)
    inside = []
    for span in _within_the_year(counted, month, region=region, book=book):
        starts_on = max(span.starts_on, month.starts_on)
        ends_on = min(span.ends_on, month.ends_on)
        if starts_on < ends_on:
            inside.append(Span(starts_on=starts_on, ends_on=ends_on))
    return tuple(inside)


def _within_the_year(
    spans: list[Span], month: Span, *, region: str, book: TariffBook
) -> list[Span]:
    most = book.find_number(NumberName.IDLE_MOST_DAYS_A_YEAR, on=month.starts_on, region=region)
    if most is None:
        return spans
    left = int(most.value)
    new_year = date(month.starts_on.year, 1, 1)
    kept = []
    for span in spans:
        starts_on = max(span.starts_on, new_year)
        ends_on = min(span.ends_on, starts_on + timedelta(days=left))
        if starts_on < ends_on:
            kept.append(Span(starts_on=starts_on, ends_on=ends_on))
            left -= (ends_on - starts_on).days
    return kept
