"""What follows from the outline of a scheme alone: switching, dispatch, approval, boundary."""

from dataclasses import dataclass
from decimal import Decimal

from fullcycle.kernels.rulebook.traits import Importance
from fullcycle.kernels.schemes.choices import Choice, chosen_by
from fullcycle.kernels.schemes.groundwork import Groundwork
from fullcycle.kernels.schemes.requests import Feeder
from fullcycle.kernels.schemes.rules import ApprovalRule, BoundaryRule
from fullcycle.kernels.schemes.terms import HouseRuleName, NumberName, Switching


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Voltage, contract capacity, and how many sources and transformers."""

    voltage_kv: Decimal
    contract_kva: Decimal
    source_count: int
    unit_count: int


def switching(*, shape: Shape, ground: Groundwork) -> Choice[Switching]:
    """Return how the load moves to the standby source; with one source it cannot."""
    rule = ground.importance
    value = rule.switching if shape.source_count > 1 else Switching.NONE
    return chosen_by(rule, value)


def dispatch_agreement(*, shape: Shape, ground: Groundwork) -> Choice[bool]:
    """Return whether a dispatch agreement (调度协议) is needed."""
    rule = ground.tables.number(NumberName.DISPATCH_FROM_KV)
    return chosen_by(rule, shape.voltage_kv >= rule.value or shape.source_count > 1)


def quality_assessment(*, ground: Groundwork) -> Choice[bool]:
    """Return whether a power-quality assessment (电能质量评估) is needed."""
    rule = ground.tables.house(HouseRuleName.POWER_QUALITY)
    return chosen_by(rule, any(load.is_nonlinear for load in ground.request.loads))


def approval_rule(*, shape: Shape, ground: Groundwork) -> ApprovalRule:
    """Return who approves the scheme.

    Raises:
        UnableToDraft: no rule in force says.
    """
    return ground.tables.approval(
        voltage_kv=shape.voltage_kv,
        kva=shape.contract_kva,
        sources=shape.source_count,
        is_important=ground.request.importance != Importance.NONE,
    )


def boundary_rule(*, feeder: Feeder, ground: Groundwork) -> BoundaryRule:
    """Return where the utility's property ends on this feeder."""
    return ground.tables.boundary(
        is_dedicated=feeder.is_free_bay,
        line_kind=feeder.kind,
        voltage_kv=feeder.voltage_kv,
    )
