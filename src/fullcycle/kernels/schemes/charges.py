"""The yearly capacity or demand charge (容需量电费) by charging mode."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs import words
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.rulebook.tariffs.rules import NumberName, PriceKey
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    FixedPrice,
    PriceClass,
    PurchaseMode,
    Structure,
)
from fullcycle.kernels.schemes.choices import Choice, chosen_by
from fullcycle.kernels.schemes.options import ChargingCandidate, YearlyCharge
from fullcycle.kernels.schemes.tables import SchemeTables
from fullcycle.kernels.schemes.terms import HouseRuleName
from fullcycle.kernels.units.money import round_to_fen


MONTHS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeBasis:
    """What the fixed part is reckoned from; `demand_kw` is the expected monthly peak."""

    contract_kva: Decimal
    demand_kw: Decimal
    voltage_kv: Decimal
    region: str
    on: date


def charging_candidates(
    charging: Choice[tuple[ChargingMode, ...]],
) -> tuple[ChargingCandidate, ...]:
    """Return every charging mode, saying which are open to the customer and why."""
    return tuple(
        ChargingCandidate(
            mode=mode,
            is_open=mode in charging.value,
            rule_id=charging.rule_id,
            why=charging.why,
        )
        for mode in ChargingMode
    )


def yearly_basic_charge(
    *, mode: ChargingMode, basis: ChargeBasis, tables: SchemeTables
) -> Choice[Decimal]:
    """Return twelve months' fixed part in yuan at the prices of the day.

    Capacity: S·p. Actual demand: M·p. Contract demand: max(M, 40 % of S)·p, the contract
    value set to the expected peak. The discount for high use of capacity is left out.

    Raises:
        UnableToPrice: the price is not in the book.
    """
    if mode == ChargingMode.SINGLE_PART:
        return chosen_by(tables.house(HouseRuleName.NO_BASIC_CHARGE), Decimal(0))
    if mode == ChargingMode.CAPACITY:
        return _priced(FixedPrice.CAPACITY, basis.contract_kva, basis, tables)
    billed_kw = basis.demand_kw
    if mode == ChargingMode.CONTRACT_DEMAND:
        floor = tables.tariffs.number(
            NumberName.DEMAND_FLOOR_SHARE, on=basis.on, region=basis.region
        )
        billed_kw = max(billed_kw, floor.value * basis.contract_kva)
    return _priced(FixedPrice.DEMAND, billed_kw, basis, tables)


def yearly_charges(
    *, candidates: tuple[ChargingCandidate, ...], basis: ChargeBasis, tables: SchemeTables
) -> tuple[YearlyCharge, ...]:
    """Return the yearly charge of each open mode; an unknown price is said, not guessed."""
    return tuple(
        _charge_or_reason(candidate.mode, basis, tables)
        for candidate in candidates
        if candidate.is_open
    )


def _charge_or_reason(
    mode: ChargingMode, basis: ChargeBasis, tables: SchemeTables
) -> YearlyCharge:
    try:
        charge = yearly_basic_charge(mode=mode, basis=basis, tables=tables)
    except UnableToPrice as missing:
        return YearlyCharge(mode=mode, yuan=None, rule_id=None, why=missing.wording)
    return YearlyCharge(mode=mode, yuan=charge.value, rule_id=charge.rule_id, why=charge.why)


def _priced(
    price: FixedPrice, amount: Decimal, basis: ChargeBasis, tables: SchemeTables
) -> Choice[Decimal]:
    key = PriceKey(
        region=basis.region,
        on=basis.on,
        voltage_kv=basis.voltage_kv,
        structure=Structure.TWO_PART,
        purchase_mode=PurchaseMode.AGENT,
        price_class=PriceClass.COMMERCIAL_INDUSTRIAL,
    )
    rule = tables.tariffs.fixed_price(price, key=key)
    return Choice(
        value=round_to_fen(amount * rule.yuan_per_month * MONTHS),
        rule_id=rule.dating.rule_id,
        why=words.fixed_price_worded(rule),
    )
