"""A bill as it is printed: lines that carry what they were reckoned from."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from fullcycle.kernels.rulebook.tariffs.terms import ComponentGroup, Period
from fullcycle.kernels.units.wording import Wording


class LineKind(StrEnum):
    """What a line charges, in the order of the official bill."""

    ENERGY = "ENERGY"
    CAPACITY = "CAPACITY"
    DEMAND = "DEMAND"
    DEMAND_EXCESS = "DEMAND_EXCESS"
    POWER_FACTOR = "POWER_FACTOR"
    BREACH = "BREACH"
    CORRECTION = "CORRECTION"


class LineUnit(StrEnum):
    """In what the quantity of a line is counted."""

    KWH = "KWH"
    KVA = "KVA"
    KW = "KW"
    YUAN = "YUAN"


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """One line: quantity by price is the amount, rounded half up to the fen.

    `price` is yuan per unit (and month, for the fixed part); for POWER_FACTOR the quantity is
    the base in yuan and the price the percentage by 100. `ratio` is that of the period, already
    in the price. `days_counted` of `days_of` prorate a monthly charge. `evidence` names
    readings. `floats`: a ratio was multiplied in, be it 1.
    """

    kind: LineKind
    component: str
    wording: Wording
    quantity: Decimal
    unit: LineUnit
    price: Decimal
    amount_yuan: Decimal
    rule_ids: tuple[str, ...]
    starts_on: date
    ends_on: date
    group: ComponentGroup | None = None
    period: Period | None = None
    point_id: str | None = None
    days_counted: int | None = None
    days_of: int | None = None
    evidence: tuple[str, ...] = ()
    note: Wording | None = None
    ratio: Decimal = Decimal(1)
    floats: bool = False
    is_in_power_factor_base: bool = False


class FlagKind(StrEnum):
    """Why a person should look before the bill goes out."""

    NO_READING = "NO_READING"
    ESTIMATED = "ESTIMATED"
    RAN_BACKWARDS = "RAN_BACKWARDS"
    NEGATIVE = "NEGATIVE"
    JUMP = "JUMP"
    GAP = "GAP"
    DOUBLED = "DOUBLED"
    CONTRADICTED = "CONTRADICTED"
    CLOCK_JUMP = "CLOCK_JUMP"
    OVER_CAPACITY = "OVER_CAPACITY"
    POWER_FACTOR = "POWER_FACTOR"
    SUBS_EXCEED_MAIN = "SUBS_EXCEED_MAIN"
    PRICE_MISSING = "PRICE_MISSING"
    NOT_BILLABLE = "NOT_BILLABLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flag:
    """Something noticed at a point, with the moment where there is one."""

    kind: FlagKind
    wording: Wording
    point_id: str | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerFactor:
    """How the power factor came out; `percent` is added to the base (negative: a reduction)."""

    active_kwh: int
    reactive_kvarh: int
    value: Decimal
    standard: Decimal
    percent: Decimal
    base_yuan: Decimal
    amount_yuan: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """A month's bill: the sum of its lines is what is owed; export is settled apart."""

    account_number: str
    starts_on: date
    ends_on: date
    lines: tuple[BillLine, ...]
    total_yuan: Decimal
    billed_kwh: Mapping[Period, int]
    export_kwh: int
    demand_kw: Decimal | None
    demand_at: datetime | None
    capacity_kva: Decimal
    power_factor: PowerFactor | None
    flags: tuple[Flag, ...]
