"""How rows are found: layer by layer, a province's own before the country's."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

from fullcycle.kernels.rulebook.dating import COUNTRY
from fullcycle.kernels.rulebook.tariffs import rules


R = TypeVar("R", bound=rules.TariffRule)


class Banded(Protocol):
    """A row for a band of supply voltage, both ends included; None is no limit."""

    @property
    def min_kv(self) -> Decimal | None: ...
    @property
    def max_kv(self) -> Decimal | None: ...


def by_key(
    layers: Sequence[rules.TariffRows],
    rows_of: Callable[[rules.TariffRows], tuple[R, ...]],
    key: Callable[[R], str],
) -> Callable[[str, str, date], Iterator[R]]:
    """Index rows, and return how to find those of a code, region and day."""
    index: dict[tuple[int, str, str], list[R]] = defaultdict(list)
    for number, rows in enumerate(layers):
        for row in rows_of(rows):
            index[number, row.dating.region, key(row)].append(row)

    def found(code: str, region: str, on: date) -> Iterator[R]:
        for number in range(len(layers)):
            for wanted in (region, COUNTRY):
                for row in index.get((number, wanted, code), ()):
                    if row.dating.is_in_force(on):
                        yield row

    return found


def all_rows(
    layers: Sequence[rules.TariffRows],
    rows_of: Callable[[rules.TariffRows], tuple[R, ...]],
) -> Callable[[str, date], Iterator[R]]:
    """Index rows that need no code, and return how to find those of a region and day."""
    found = by_key(layers, rows_of, lambda _row: "")
    return lambda region, on: found("", region, on)


def is_in_band(rule: Banded, voltage_kv: Decimal) -> bool:
    """Whether a row is for a supply voltage."""
    return (rule.min_kv is None or voltage_kv >= rule.min_kv) and (
        rule.max_kv is None or voltage_kv <= rule.max_kv
    )


def seams(layers: Sequence[rules.TariffRows]) -> dict[str, tuple[date, ...]]:
    """Return the days on which a row of each region, or the country's, begins or has ended."""
    days: dict[str, set[date]] = defaultdict(set)
    for rows in layers:
        for row in rows.every():
            dating = row.dating
            days[dating.region] |= {dating.effective_from, dating.effective_to or date.max}
    country = days[COUNTRY]
    return {region: tuple(sorted(own | country)) for region, own in days.items()}
