"""The yearly capacity or demand charge (容需量电费) by charging mode."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fullcycle.kernels.schemes.choices import Choice, chosen_by
from fullcycle.kernels.schemes.options import ChargingCandidate, YearlyCharge
from fullcycle.kernels.schemes.refusals import UnableToPrice
from fullcycle.kernels.schemes.tables import SchemeTables
from fullcycle.kernels.schemes.terms import (
    ChargingMode,
    HouseRuleName,
    NumberName,
    PriceComponent,
    UseClass,
)
from fullcycle.kernels.units.money import round_to_fen
from fullcycle.kernels.units.wording import Wording


MONTHS = 12
COMPONENT_WORDS = {
    PriceComponent.CAPACITY: Wording(zh="容量电价", en="capacity price"),
    PriceComponent.DEMAND: Wording(zh="需量电价", en="demand price"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeBasis:
    """What the fixed part is reckoned from; `demand_kw` is the expected monthly peak."""

    contract_kva: Decimal
    demand_kw: Decimal
    voltage_kv: Decimal
    region: str
    on: date


def charging_candidates(
    *, use_class: UseClass, contract_kva: Decimal, tables: SchemeTables
) -> tuple[ChargingCandidate, ...]:
    """Return every charging mode, saying which are open to the customer and why."""
    rule = tables.charging(use_class=use_class, kva=contract_kva)
    return tuple(
        ChargingCandidate(
            mode=mode, is_open=mode in rule.modes, rule_id=rule.rule_id, why=rule.why
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
        return _priced(PriceComponent.CAPACITY, basis.contract_kva, basis, tables)
    billed_kw = basis.demand_kw
    if mode == ChargingMode.CONTRACT_DEMAND:
        floor_share = tables.number(NumberName.DEMAND_FLOOR_SHARE).value
        billed_kw = max(billed_kw, floor_share * basis.contract_kva)
    return _priced(PriceComponent.DEMAND, billed_kw, basis, tables)


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
    component: PriceComponent, amount: Decimal, basis: ChargeBasis, tables: SchemeTables
) -> Choice[Decimal]:
    price = tables.find_price(component, voltage_kv=basis.voltage_kv)
    if price is None:
        words = COMPONENT_WORDS[component]
        raise UnableToPrice(
            Wording(
                zh=f"价格库里没有：{basis.region} {basis.on:%Y-%m}"
                f" {basis.voltage_kv} kV {words.zh}。",
                en=f"Not in the price book: {basis.region}, {basis.on:%Y-%m},"
                f" {basis.voltage_kv} kV, {words.en}.",
            )
        )
    return chosen_by(price, round_to_fen(amount * price.yuan * MONTHS))
