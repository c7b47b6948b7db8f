"""Draft two or three ways of supply that differ, the recommended one first."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from fullcycle.kernels.schemes import charges, figures, metering, plans, shapes
from fullcycle.kernels.schemes.choices import Choice, chosen_by
from fullcycle.kernels.schemes.figures import FigureBasis
from fullcycle.kernels.schemes.groundwork import Groundwork, groundwork
from fullcycle.kernels.schemes.options import SchemeOption, Source
from fullcycle.kernels.schemes.plans import Plan
from fullcycle.kernels.schemes.requests import Feeder, NetworkAround, SchemeRequest
from fullcycle.kernels.schemes.rules import Rule
from fullcycle.kernels.schemes.shapes import Shape
from fullcycle.kernels.schemes.tables import SchemeTables
from fullcycle.kernels.schemes.terms import Boundary, HouseRuleName, Role


MOST_OPTIONS = 3
ASPECTS: tuple[Callable[[Plan], object], ...] = (
    lambda plan: len(plan.feeders),
    lambda plan: frozenset(plan.feeder_names),
    lambda plan: plan.layout.transformers.value.count,
    lambda plan: plan.layout.voltage.voltage_kv,
)
MEASURES: dict[HouseRuleName, Callable[[SchemeOption], Decimal]] = {
    HouseRuleName.RANK_LEAST_COST: lambda option: option.figures.total_cost.middle_yuan,
    HouseRuleName.RANK_LEAST_CUSTOMER_COST: lambda option: (
        option.figures.customer_cost.middle_yuan
    ),
    HouseRuleName.RANK_EARLIEST: lambda option: Decimal(
        option.figures.earliest_working_days.value
    ),
    HouseRuleName.RANK_MOST_RELIABLE: lambda option: (
        option.figures.outage_minutes_per_year.value
    ),
}


def draft_options(
    *, request: SchemeRequest, network: NetworkAround, tables: SchemeTables
) -> tuple[SchemeOption, ...]:
    """Draft up to three options by the rules of the day of application.

    The first is recommended: it has the sources wanted and costs both sides together the
    least. The others differ from it in sources, transformers or voltage; only a network
    and load without any alternative yield a single option. Every option passes
    `check_option`.

    Raises:
        UnableToDraft: the request is wrong, low voltage is enough, or the network lacks
            what is needed; the wording says which.
    """
    ground = groundwork(request=request, network=network, tables=tables)
    chosen = _chosen(plans.list_plans(ground=ground))
    options = tuple(_option(plan, ground) for plan in chosen)
    return tuple(
        replace(
            option,
            strengths=_strengths(option, options, ground),
            is_recommended=option is options[0],
        )
        for option in options
    )


def _chosen(ranked: tuple[Plan, ...]) -> tuple[Plan, ...]:
    chosen = [ranked[0]]
    for aspect in ASPECTS:
        seen = {aspect(plan) for plan in chosen}
        other = next((plan for plan in ranked if aspect(plan) not in seen), None)
        if other is not None and len(chosen) < MOST_OPTIONS:
            chosen.append(other)
    return tuple(chosen)


def _option(plan: Plan, ground: Groundwork) -> SchemeOption:
    tables, layout = ground.tables, plan.layout
    units, contract_kva = layout.transformers, layout.contract_kva
    voltage_kv = layout.voltage.voltage_kv
    shape = Shape(
        voltage_kv=voltage_kv,
        contract_kva=contract_kva,
        source_count=len(plan.feeders),
        unit_count=units.value.count,
    )
    sources = _sources(plan, ground)
    wiring = tables.wiring(sources=shape.source_count, units=shape.unit_count)
    compensation = ground.compensation(
        transformer_kva=units.value.total_kva, voltage=layout.voltage
    )
    approval = shapes.approval_rule(shape=shape, ground=ground)
    charging = charges.charging_candidates(ground.charging(contract_kva=contract_kva))
    basis = FigureBasis(
        voltage_kv=voltage_kv,
        feeders=plan.feeders,
        transformer_kva=units.value.total_kva,
        transformer_count=units.value.count,
        contract_kva=contract_kva,
        backup_kva=ground.backup().value,
        compensation_kvar=compensation.value,
    )
    return SchemeOption(
        voltage_kv=chosen_by(layout.voltage, voltage_kv),
        sources=chosen_by(_rule_of_sources(plan, ground), sources),
        transformers=Choice(value=(units.value,), rule_id=units.rule_id, why=units.why),
        contract_kva=chosen_by(tables.house(HouseRuleName.CONTRACT_SUM), contract_kva),
        main_wiring=chosen_by(wiring, wiring.wiring),
        interlock=chosen_by(wiring, wiring.interlock),
        switching=shapes.switching(shape=shape, ground=ground),
        backup_kva=ground.backup(),
        metering=metering.metering_points(sources=sources, shape=shape, ground=ground),
        compensation_kvar=compensation,
        power_factor_standard=ground.power_factor_standard(
            contract_kva=contract_kva, voltage_kv=voltage_kv
        ),
        charging=charging,
        needs_dispatch_agreement=shapes.dispatch_agreement(shape=shape, ground=ground),
        needs_quality_assessment=shapes.quality_assessment(ground=ground),
        approval_level=chosen_by(approval, approval.level),
        figures=figures.figures_of(basis=basis, charging=charging, ground=ground),
    )


def _sources(plan: Plan, ground: Groundwork) -> tuple[Source, ...]:
    main = plan.feeders[0]
    return tuple(
        Source(
            feeder=feeder.name,
            substation=feeder.substation,
            bus_section=feeder.bus_section,
            voltage_kv=feeder.voltage_kv,
            role=Role.MAIN if feeder is main else Role.STANDBY,
            is_dedicated=feeder.is_free_bay,
            capacity_kva=(
                plan.layout.contract_kva if feeder is main else plan.layout.standby_kva
            ),
            boundary=_boundary(feeder, ground),
        )
        for feeder in plan.feeders
    )


def _boundary(feeder: Feeder, ground: Groundwork) -> Choice[Boundary]:
    rule = shapes.boundary_rule(feeder=feeder, ground=ground)
    return chosen_by(rule, rule.boundary)


def _rule_of_sources(plan: Plan, ground: Groundwork) -> Rule:
    if len(plan.feeders) > ground.importance.circuits and ground.request.wants_second_source:
        return ground.tables.house(HouseRuleName.WANTED_SECOND)
    return ground.importance


def _strengths(
    option: SchemeOption, options: tuple[SchemeOption, ...], ground: Groundwork
) -> tuple[Choice[HouseRuleName], ...]:
    names = []
    if ground.request.wants_second_source and len(option.sources.value) > 1:
        names.append(HouseRuleName.RANK_AS_WANTED)
    for name, measure in MEASURES.items():
        all_measured = [measure(each) for each in options]
        is_least = measure(option) == min(all_measured)
        tells_apart = min(all_measured) < max(all_measured)
        if is_least and (tells_apart or name == HouseRuleName.RANK_LEAST_COST):
            names.append(name)
    return tuple(chosen_by(ground.tables.house(name), name) for name in names)
