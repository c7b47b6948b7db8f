"""A supply scheme as it is offered, edited and checked."""

from dataclasses import dataclass
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode
from fullcycle.kernels.schemes.choices import Choice
from fullcycle.kernels.schemes.instruments import CurrentRatio, VoltageRatio
from fullcycle.kernels.schemes.requests import CostBand
from fullcycle.kernels.schemes.terms import (
    ApprovalLevel,
    Boundary,
    CostItem,
    HouseRuleName,
    Interlock,
    MainWiring,
    MeteringMode,
    MeteringPlace,
    Role,
    Switching,
)
from fullcycle.kernels.schemes.transformers import TransformerSet
from fullcycle.kernels.units.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One circuit that feeds the customer; `capacity_kva` is what it must carry."""

    feeder: str
    substation: str
    bus_section: str
    voltage_kv: Decimal
    role: Role
    is_dedicated: bool
    capacity_kva: Decimal
    boundary: Choice[Boundary]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeteringAccuracy:
    """Class of a metering point and the accuracies it asks for; no PT on the low side."""

    metering_class: str
    active_meter: str
    reactive_meter: str
    pt: str | None
    ct: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MeteringPoint:
    """How one source is metered."""

    feeder: str
    mode: Choice[MeteringMode]
    place: Choice[MeteringPlace]
    current: Choice[CurrentRatio]
    voltage: Choice[VoltageRatio | None]
    multiplier: Choice[Decimal]
    accuracy: Choice[MeteringAccuracy]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargingCandidate:
    """A charging mode, whether it is open to this customer, and why."""

    mode: ChargingMode
    is_open: bool
    rule_id: str
    why: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class CostLine:
    """One part of a planning estimate."""

    item: CostItem
    band: CostBand
    rule_id: str
    why: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyCharge:
    """The fixed part of a year's bills; None, with the words why, if no price is known."""

    mode: ChargingMode
    yuan: Decimal | None
    rule_id: str | None
    why: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What options are compared by; costs are planning estimates (K2), not quotations."""

    customer_costs: tuple[CostLine, ...]
    utility_costs: tuple[CostLine, ...]
    earliest_working_days: Choice[int]
    outage_minutes_per_year: Choice[Decimal]
    yearly_charges: tuple[YearlyCharge, ...]
    not_in_the_book: tuple[Choice[HouseRuleName], ...]

    @property
    def customer_cost(self) -> CostBand:
        """What the customer pays to be connected."""
        return _sum_of(self.customer_costs)

    @property
    def utility_cost(self) -> CostBand:
        """What the utility pays to connect."""
        return _sum_of(self.utility_costs)

    @property
    def total_cost(self) -> CostBand:
        """What both sides pay together."""
        return self.customer_cost.plus(self.utility_cost)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeOption:
    """One way of supply; an engineer edits it with `dataclasses.replace` and checks it."""

    voltage_kv: Choice[Decimal]
    sources: Choice[tuple[Source, ...]]
    transformers: Choice[tuple[TransformerSet, ...]]
    contract_kva: Choice[Decimal]
    main_wiring: Choice[MainWiring]
    interlock: Choice[Interlock]
    switching: Choice[Switching]
    backup_kva: Choice[Decimal]
    metering: tuple[MeteringPoint, ...]
    compensation_kvar: Choice[Decimal]
    power_factor_standard: Choice[Decimal | None]
    charging: tuple[ChargingCandidate, ...]
    needs_dispatch_agreement: Choice[bool]
    needs_quality_assessment: Choice[bool]
    approval_level: Choice[ApprovalLevel]
    figures: Figures
    strengths: tuple[Choice[HouseRuleName], ...] = ()
    is_recommended: bool = False

    @property
    def transformer_kva(self) -> int:
        """All transformers together."""
        return sum(units.total_kva for units in self.transformers.value)

    @property
    def transformer_count(self) -> int:
        """How many transformers there are."""
        return sum(units.count for units in self.transformers.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Violation:
    """A rule that an option breaks, in words, and the field of `SchemeOption` to look at."""

    rule_id: str
    wording: Wording
    field: str


def _sum_of(lines: tuple[CostLine, ...]) -> CostBand:
    return CostBand(
        low_yuan=sum((line.band.low_yuan for line in lines), Decimal(0)),
        high_yuan=sum((line.band.high_yuan for line in lines), Decimal(0)),
    )
