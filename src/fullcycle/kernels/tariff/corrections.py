"""Correct a bill that went out (退补): old facts stay, the difference is a bill of its own."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.kernels.tariff.bills import Bill, BillLine
from fullcycle.kernels.tariff.engine import BillEngine, total_of
from fullcycle.kernels.tariff.facts import BillFacts


LineKey = tuple[str, str, str | None, Period | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDifference:
    """What a line was and what it is; the one that is missing was, or is, nothing."""

    before: BillLine | None
    after: BillLine | None
    difference_yuan: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A month billed again beside the bill that went out; positive: to be paid on top."""

    before: Bill
    after: Bill
    differences: tuple[LineDifference, ...]
    difference_yuan: Decimal


def correct(before: Bill, facts: BillFacts, *, engine: BillEngine) -> Correction:
    """Bill a month again from corrected facts, by the rules and prices of that month.

    Raises:
        UnableToBill: if the corrected facts do not make a bill.
        UnableToPrice: if the book lacks a price of that month.
    """
    after = engine.compute(facts)
    return Correction(
        before=before,
        after=after,
        differences=_differences(before.lines, after.lines),
        difference_yuan=after.total_yuan - before.total_yuan,
    )


def _differences(
    before: tuple[BillLine, ...], after: tuple[BillLine, ...]
) -> tuple[LineDifference, ...]:
    old, new = _by_key(before), _by_key(after)
    differences = []
    for key in dict.fromkeys((*new, *old)):
        was, is_now = old.get(key, ()), new.get(key, ())
        yuan = total_of(tuple(is_now)) - total_of(tuple(was))
        if yuan:
            differences.append(
                LineDifference(
                    before=was[0] if was else None,
                    after=is_now[0] if is_now else None,
                    difference_yuan=yuan,
                )
            )
    return tuple(differences)


def _by_key(lines: tuple[BillLine, ...]) -> dict[LineKey, list[BillLine]]:
    grouped: dict[LineKey, list[BillLine]] = defaultdict(list)
    for line in lines:
        grouped[line.kind, line.component, line.point_id, line.period].append(line)
    return grouped
