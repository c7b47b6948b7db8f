"""Bill past months again under every legal choice, and find what today's choice costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from fullcycle.kernels.rulebook.tariffs.rules import NumberName
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, UseClass
from fullcycle.kernels.tariff.bills import Bill
from fullcycle.kernels.tariff.choosing.wishes import (
    Wish,
    contract_candidates,
    idle_sets,
    open_modes,
    wished,
)
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.facts import BillFacts
from fullcycle.kernels.tariff.refusals import UnableToBill
from fullcycle.kernels.units.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayedMonth:
    """What a month would have cost under a wish; contract in kW where the mode has one."""

    starts_on: date
    wish: Wish
    contract_kw: Decimal | None
    total_yuan: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One choice kept for all months."""

    wish: Wish
    months: tuple[ReplayedMonth, ...]
    total_yuan: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Regret:
    """What was paid, what each choice would have cost, and the cheapest legal sequence.

    `best` may change the mode from quarter to quarter, as the rules allow; `lost_yuan` is what
    was paid above it, never negative. `options` go from the cheapest to the dearest.
    """

    paid_yuan: Decimal
    options: tuple[Option, ...]
    best: tuple[ReplayedMonth, ...]
    best_yuan: Decimal

    @property
    def lost_yuan(self) -> Decimal:
        """What today's choice cost more than the best that was allowed."""
        return max(Decimal(0), self.paid_yuan - self.best_yuan)


def regret(months: Sequence[BillFacts], *, use: UseClass, engine: BillEngine) -> Regret:
    """Replay months, in order, under every choice open to the customer.

    Units may stay sealed only for all the months together; the mode is kept within a calendar
    quarter; a contract value may change every month.

    Raises:
        UnableToBill: without a month, or if one cannot be billed.
        UnableToPrice: if the book lacks a price.
    """
    if not months:
        raise UnableToBill(
            Wording(zh="没有可回放的月份。", en="There is no month to bill again.")
        )
    replay = _Replay(months, use=use, engine=engine)
    options = [
        Option(wish=wish, months=kept, total_yuan=_total(kept))
        for wish in replay.wishes
        for kept in [tuple(replay.month(facts, wish) for facts in months)]
    ]
    options.sort(key=lambda option: option.total_yuan)
    best = replay.best_sequence()
    return Regret(
        paid_yuan=sum((bill.total_yuan for bill in replay.bills), Decimal(0)),
        options=tuple(options),
        best=best,
        best_yuan=_total(best),
    )


class _Replay:
    """The months with their bills, and what was replayed already."""

    def __init__(
        self, months: Sequence[BillFacts], *, use: UseClass, engine: BillEngine
    ) -> None:
        self._engine = engine
        self._months = months
        self.bills: list[Bill] = [engine.compute(facts) for facts in months]
        self._bill_of = dict(
            zip((facts.starts_on for facts in months), self.bills, strict=True)
        )
        last = months[-1]
        contract_kva = sum((unit.kva for unit in last.units), Decimal(0))
        modes = open_modes(last, use=use, contract_kva=contract_kva, book=engine.book)
        self._sets = tuple(self._idle_sets())
        self.wishes = [Wish(mode=mode, idle=idle) for mode in modes for idle in self._sets]
        self._known: dict[tuple[date, Wish], ReplayedMonth] = {}

    def month(self, facts: BillFacts, wish: Wish) -> ReplayedMonth:
        """Return a month under a wish, with the best contract value where there is one."""
        known = (facts.starts_on, wish)
        if known not in self._known:
            self._known[known] = self._replay(facts, wish)
        return self._known[known]

    def best_sequence(self) -> tuple[ReplayedMonth, ...]:
        """Return the cheapest months: one set of sealed units, one mode in each quarter."""
        sequences = [self._best_with(idle) for idle in self._sets]
        return min(sequences, key=_total)

    def _best_with(self, idle: frozenset[str]) -> tuple[ReplayedMonth, ...]:
        wishes = [wish for wish in self.wishes if wish.idle == idle]
        best: list[ReplayedMonth] = []
        for _, quarter in groupby(self._months, key=_quarter):
            months = tuple(quarter)
            choices = [tuple(self.month(facts, wish) for facts in months) for wish in wishes]
            cheapest = min(choices, key=_total)
            best += cheapest
        return tuple(best)

    def _replay(self, facts: BillFacts, wish: Wish) -> ReplayedMonth:
        values: tuple[Decimal | None, ...] = (None,)
        if wish.mode is ChargingMode.CONTRACT_DEMAND:
            values = self._contract_values(facts, wish)
        replayed = [self._billed(facts, wish, value) for value in values]
        return min(replayed, key=lambda month: month.total_yuan)

    def _billed(
        self, facts: BillFacts, wish: Wish, contract_kw: Decimal | None
    ) -> ReplayedMonth:
        bill = self._engine.compute(wished(facts, wish, contract_kw=contract_kw))
        return ReplayedMonth(
            starts_on=facts.starts_on,
            wish=wish,
            contract_kw=contract_kw,
            total_yuan=bill.total_yuan,
        )

    def _contract_values(self, facts: BillFacts, wish: Wish) -> tuple[Decimal, ...]:
        capacity = sum(
            (unit.kva for unit in facts.units if unit.name not in wish.idle), Decimal(0)
        )
        return contract_candidates(
            self._bill_of[facts.starts_on],
            capacity_kva=capacity,
            facts=facts,
            book=self._engine.book,
        )

    def _idle_sets(self) -> list[frozenset[str]]:
        last = self._months[-1]
        region = last.terms[-1].region
        reserve = self._engine.book.number(
            NumberName.MOST_LOAD_SHARE, on=last.starts_on, region=region
        )
        most = max(_needed_kva(bill) for bill in self.bills)
        return list(idle_sets(last.units, most_needed_kva=most, reserve_share=reserve.value))


def _needed_kva(bill: Bill) -> Decimal:
    """Return the apparent power of the highest demand; without a power factor 1 is taken."""
    factor = bill.power_factor.value if bill.power_factor else Decimal(1)
    return (bill.demand_kw or bill.capacity_kva) / (factor or Decimal(1))


def _quarter(facts: BillFacts) -> tuple[int, int]:
    return facts.starts_on.year, (facts.starts_on.month - 1) // 3


def _total(months: tuple[ReplayedMonth, ...]) -> Decimal:
    return sum((month.total_yuan for month in months), Decimal(0))
