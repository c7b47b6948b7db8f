"""What is asked for, and the network around: the inputs of a supply scheme."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.terms import UseClass
from fullcycle.kernels.rulebook.traits import Importance
from fullcycle.kernels.schemes.terms import LineKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CostBand:
    """A cost as a band in yuan."""

    low_yuan: Decimal
    high_yuan: Decimal

    @property
    def middle_yuan(self) -> Decimal:
        """The middle of the band, for ranking."""
        return (self.low_yuan + self.high_yuan) / 2

    def plus(self, other: "CostBand") -> "CostBand":
        """Return both together."""
        return CostBand(
            low_yuan=self.low_yuan + other.low_yuan, high_yuan=self.high_yuan + other.high_yuan
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadItem:
    """One line of the load list.

    `rated_kw` is for one piece. `kind` is a kind of `load_kinds.yaml`; where demand factor
    or power factor is None, experience with that kind stands in. A motor with `is_motor_hv`
    hangs on the high-voltage bus and needs no transformer.
    """

    kind: str
    rated_kw: Decimal
    quantity: int
    demand_factor: Decimal | None = None
    power_factor: Decimal | None = None
    is_important: bool = False
    is_nonlinear: bool = False
    is_motor_hv: bool = False

    @property
    def installed_kw(self) -> Decimal:
        """The rating of all pieces together."""
        return self.rated_kw * self.quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeRequest:
    """What the customer asks for; `region` is a region of the rulebook, such as `ZJ`.

    `requested_kva` and `growth_kva` (expected within the life of the scheme) may be zero
    or None; `applied_on` chooses the rules.
    """

    loads: tuple[LoadItem, ...]
    importance: Importance
    use_class: UseClass
    industry_code: str
    applied_on: date
    region: str
    requested_kva: Decimal | None = None
    security_load_kw: Decimal = Decimal(0)
    growth_kva: Decimal = Decimal(0)
    wants_second_source: bool = False
    is_hv_metering_difficult: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Feeder:
    """A way to bring power: a public line, or (`is_free_bay`) a bay for a line of one's own.

    `distance_km` is what must be built up to the customer; `line_cost` replaces the planning
    estimate once somebody has surveyed it.
    """

    name: str
    substation: str
    bus_section: str
    voltage_kv: Decimal
    spare_kva: Decimal
    distance_km: Decimal
    kind: LineKind
    reliability_minutes_per_year: Decimal
    is_free_bay: bool = False
    line_cost: CostBand | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkAround:
    """The feeders within reach; each name once."""

    feeders: tuple[Feeder, ...]

    def find(self, name: str) -> Feeder | None:
        """Return the feeder of that name, if it is around."""
        return next((feeder for feeder in self.feeders if feeder.name == name), None)
