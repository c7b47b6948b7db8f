"""The choices a customer has: how the fixed part is charged, and which units run."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import combinations

from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.rules import NumberName
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Structure, UseClass
from fullcycle.kernels.tariff.bills import Bill
from fullcycle.kernels.tariff.facts import BillFacts, Idle, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A choice for a stretch of months; `idle` names units that would be sealed."""

    mode: ChargingMode
    idle: frozenset[str] = frozenset()

    @property
    def structure(self) -> Structure:
        """Single-part has no fixed part; every other mode is two-part."""
        is_single = self.mode is ChargingMode.SINGLE_PART
        return Structure.SINGLE_PART if is_single else Structure.TWO_PART


def open_modes(
    facts: BillFacts, *, use: UseClass, contract_kva: Decimal, book: TariffBook
) -> tuple[ChargingMode, ...]:
    """Return the charging modes that the rules leave open to a customer of such a capacity.

    Raises:
        UnableToPrice: if no rule holds on that day.
    """
    region = facts.terms[-1].region
    rule = book.charging(use=use, kva=contract_kva, on=facts.starts_on, region=region)
    return rule.modes


def idle_sets(
    units: tuple[Unit, ...], *, most_needed_kva: Decimal, reserve_share: Decimal
) -> Iterator[frozenset[str]]:
    """Yield the sets of units that could stay sealed, the empty set first.

    What keeps running must carry the highest load at not more than `reserve_share` of its
    capacity. Units that are interlocked or on standby are left as they are.
    """
    movable = [unit for unit in units if unit.interlock is None and not unit.idle]
    whole = sum((unit.kva for unit in units), Decimal(0))
    for size in range(len(movable) + 1):
        for chosen in combinations(movable, size):
            left = whole - sum((unit.kva for unit in chosen), Decimal(0))
            if not chosen or most_needed_kva <= left * reserve_share:
                yield frozenset(unit.name for unit in chosen)


def wished(facts: BillFacts, wish: Wish, *, contract_kw: Decimal | None) -> BillFacts:
    """Return a month's facts as they would have been under a wish."""
    terms = tuple(
        replace(
            agreed,
            structure=wish.structure,
            charging_mode=wish.mode,
            contract_demand_kw=contract_kw,
        )
        for agreed in facts.terms
    )
    units = tuple(
        replace(unit, idle=(Idle(sealed_on=facts.starts_on),))
        if unit.name in wish.idle
        else unit
        for unit in facts.units
    )
    return replace(facts, terms=terms, units=units)


def contract_candidates(
    bill: Bill, *, capacity_kva: Decimal, facts: BillFacts, book: TariffBook
) -> tuple[Decimal, ...]:
    """Return the contract values, in whole kW, of which one costs least in a known month.

    The charge falls until 1.05 C reaches the demand and rises after it, so the least lies at
    the floor or beside M / 1.05.
    """
    region = facts.terms[-1].region
    floor = book.number(NumberName.DEMAND_FLOOR_SHARE, on=facts.starts_on, region=region)
    limit = book.number(NumberName.DEMAND_EXCESS_FROM_SHARE, on=facts.starts_on, region=region)
    least = (floor.value * capacity_kva).to_integral_value(ROUND_CEILING)
    turning = (bill.demand_kw or Decimal(0)) / limit.value
    beside = {
        turning.to_integral_value(ROUND_FLOOR),
        turning.to_integral_value(ROUND_CEILING),
    }
    return tuple(sorted({max(least, value) for value in beside}))
