"""The rows of the tariff book; each carries its dating, so a bill can name what it used."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from fullcycle.kernels.rulebook.dating import Dating
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    ComponentGroup,
    ExcessReading,
    FixedPrice,
    Period,
    PriceClass,
    Proration,
    PurchaseMode,
    Structure,
    UseClass,
)
from fullcycle.kernels.units.wording import Wording


QUARTERS_IN_DAY = 96


class NumberName(StrEnum):
    """The single numbers a bill turns on, each a dated row."""

    TWO_PART_CHOICE_FROM_KVA = "TWO_PART_CHOICE_FROM_KVA"
    TWO_PART_DUTY_FROM_KVA = "TWO_PART_DUTY_FROM_KVA"
    POWER_FACTOR_FROM_KVA = "POWER_FACTOR_FROM_KVA"
    DEMAND_FLOOR_SHARE = "DEMAND_FLOOR_SHARE"
    ACTUAL_DEMAND_FLOOR_SHARE = "ACTUAL_DEMAND_FLOOR_SHARE"
    DEMAND_EXCESS_FROM_SHARE = "DEMAND_EXCESS_FROM_SHARE"
    DEMAND_EXCESS_MULTIPLE = "DEMAND_EXCESS_MULTIPLE"
    DISCOUNT_FROM_KWH_PER_KVA = "DISCOUNT_FROM_KWH_PER_KVA"
    DISCOUNT_SHARE = "DISCOUNT_SHARE"
    IDLE_LEAST_DAYS = "IDLE_LEAST_DAYS"
    IDLE_MOST_DAYS_A_YEAR = "IDLE_MOST_DAYS_A_YEAR"
    MOST_LOAD_SHARE = "MOST_LOAD_SHARE"
    REVIEW_DEMAND_SHARE = "REVIEW_DEMAND_SHARE"
    REVIEW_POWER_FACTOR_BELOW = "REVIEW_POWER_FACTOR_BELOW"
    REVIEW_JUMP_MULTIPLE = "REVIEW_JUMP_MULTIPLE"
    PAYMENT_DAYS = "PAYMENT_DAYS"
    MODE_CHANGE_NOTICE_WORKING_DAYS = "MODE_CHANGE_NOTICE_WORKING_DAYS"
    DEMAND_CHANGE_NOTICE_WORKING_DAYS = "DEMAND_CHANGE_NOTICE_WORKING_DAYS"
    IDLE_NOTICE_WORKING_DAYS = "IDLE_NOTICE_WORKING_DAYS"
    BREACH_CAPACITY_MULTIPLE = "BREACH_CAPACITY_MULTIPLE"
    BREACH_SEALED_MULTIPLE = "BREACH_SEALED_MULTIPLE"
    BREACH_YUAN_PER_KVA = "BREACH_YUAN_PER_KVA"
    BREACH_SEALED_YUAN_PER_KVA = "BREACH_SEALED_YUAN_PER_KVA"
    BREACH_CLASS_MULTIPLE = "BREACH_CLASS_MULTIPLE"
    BREACH_CLASS_MONTHS = "BREACH_CLASS_MONTHS"
    THEFT_MULTIPLE = "THEFT_MULTIPLE"
    THEFT_LEAST_DAYS = "THEFT_LEAST_DAYS"
    THEFT_POWER_HOURS = "THEFT_POWER_HOURS"
    THEFT_LIGHTING_HOURS = "THEFT_LIGHTING_HOURS"


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceKey:
    """What a price depends on; `on` is a day of the stretch billed."""

    region: str
    on: date
    voltage_kv: Decimal
    structure: Structure
    purchase_mode: PurchaseMode
    price_class: PriceClass


@dataclass(frozen=True, slots=True, kw_only=True)
class ComponentRule:
    """A component of the energy charge and its flags; `order` is its place on the bill.

    `floats`: it is multiplied by the ratio of the period. A component with a `part_of` is
    shown beneath another and not charged again.
    """

    dating: Dating
    code: str
    group: ComponentGroup
    order: int
    wording: Wording
    floats: bool
    is_in_power_factor_base: bool
    part_of: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnergyPriceRule:
    """Yuan per kWh of one component; a None stands for every voltage, mode, class."""

    dating: Dating
    component: str
    min_kv: Decimal | None
    max_kv: Decimal | None
    structure: Structure | None
    purchase_mode: PurchaseMode | None
    price_class: PriceClass | None
    yuan_per_kwh: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPriceRule:
    """The price of each period as an official table lists it; it goes before sums of parts."""

    dating: Dating
    min_kv: Decimal | None
    max_kv: Decimal | None
    structure: Structure
    purchase_mode: PurchaseMode
    price_class: PriceClass
    yuan_per_kwh: Mapping[Period, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class FixedPriceRule:
    """Yuan per kVA (or kW) and month."""

    dating: Dating
    price: FixedPrice
    min_kv: Decimal | None
    max_kv: Decimal | None
    yuan_per_month: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DayTable:
    """The period of each quarter-hour of one day, from 0:00."""

    rule_ids: tuple[str, ...]
    quarters: tuple[Period, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRule:
    """The hours of each period in some months of the year (1 to 12): one period a quarter."""

    dating: Dating
    months: frozenset[int]
    quarters: tuple[Period, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayDays:
    """A holiday by its Chinese name: its first days, or all of them where `first` is None."""

    name: str
    first: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeepValleyRule:
    """On which holidays some quarter-hours of the day, from 0:00, are deep valley."""

    dating: Dating
    holidays: tuple[HolidayDays, ...]
    quarters: frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class RatioRule:
    """By what the floating part of the price is multiplied in each period; flat is 1.

    A None stands for both structures.
    """

    dating: Dating
    structure: Structure | None
    ratios: Mapping[Period, Decimal]


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerFactorPercent:
    """What a power factor adds to the base, in percent; negative is a reduction."""

    rule_id: str
    standard: Decimal
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerFactorPiece:
    """From the piece before on, each 0.01 as far as `to` adds so many percent."""

    to: Decimal
    percent_per_hundredth: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerFactorTable:
    """The adjustment of one standard in pieces, above it (reductions) and below it."""

    dating: Dating
    standard: Decimal
    above: tuple[PowerFactorPiece, ...]
    below: tuple[PowerFactorPiece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerFactorStandardRule:
    """The standard a use is held to; of the rows of a day, the first that fits counts.

    `from_kva` is included, `over_kva` is not. A None: no limit, or no adjustment.
    """

    dating: Dating
    use_classes: tuple[UseClass, ...]
    min_kv: Decimal | None
    from_kva: Decimal | NumberName | None
    over_kva: Decimal | None
    needs_on_load_tap_changer: bool
    standard: Decimal | None
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargingRule:
    """The charging modes open to a use; of the rows of a day, the first that fits counts.

    The limits are numbers of the book: `up_to` is included, `below` is not.
    """

    dating: Dating
    use_classes: tuple[UseClass, ...]
    up_to: NumberName | None
    below: NumberName | None
    modes: tuple[ChargingMode, ...]
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRule:
    """A single number with its dating."""

    dating: Dating
    name: NumberName
    value: Decimal
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcessRule:
    """Which reading of the rule on excess demand is in force."""

    dating: Dating
    reading: ExcessReading
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ProrationRule:
    """What a day of a monthly charge is."""

    dating: Dating
    proration: Proration
    wording: Wording


TariffRule = (
    ComponentRule
    | EnergyPriceRule
    | ListedPriceRule
    | FixedPriceRule
    | PeriodRule
    | DeepValleyRule
    | RatioRule
    | PowerFactorTable
    | PowerFactorStandardRule
    | ChargingRule
    | NumberRule
    | ExcessRule
    | ProrationRule
)
"""Any row of the book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TariffRows:
    """Every row of one folder, each kind in the order of the files and in them."""

    components: tuple[ComponentRule, ...]
    energy_prices: tuple[EnergyPriceRule, ...]
    listed_prices: tuple[ListedPriceRule, ...]
    fixed_prices: tuple[FixedPriceRule, ...]
    periods: tuple[PeriodRule, ...]
    deep_valleys: tuple[DeepValleyRule, ...]
    ratios: tuple[RatioRule, ...]
    power_factors: tuple[PowerFactorTable, ...]
    power_factor_standards: tuple[PowerFactorStandardRule, ...]
    chargings: tuple[ChargingRule, ...]
    numbers: tuple[NumberRule, ...]
    excesses: tuple[ExcessRule, ...]
    prorations: tuple[ProrationRule, ...]

    def every(self) -> tuple[TariffRule, ...]:
        """All rows, kind by kind."""
        return (
            *self.components,
            *self.energy_prices,
            *self.listed_prices,
            *self.fixed_prices,
            *self.periods,
            *self.deep_valleys,
            *self.ratios,
            *self.power_factors,
            *self.power_factor_standards,
            *self.chargings,
            *self.numbers,
            *self.excesses,
            *self.prorations,
        )
