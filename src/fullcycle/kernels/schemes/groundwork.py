"""What drafting and checking both stand on: the rules of the day and the demand."""

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from fullcycle.kernels.rulebook import dating
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode
from fullcycle.kernels.rulebook.traits import Importance
from fullcycle.kernels.schemes import demand as demands
from fullcycle.kernels.schemes.choices import Choice, chosen_by
from fullcycle.kernels.schemes.demand import DemandEstimate
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.requests import LoadItem, NetworkAround, SchemeRequest
from fullcycle.kernels.schemes.rules import ImportanceRule, VoltageRule
from fullcycle.kernels.schemes.tables import SchemeTables
from fullcycle.kernels.schemes.terms import NumberName
from fullcycle.kernels.schemes.transformers import TransformerNeed
from fullcycle.kernels.units.wording import Wording


HIGHER_NETWORK_KV = Decimal(35)
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fed:
    """What hangs behind the transformers, and the motors that hang beside them.

    The important loads are those behind the transformers, in kVA after compensation.
    """

    demand: DemandEstimate
    hv_motor_kw: Decimal
    important_kva: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Groundwork:
    """A request with the rules in force and its demand worked out once.

    `demand` and `important_kva` (after compensation) are everything; the two `Fed` tell
    what the transformers feed with and without the high-voltage motors.
    """

    request: SchemeRequest
    network: NetworkAround
    tables: SchemeTables
    importance: ImportanceRule
    demand: DemandEstimate
    important_kva: Decimal
    fed_with_motors: Fed
    fed_beside_motors: Fed

    def fed(self, voltage: VoltageRule) -> Fed:
        """Return what the transformers feed at a supply voltage."""
        return self.fed_beside_motors if voltage.has_motors_on_bus else self.fed_with_motors

    def need(self, voltage: VoltageRule) -> TransformerNeed:
        """Return what the transformers must do at a supply voltage."""
        fed, requested_kva = self.fed(voltage), self.request.requested_kva or ZERO
        load_kva = demands.sizing_kva(demand=fed.demand, tables=self.tables)
        return TransformerNeed(
            load_kva=load_kva + self.request.growth_kva,
            requested_kva=max(requested_kva - fed.hv_motor_kw, ZERO),
            important_kva=fed.important_kva,
        )

    @property
    def wanted_circuits(self) -> int:
        """How many sources the level asks for, or the customer wants."""
        return max(self.importance.circuits, 2 if self.request.wants_second_source else 1)

    @property
    def may_have_second(self) -> bool:
        """Whether a second source is worth showing, though the level asks for one."""
        return (
            self.request.wants_second_source or self.request.importance == Importance.TEMPORARY
        )

    def most_kva(self, voltage: VoltageRule) -> Decimal:
        """Return the largest contract capacity of a voltage in this network."""
        has_higher = any(
            feeder.voltage_kv >= HIGHER_NETWORK_KV for feeder in self.network.feeders
        )
        return voltage.max_kva if has_higher else voltage.alone_max_kva

    def standby_kva(self, *, contract_kva: Decimal, unit_kva: int) -> Decimal:
        """Return what a standby source must carry.

        All important loads, and one transformer at least; everything if none is marked.
        """
        if not self.important_kva:
            return contract_kva
        return min(max(_up(self.important_kva), Decimal(unit_kva)), contract_kva)

    def power_factor_standard(
        self, *, contract_kva: Decimal, voltage_kv: Decimal
    ) -> Choice[Decimal | None]:
        """Return the power-factor standard; None where no adjustment applies.

        Raises:
            UnableToDraft: the tariff book holds none for that day.
        """
        try:
            rule = self.tables.tariffs.power_factor_standard(
                kva=contract_kva,
                voltage_kv=voltage_kv,
                use=self.request.use_class,
                has_on_load_tap_changer=False,
                on=self.request.applied_on,
            )
        except UnableToPrice as missing:
            raise UnableToDraft(missing.wording) from missing
        return Choice(value=rule.standard, rule_id=rule.dating.rule_id, why=rule.wording)

    def charging(self, *, contract_kva: Decimal) -> Choice[tuple[ChargingMode, ...]]:
        """Return the open charging modes.

        Raises:
            UnableToDraft: the tariff book holds no rule for that day.
        """
        try:
            rule = self.tables.tariffs.charging(
                use=self.request.use_class,
                kva=contract_kva,
                on=self.request.applied_on,
                region=self.request.region,
            )
        except UnableToPrice as missing:
            raise UnableToDraft(missing.wording) from missing
        return Choice(value=rule.modes, rule_id=rule.dating.rule_id, why=rule.wording)

    def backup(self) -> Choice[Decimal]:
        """Return the customer's own backup in kVA: 120 % of the security load."""
        share = self.tables.number(NumberName.BACKUP_SHARE)
        factor = self.tables.number(NumberName.BACKUP_POWER_FACTOR)
        kva = self.request.security_load_kw * share.value / factor.value
        return chosen_by(share, _up(kva))

    def needed_kvar(self, voltage: VoltageRule) -> Decimal:
        """Return the kvar that lift the transformers' load to the target: P·(tanφ1−tanφ2)."""
        target = self.tables.number(NumberName.TARGET_POWER_FACTOR).value
        demand = self.fed(voltage).demand
        kept_kvar = demand.active_kw * demands.reactive_share(target)
        return _up(max(demand.reactive_kvar - kept_kvar, ZERO))

    def compensation(self, *, transformer_kva: int, voltage: VoltageRule) -> Choice[Decimal]:
        """Return the kvar to install: what the target needs, and the least share anyway."""
        least = self.tables.number(NumberName.COMPENSATION_MIN_SHARE)
        most = self.tables.number(NumberName.COMPENSATION_MAX_SHARE)
        needed_kvar, least_kvar = self.needed_kvar(voltage), _up(least.value * transformer_kva)
        if needed_kvar <= least_kvar:
            return chosen_by(least, least_kvar)
        if needed_kvar > most.value * transformer_kva:
            return chosen_by(most, needed_kvar)
        return chosen_by(self.tables.number(NumberName.TARGET_POWER_FACTOR), needed_kvar)


def groundwork(
    *, request: SchemeRequest, network: NetworkAround, tables: SchemeTables
) -> Groundwork:
    """Choose the rules of the day and work out the demand.

    Raises:
        UnableToDraft: request or network data contradict themselves, or low voltage is
            enough.
    """
    if request.region not in dating.REGIONS:
        raise UnableToDraft(
            Wording(
                zh=f"“{request.region}”不是规则库里的地区代码。",
                en=f"“{request.region}” is no region of the rulebook.",
            )
        )
    tables = tables.in_force(on=request.applied_on, region=request.region)
    beside = tuple(load for load in request.loads if not load.is_motor_hv)
    with_motors = _fed(request.loads, tables)
    ground = Groundwork(
        request=request,
        network=network,
        tables=tables,
        importance=tables.importance(request.importance),
        demand=demands.demand_of(loads=request.loads, tables=tables),
        important_kva=with_motors.important_kva,
        fed_with_motors=with_motors,
        fed_beside_motors=replace(
            _fed(beside, tables),
            hv_motor_kw=sum(
                (load.installed_kw for load in request.loads if load.is_motor_hv), ZERO
            ),
        ),
    )
    _refuse_bad_network(network)
    _refuse_contradictions(ground)
    _refuse_low_voltage(ground)
    return ground


def _fed(loads: tuple[LoadItem, ...], tables: SchemeTables) -> Fed:
    important = _demand_or_none(tuple(load for load in loads if load.is_important), tables)
    return Fed(
        demand=_demand_or_none(loads, tables),
        hv_motor_kw=ZERO,
        important_kva=demands.sizing_kva(demand=important, tables=tables),
    )


def _demand_or_none(loads: tuple[LoadItem, ...], tables: SchemeTables) -> DemandEstimate:
    return demands.demand_of(loads=loads, tables=tables) if loads else demands.NO_DEMAND


def _refuse_contradictions(ground: Groundwork) -> None:
    request = ground.request
    if min(request.growth_kva, request.security_load_kw, request.requested_kva or ZERO) < 0:
        raise UnableToDraft(
            Wording(
                zh="申请容量、预计增长和保安负荷不能为负数。",
                en="Requested capacity, growth and security load cannot be negative.",
            )
        )
    if request.security_load_kw > ground.demand.installed_kw:
        raise UnableToDraft(
            Wording(
                zh=f"保安负荷 {request.security_load_kw} kW 大于用电设备总容量"
                f" {ground.demand.installed_kw} kW，请核对。",
                en=f"The security load of {request.security_load_kw} kW exceeds all"
                f" installed loads, {ground.demand.installed_kw} kW.",
            )
        )
    if ground.importance.is_backup_required and not request.security_load_kw:
        raise UnableToDraft(
            Wording(
                zh="重要用户须填写保安负荷，才能确定自备应急电源。",
                en="An important customer must state the security load, which the"
                " backup is sized for.",
            )
        )


def _refuse_bad_network(network: NetworkAround) -> None:
    names = [feeder.name for feeder in network.feeders]
    for feeder in network.feeders:
        least = min(feeder.spare_kva, feeder.distance_km, feeder.reliability_minutes_per_year)
        if names.count(feeder.name) > 1 or least < 0:
            raise UnableToDraft(
                Wording(
                    zh=f"周边电网资料有误：线路“{feeder.name}”重复，或有负数。",
                    en=f"The network data is wrong: the feeder “{feeder.name}” stands twice"
                    " or has a negative number.",
                )
            )


def _refuse_low_voltage(ground: Groundwork) -> None:
    limit = ground.tables.number(NumberName.LOW_VOLTAGE_LIMIT_KW)
    factor = ground.tables.number(NumberName.SIZING_POWER_FACTOR).value
    asked_kw = max(ground.demand.installed_kw, (ground.request.requested_kva or ZERO) * factor)
    if asked_kw <= limit.value:
        raise UnableToDraft(
            Wording(
                zh=f"用电设备容量 {asked_kw:.0f} kW，不超过 {limit.value} kW，"
                "请按低压用电办理，无需高压方案。",
                en=f"{asked_kw:.0f} kW do not exceed {limit.value} kW:"
                " low voltage is enough, no high-voltage scheme is needed.",
            )
        )


def _up(amount: Decimal) -> Decimal:
    return amount.to_integral_value(rounding=ROUND_CEILING)
