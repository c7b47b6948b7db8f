"""Correct a bill that went out (退补): old facts stay, the difference is a bill of its own."""

from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.kernels.tariff.bills import Bill, BillLine, LineUnit
from fullcycle.kernels.tariff.engine import BillEngine, total_of
from fullcycle.kernels.tariff.facts import BillFacts
from fullcycle.kernels.units.wording import Wording


LineKey = tuple[str, str, str | None, Period | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineDifference:
    """What a line was and what it is; the one that is missing was, or is, nothing.

    Lines that charge the same thing in several stretches are taken together.
    """

    before: BillLine | None
    after: BillLine | None
    before_yuan: Decimal
    after_yuan: Decimal

    @property
    def difference_yuan(self) -> Decimal:
        """What is to be paid on top (negative: to be given back)."""
        return self.after_yuan - self.before_yuan


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


def correction_bill(correction: Correction) -> Bill:
    """Return the difference as a bill: a line for each that differs, kinds and places kept.

    Energy and export are differences too; demand, capacity and power factor are those found.
    """
    before, after = correction.before, correction.after
    energy = {
        period: after.billed_kwh.get(period, 0) - before.billed_kwh.get(period, 0)
        for period in Period
        if period in before.billed_kwh or period in after.billed_kwh
    }
    return replace(
        after,
        lines=tuple(_correction_line(one) for one in correction.differences),
        total_yuan=correction.difference_yuan,
        billed_kwh=energy,
        export_kwh=after.export_kwh - before.export_kwh,
    )


def _correction_line(difference: LineDifference) -> BillLine:
    (line, *_same) = [one for one in (difference.after, difference.before) if one]
    was, is_now = difference.before_yuan, difference.after_yuan
    return replace(
        line,
        quantity=difference.difference_yuan,
        unit=LineUnit.YUAN,
        price=Decimal(1),
        amount_yuan=difference.difference_yuan,
        days_counted=None,
        days_of=None,
        ratio=Decimal(1),
        note=Wording(
            zh=f"原计 {was} 元，更正为 {is_now} 元",
            en=f"{was} yuan were charged, {is_now} are right",
        ),
    )


def _differences(
    before: tuple[BillLine, ...], after: tuple[BillLine, ...]
) -> tuple[LineDifference, ...]:
    old, new = _by_key(before), _by_key(after)
    differences = []
    for key in dict.fromkeys((*new, *old)):
        was, is_now = old.get(key, ()), new.get(key, ())
        before_yuan, after_yuan = total_of(tuple(was)), total_of(tuple(is_now))
        if before_yuan != after_yuan:
            differences.append(
                LineDifference(
                    before=was[0] if was else None,
                    after=is_now[0] if is_now else None,
                    before_yuan=before_yuan,
                    after_yuan=after_yuan,
                )
            )
    return tuple(differences)


def _by_key(lines: tuple[BillLine, ...]) -> dict[LineKey, list[BillLine]]:
    grouped: dict[LineKey, list[BillLine]] = defaultdict(list)
    for line in lines:
        grouped[line.kind, line.component, line.point_id, line.period].append(line)
    return grouped
