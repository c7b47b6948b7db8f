"""How much a load list draws at one time (需要系数法, the demand-factor method)."""

from dataclasses import dataclass
from decimal import Decimal

from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.requests import LoadItem
from fullcycle.kernels.schemes.tables import SchemeTables
from fullcycle.kernels.schemes.terms import NumberName
from fullcycle.kernels.units.wording import Wording


ONE = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupDemand:
    """What the loads of one kind draw together."""

    kind: str
    installed_kw: Decimal
    active_kw: Decimal
    reactive_kvar: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DemandEstimate:
    """The estimated demand before compensation, and the groups it is made of."""

    installed_kw: Decimal
    active_kw: Decimal
    reactive_kvar: Decimal
    apparent_kva: Decimal
    power_factor: Decimal
    groups: tuple[GroupDemand, ...]


NO_DEMAND = DemandEstimate(
    installed_kw=Decimal(0),
    active_kw=Decimal(0),
    reactive_kvar=Decimal(0),
    apparent_kva=Decimal(0),
    power_factor=ONE,
    groups=(),
)


def demand_of(*, loads: tuple[LoadItem, ...], tables: SchemeTables) -> DemandEstimate:
    """Estimate the demand: Pc = Kd·ΣPn by kind, P = Kp·ΣPc, Q = Kq·ΣQc, S = √(P²+Q²).

    The coincidence factor falls with the number of groups, yet never so that a small group
    added makes the whole smaller: the largest k groups at the factor for k count as well.
    A missing demand or power factor takes the safe end of experience.

    Raises:
        UnableToDraft: no loads, a number out of range, or a kind without experience.
    """
    if not loads:
        raise UnableToDraft(
            Wording(zh="负荷清单是空的，请先填写用电设备。", en="The load list is empty.")
        )
    kinds = dict.fromkeys(load.kind for load in loads)
    groups = tuple(
        _group(kind, tuple(load for load in loads if load.kind == kind), tables)
        for kind in kinds
    )
    active_kw = _coincident([group.active_kw for group in groups], tables)
    reactive_kvar = _coincident([group.reactive_kvar for group in groups], tables)
    apparent_kva = apparent(active_kw=active_kw, reactive_kvar=reactive_kvar)
    return DemandEstimate(
        installed_kw=sum((group.installed_kw for group in groups), Decimal(0)),
        active_kw=active_kw,
        reactive_kvar=reactive_kvar,
        apparent_kva=apparent_kva,
        power_factor=active_kw / apparent_kva,
        groups=groups,
    )


def apparent(*, active_kw: Decimal, reactive_kvar: Decimal) -> Decimal:
    """Return S = √(P²+Q²) in kVA."""
    return (active_kw**2 + reactive_kvar**2).sqrt()


def reactive_share(power_factor: Decimal) -> Decimal:
    """Return tan φ, the kvar that go with one kW."""
    return (ONE / power_factor**2 - ONE).sqrt()


def _group(kind: str, loads: tuple[LoadItem, ...], tables: SchemeTables) -> GroupDemand:
    installed_kw = active_kw = reactive_kvar = Decimal(0)
    for load in loads:
        _refuse_out_of_range(load)
        draws_kw = load.installed_kw * _demand_factor(load, tables)
        installed_kw += load.installed_kw
        active_kw += draws_kw
        reactive_kvar += draws_kw * reactive_share(_power_factor(load, tables))
    return GroupDemand(
        kind=kind,
        installed_kw=installed_kw,
        active_kw=active_kw,
        reactive_kvar=reactive_kvar,
    )


def _demand_factor(load: LoadItem, tables: SchemeTables) -> Decimal:
    if load.demand_factor is not None:
        return load.demand_factor
    return tables.load_kind(load.kind).demand_factor_high


def _power_factor(load: LoadItem, tables: SchemeTables) -> Decimal:
    if load.power_factor is not None:
        return load.power_factor
    return tables.load_kind(load.kind).power_factor_low


def _refuse_out_of_range(load: LoadItem) -> None:
    if load.rated_kw <= 0 or load.quantity < 1:
        raise UnableToDraft(
            Wording(
                zh=f"“{load.kind}”的功率和台数须大于零。",
                en=f"Rating and quantity of “{load.kind}” must be above zero.",
            )
        )
    shares = (
        ("需要系数", "demand factor", load.demand_factor),
        ("功率因数", "power factor", load.power_factor),
    )
    for zh, en, share in shares:
        if share is not None and not 0 < share <= 1:
            raise UnableToDraft(
                Wording(
                    zh=f"“{load.kind}”的{zh}为 {share}，应大于 0 且不超过 1。",
                    en=f"The {en} of “{load.kind}” is {share};"
                    " it must be above 0 and at most 1.",
                )
            )


def _coincident(demands: list[Decimal], tables: SchemeTables) -> Decimal:
    largest_first = sorted(demands, reverse=True)
    return max(
        sum(largest_first[:count], Decimal(0)) * tables.coincidence(count).share
        for count in range(1, len(largest_first) + 1)
    )


def sizing_kva(*, demand: DemandEstimate, tables: SchemeTables) -> Decimal:
    """Return the kVA left for the transformers after compensation.

    Compensation lifts the power factor at least to the sizing value (0.90), so reactive
    power beyond it is not paid for in transformers.
    """
    sizing_factor = tables.number(NumberName.SIZING_POWER_FACTOR).value
    return demand.active_kw / max(demand.power_factor, sizing_factor)
