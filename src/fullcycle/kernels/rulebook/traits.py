"""What is known about a case that decides which rules apply to it."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum


class Importance(StrEnum):
    """How much depends on the supply (GB/T 29328); NONE is an ordinary customer."""

    NONE = "NONE"
    SPECIAL = "SPECIAL"
    FIRST = "FIRST"
    SECOND = "SECOND"
    TEMPORARY = "TEMPORARY"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseTraits:
    """The facts that rules ask about; capacity is the total after the case."""

    voltage_kv: Decimal
    capacity_kva: Decimal
    source_count: int
    importance: Importance = Importance.NONE
    has_special_load: bool = False
    is_residential: bool = False
    is_entity: bool = True
    is_regulated_project: bool = False
    is_special_sector: bool = False
    is_energy_intensive: bool = False
    acts_through_agent: bool = False
    has_own_generation: bool = False
    has_concealed_works: bool = False
    is_dispatch_controlled: bool = False

    def __post_init__(self) -> None:
        """Refuse what no supply can be.

        Raises:
            ValueError: if there is no source, no voltage or a negative capacity.
        """
        if self.source_count < 1 or self.voltage_kv <= 0 or self.capacity_kva < 0:
            raise ValueError(
                "a supply has at least one source, a voltage above 0 and a capacity from 0:"
                f" {self.source_count}, {self.voltage_kv} kV, {self.capacity_kva} kVA"
            )
