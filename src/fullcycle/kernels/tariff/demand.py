"""How many kW a demand is charged as: the one place that knows floor, limit and double price.

Source: 发改办价格〔2016〕1583号; the floor of a metered demand is that of the textbooks before.
"""

from dataclasses import dataclass
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.terms import ExcessReading


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractRules:
    """The shares of the capacity and of the contract value that a contract demand turns on."""

    floor_share: Decimal
    limit_share: Decimal
    reading: ExcessReading


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargedDemand:
    """What is charged once, and what lies above the limit and is charged double."""

    kw: Decimal
    excess_kw: Decimal


def charged_by_contract(
    contract_kw: Decimal, *, demand_kw: Decimal, capacity_kva: Decimal, rules: ContractRules
) -> ChargedDemand:
    """Return what a contract demand charges: C' = max(C, 40 % of S), the excess above 1.05 C'.

    The excess is charged double; the reading says from what it is added.
    """
    contract = max(contract_kw, rules.floor_share * capacity_kva)
    limit = rules.limit_share * contract
    excess = max(Decimal(0), demand_kw - limit)
    once = limit if excess and rules.reading is ExcessReading.ON_LIMIT else contract
    return ChargedDemand(kw=once, excess_kw=excess)


def charged_as_metered(
    demand_kw: Decimal, *, capacity_kva: Decimal, floor_share: Decimal
) -> ChargedDemand:
    """Return what a metered demand charges; without a floor the share is 0."""
    return ChargedDemand(kw=max(demand_kw, floor_share * capacity_kva), excess_kw=Decimal(0))
