"""What a customer and the company agree on price, whoever writes or reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    Period,
    PriceClass,
    PurchaseMode,
    Structure,
    UseClass,
)
from fullcycle.kernels.tariff.facts import LossTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreedTerms:
    """How an account is billed; `basis` names the contract or form that says so."""

    structure: Structure
    charging_mode: ChargingMode
    basis: str
    contract_demand_kw: Decimal | None = None
    power_factor_standard: Decimal | None = None
    purchase_mode: PurchaseMode = PurchaseMode.AGENT
    price_class: PriceClass = PriceClass.COMMERCIAL_INDUSTRIAL
    use_class: UseClass = UseClass.INDUSTRY
    has_time_of_use: bool = True
    own_prices: Mapping[Period, Decimal] = field(default_factory=dict)
    losses: LossTerms | None = None
    mode_chosen_on: date | None = None
