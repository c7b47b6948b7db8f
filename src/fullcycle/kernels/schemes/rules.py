"""The dated rules of scheme engineering as types; their rows are in `data/`."""

from dataclasses import dataclass
from decimal import Decimal

from fullcycle.kernels.rulebook.dating import Dating
from fullcycle.kernels.rulebook.traits import Importance
from fullcycle.kernels.schemes.terms import (
    ApprovalLevel,
    Boundary,
    CostItem,
    HouseRuleName,
    Interlock,
    LineKind,
    MainWiring,
    NumberName,
    SeriesName,
    Switching,
)
from fullcycle.kernels.units.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A dated row; `why` is what people read where it decided something."""

    dating: Dating
    why: Wording

    @property
    def rule_id(self) -> str:
        """The id that a choice made by this row carries."""
        return self.dating.rule_id


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRule(Rule):
    """One number the rules turn on."""

    name: NumberName
    value: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseRule(Rule):
    """A sentence of our own, to be named where it decides."""

    name: HouseRuleName


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesRule(Rule):
    """Standard sizes, ascending."""

    name: SeriesName
    sizes: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VoltageRule(Rule):
    """Which contract capacity a voltage serves, and of what its transformers consist.

    `alone_max_kva` replaces `max_kva` where the network has no higher voltage to offer;
    from `dedicated_from_kva` a dedicated line or a second circuit is wanted. With
    `has_motors_on_bus`, high-voltage motors run at the supply voltage, else behind the
    transformers.
    """

    voltage_kv: Decimal
    min_kva: Decimal
    max_kva: Decimal
    alone_max_kva: Decimal
    unit_min_kva: int
    unit_max_kva: int
    max_units: int
    dedicated_from_kva: Decimal | None
    pt_primary_v: Decimal
    pt_secondary_v: Decimal
    pt_is_phase_to_earth: bool
    ct_secondary_a: int
    hv_lv_max_kva: Decimal | None
    has_motors_on_bus: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportanceRule(Rule):
    """What a level of importance asks of the sources and of the customer's own plant."""

    importance: Importance
    circuits: int
    substations: int
    bus_sections: int
    min_units: int
    is_backup_required: bool
    switching: Switching


@dataclass(frozen=True, slots=True, kw_only=True)
class WiringRule(Rule):
    """The wiring for up to so many sources and units; the first row that fits counts."""

    max_sources: int
    max_units: int
    wiring: MainWiring
    interlock: Interlock


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadKindRule(Rule):
    """Demand and power factor that a kind of load shows by experience."""

    kind: str
    demand_factor_low: Decimal
    demand_factor_high: Decimal
    power_factor_low: Decimal
    power_factor_high: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CoincidenceRule(Rule):
    """The share of the groups' demands that meets at one time, from so many groups on."""

    min_groups: int
    share: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class MeteringClassRule(Rule):
    """Class and accuracies of a settlement meter; the first row that fits counts."""

    metering_class: str
    edition: str
    min_kv: Decimal
    min_kva: Decimal
    active_accuracy: str
    reactive_accuracy: str
    pt_accuracy: str
    ct_accuracy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCostRule(Rule):
    """A planning estimate, as a band; `line_kind` is set for lines only."""

    item: CostItem
    min_kv: Decimal
    max_kv: Decimal
    line_kind: LineKind | None
    low_yuan: Decimal
    high_yuan: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryRule(Rule):
    """Where the property ends, by line and voltage; the first row that fits counts."""

    is_dedicated: bool
    line_kind: LineKind | None
    min_kv: Decimal
    boundary: Boundary


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRule(Rule):
    """Who approves, by voltage, capacity, sources and importance; the first fit counts."""

    min_kv: Decimal
    min_kva: Decimal
    min_sources: int
    is_for_important: bool
    level: ApprovalLevel
