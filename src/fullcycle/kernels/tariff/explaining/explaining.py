"""Split the difference of two bills into causes, each in yuan and in a sentence."""

from dataclasses import dataclass
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.tariff.bills import Bill
from fullcycle.kernels.tariff.explaining.drivers import Cause, Drivers, changed, mixed
from fullcycle.kernels.tariff.explaining.reckoning import drivers_of, reckon
from fullcycle.kernels.tariff.explaining.sentences import sentence
from fullcycle.kernels.tariff.explaining.shapley import in_fen, shapley_values
from fullcycle.kernels.tariff.facts import BillFacts
from fullcycle.kernels.units.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class BilledMonth:
    """A bill with the facts it was made of."""

    facts: BillFacts
    bill: Bill


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseShare:
    """What one cause added (negative: took off), in yuan, and why in a sentence."""

    cause: Cause
    yuan: Decimal
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a bill differs; the shares add up to the difference exactly."""

    before_yuan: Decimal
    after_yuan: Decimal
    shares: tuple[CauseShare, ...]

    @property
    def difference_yuan(self) -> Decimal:
        """What is to be paid more (negative: less)."""
        return self.after_yuan - self.before_yuan


def explain(before: BilledMonth, after: BilledMonth, *, book: TariffBook) -> Explanation:
    """Explain why the later of two bills differs from the earlier.

    Each cause's part is its Shapley value, so it depends on no order of telling. Parts are
    reckoned without rounding; the fen that rounding of lines made go with them.

    Raises:
        UnableToBill: if one of the bills cannot be taken apart.
    """
    old = drivers_of(before.facts, before.bill, book=book)
    new = drivers_of(after.facts, after.bill, book=book)
    causes = changed(old, new)
    totals = before.bill.total_yuan, after.bill.total_yuan
    everything = frozenset(causes)

    def worth(chosen: frozenset[Cause]) -> Decimal:
        if not chosen:
            return totals[0]
        if chosen == everything:
            return totals[1]
        return reckon(mixed(old, new, chosen), book=book)

    values = shapley_values(causes, worth) if causes else {}
    parts = in_fen(values, totals[1] - totals[0]) if values else {}
    return Explanation(
        before_yuan=totals[0],
        after_yuan=totals[1],
        shares=tuple(_share(cause, parts[cause], old, new) for cause in causes),
    )


def _share(cause: Cause, yuan: Decimal, old: Drivers, new: Drivers) -> CauseShare:
    return CauseShare(cause=cause, yuan=yuan, wording=sentence(cause, yuan, old=old, new=new))
