"""Compute a month's bill from its facts and the tariff book."""

from collections import defaultdict
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.kernels.tariff.bills import Bill, BillLine, PowerFactor
from fullcycle.kernels.tariff.energy_charge import PriceSheets, energy_lines
from fullcycle.kernels.tariff.facts import BillFacts
from fullcycle.kernels.tariff.fixed_charge import fixed_charge
from fullcycle.kernels.tariff.power_factor import adjustments
from fullcycle.kernels.tariff.stretches import stretches_of
from fullcycle.kernels.tariff.uses import MonthUse, month_use


class BillEngine:
    """Bills by one tariff book; prices looked up for one bill serve the next.

    An engine holds no facts: it may bill a whole district, in any order.
    """

    def __init__(self, book: TariffBook) -> None:
        """Take the book to bill by."""
        self.book = book
        self._sheets = PriceSheets(book)

    def compute(self, facts: BillFacts) -> Bill:
        """Return the bill of a month; the sum of its lines is what is owed.

        Raises:
            UnableToBill: if facts are missing or impossible; with flags that say where.
            UnableToPrice: if the book lacks a price.
        """
        stretches = stretches_of(facts, book=self.book)
        use = month_use(facts, stretches=stretches)
        energy = [
            line
            for part in use.stretches
            for billed in part.billed
            for line in energy_lines(billed, sheets=self._sheets)
        ]
        fixed = fixed_charge(facts, stretches=stretches, use=use, book=self.book)
        charged = (*energy, *fixed.lines)
        adjusted = adjustments(use.stretches, lines=charged, book=self.book)
        lines = (*charged, *(adjustment.line for adjustment in adjusted))
        flags = [*use.flags, *fixed.flags]
        for adjustment in adjusted:
            flags += adjustment.flags
        return Bill(
            account_number=facts.account_number,
            starts_on=facts.starts_on,
            ends_on=facts.ends_on,
            lines=lines,
            total_yuan=total_of(lines),
            billed_kwh=billed_by_period(use),
            export_kwh=sum(part.export_kwh for part in use.stretches),
            demand_kw=use.demand.kw if use.demand else None,
            demand_at=use.demand.at if use.demand else None,
            capacity_kva=fixed.capacity_kva,
            power_factor=_last([adjustment.factor for adjustment in adjusted]),
            flags=tuple(flags),
        )


def total_of(lines: tuple[BillLine, ...]) -> Decimal:
    """Return the sum of the lines in yuan."""
    return sum((line.amount_yuan for line in lines), Decimal(0))


def billed_by_period(use: MonthUse) -> dict[Period, int]:
    """Return the energy billed in each period, over all points and stretches."""
    energy: dict[Period, int] = defaultdict(int)
    for part in use.stretches:
        for billed in part.billed:
            for period, kwh in billed.active_kwh.items():
                energy[period] += kwh
    return {period: energy[period] for period in Period if period in energy}


def _last(factors: list[PowerFactor]) -> PowerFactor | None:
    return factors[-1] if factors else None
