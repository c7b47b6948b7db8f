"""What a month's bill is reckoned from: agreed terms, equipment, meters and readings.

Days are half-open stretches `[starts_on, ends_on)`; energy is whole kWh and kvarh, demand kW.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from fullcycle.kernels.loads.estimating import Method
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    ExcessReading,
    Period,
    PriceClass,
    Proration,
    PurchaseMode,
    Structure,
)
from fullcycle.kernels.tariff.freezing import LATER


class Register(StrEnum):
    """A register (示数类型) of a meter; forward is towards the customer."""

    FORWARD_TOTAL = "FORWARD_TOTAL"
    FORWARD_SHARP = "FORWARD_SHARP"
    FORWARD_PEAK = "FORWARD_PEAK"
    FORWARD_FLAT = "FORWARD_FLAT"
    FORWARD_VALLEY = "FORWARD_VALLEY"
    FORWARD_DEEP_VALLEY = "FORWARD_DEEP_VALLEY"
    REVERSE_TOTAL = "REVERSE_TOTAL"
    REACTIVE_FORWARD = "REACTIVE_FORWARD"
    REACTIVE_REVERSE = "REACTIVE_REVERSE"
    MAX_DEMAND = "MAX_DEMAND"


class Standby(StrEnum):
    """Whether a transformer can carry load, or waits: hot is billed, sealed cold is not."""

    NONE = "NONE"
    HOT = "HOT"
    COLD = "COLD"


class PointRole(StrEnum):
    """What a metering point is for in the bill.

    SUPPLY points are summed; a SUB point is taken off the point `under` it names and billed
    in its own class; GENERATION measures what own equipment made.
    """

    SUPPLY = "SUPPLY"
    SUB = "SUB"
    GENERATION = "GENERATION"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterReading:
    """A register at the begin and the end; `digits` before the point tell where it rolls over.

    For MAX_DEMAND `last` is zero and `this` the highest value; `at` is when it occurred.
    """

    register: Register
    last: Decimal
    this: Decimal
    digits: int = 6
    at: datetime | None = None
    reading_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeterRun:
    """One meter's time at a point; `multiplier` is CT ratio by PT ratio (倍率).

    `correction` multiplies what was registered when the wiring was wrong (更正系数).
    """

    meter_number: str
    multiplier: Decimal
    starts_on: date
    ends_on: date
    readings: tuple[RegisterReading, ...]
    correction: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaxDemand:
    """The highest mean power of a demand interval; `at` is the begin of it, where known."""

    kw: Decimal
    at: datetime | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasuredUse:
    """What a point took in a stretch, before losses and before anything is taken off.

    `estimated_by` is the rule where quarter-hours were missing: the bill prints it.
    """

    starts_on: date
    ends_on: date
    active_kwh: Mapping[Period, int]
    reactive_forward_kvarh: int = 0
    reactive_reverse_kvarh: int = 0
    export_kwh: int = 0
    max_demand: MaxDemand | None = None
    evidence: tuple[str, ...] = ()
    is_estimated: bool = False
    estimated_by: Method | None = field(default=None, metadata=LATER)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormulaLoss:
    """Transformer loss by formula for supply metered at low voltage (高供低计).

    `shift_factor` is K: 1 for three shifts, 1.5 for two, 3 for one.
    """

    rated_kva: Decimal
    no_load_kw: Decimal
    short_circuit_kw: Decimal
    no_load_current_percent: Decimal
    impedance_percent: Decimal
    shift_factor: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TableLoss:
    """Transformer loss by table: kWh and kvarh for a whole month."""

    monthly_kwh: Decimal
    monthly_kvarh: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LossTerms:
    """What is added to a point's reading: transformer loss, then a share for the line."""

    transformer: FormulaLoss | TableLoss | None = None
    line_share: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class CarvedOut:
    """Use carved out of a point unmetered: a share (定比) or kWh a month (定量), not both.

    A share is of the billed energy, or of what the meter registered (`is_share_of_reading`):
    then the losses that are added stay wholly with the point.
    """

    name: str
    price_class: PriceClass
    structure: Structure
    share: Decimal | None = None
    monthly_kwh: int | None = None
    voltage_kv: Decimal | None = None
    is_in_power_factor_base: bool = False
    is_share_of_reading: bool = False

    def __post_init__(self) -> None:
        """Refuse both or neither, and a reading of which no share is taken.

        Raises:
            ValueError: unless exactly one of share and monthly_kwh is given, and a share where
                it is one of the reading.
        """
        if (self.share is None) == (self.monthly_kwh is None):
            raise ValueError(f"{self.name}: give either a share or kWh a month")
        if self.is_share_of_reading and self.share is None:
            raise ValueError(f"{self.name}: only a share can be one of the reading")


@dataclass(frozen=True, slots=True, kw_only=True)
class MeteringPoint:
    """A metering point in a month: read meters, or what curves gave; never both."""

    point_id: str
    role: PointRole = PointRole.SUPPLY
    runs: tuple[MeterRun, ...] = ()
    measured: tuple[MeasuredUse, ...] = ()
    losses: LossTerms = LossTerms()
    under: str | None = None
    price_class: PriceClass = PriceClass.COMMERCIAL_INDUSTRIAL
    structure: Structure | None = None
    carved_out: tuple[CarvedOut, ...] = ()
    is_in_power_factor: bool = True
    is_standby_feeder: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """A unit sealed (暂停, 减容) from one day until another; None: still sealed."""

    sealed_on: date
    unsealed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A transformer, or an HV motor of which 1 kW counts as 1 kVA.

    Units that share an `interlock` group cannot all run together: of each group the largest
    sum that can run counts, as `interlock_together` units at most.
    """

    name: str
    kva: Decimal
    starts_on: date | None = None
    ends_on: date | None = None
    standby: Standby = Standby.NONE
    interlock: str | None = None
    interlock_together: int = 1
    idle: tuple[Idle, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What is agreed for a stretch of days; a change in the month begins another stretch."""

    starts_on: date
    ends_on: date
    region: str
    voltage_kv: Decimal
    price_class: PriceClass
    structure: Structure
    purchase_mode: PurchaseMode
    charging_mode: ChargingMode
    has_time_of_use: bool = True
    contract_demand_kw: Decimal | None = None
    power_factor_standard: Decimal | None = None
    own_prices: Mapping[Period, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Readings:
    """Which reading of an unclear rule is taken; None: the one the tariff book has in force."""

    excess: ExcessReading | None = None
    proration: Proration | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BillFacts:
    """Everything one bill is reckoned from; frozen with the bill, so it can be done again.

    `terms` follow each other without a gap and cover `[starts_on, ends_on)`, which lies in
    one calendar month: shorter where supply began or ended in it.
    """

    account_number: str
    starts_on: date
    ends_on: date
    terms: tuple[Terms, ...]
    units: tuple[Unit, ...]
    points: tuple[MeteringPoint, ...]
    readings: Readings = Readings()
