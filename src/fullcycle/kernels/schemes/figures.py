"""What options are compared by: costs, time, outages, yearly charge."""

from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, Decimal

from fullcycle.kernels.schemes import charges
from fullcycle.kernels.schemes.choices import Choice, chosen_by
from fullcycle.kernels.schemes.groundwork import Groundwork, groundwork
from fullcycle.kernels.schemes.options import (
    ChargingCandidate,
    CostLine,
    Figures,
    SchemeOption,
)
from fullcycle.kernels.schemes.requests import CostBand, Feeder, NetworkAround, SchemeRequest
from fullcycle.kernels.schemes.rules import UnitCostRule
from fullcycle.kernels.schemes.tables import SchemeTables
from fullcycle.kernels.schemes.terms import CostItem, HouseRuleName, LineKind, NumberName


MINUTES_PER_YEAR = Decimal(525_600)
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureBasis:
    """The parts of a scheme that its figures follow from; the main feeder comes first."""

    voltage_kv: Decimal
    feeders: tuple[Feeder, ...]
    transformer_kva: int
    transformer_count: int
    contract_kva: Decimal
    backup_kva: Decimal
    compensation_kvar: Decimal


def figures_of(
    *, basis: FigureBasis, charging: tuple[ChargingCandidate, ...], ground: Groundwork
) -> Figures:
    """Work out what an option is compared by."""
    tables = ground.tables
    charge_basis = charges.ChargeBasis(
        contract_kva=basis.contract_kva,
        demand_kw=ground.demand.active_kw,
        voltage_kv=basis.voltage_kv,
        region=ground.request.region,
        on=ground.request.applied_on,
    )
    return Figures(
        customer_costs=customer_costs(basis=basis, tables=tables),
        utility_costs=utility_costs(basis=basis, tables=tables),
        earliest_working_days=earliest_working_days(feeders=basis.feeders, tables=tables),
        outage_minutes_per_year=outage_minutes(feeders=basis.feeders, tables=tables),
        yearly_charges=charges.yearly_charges(
            candidates=charging, basis=charge_basis, tables=tables
        ),
        not_in_the_book=_not_in_the_book(basis, tables),
    )


def refigured(
    *,
    option: SchemeOption,
    request: SchemeRequest,
    network: NetworkAround,
    tables: SchemeTables,
) -> SchemeOption:
    """Return an edited option with its figures worked out anew.

    Sources whose feeder is unknown cannot be reckoned and are left out; `check_option`
    names them.

    Raises:
        UnableToDraft: as `draft_options`, or nothing is known of the edited voltage.
    """
    ground = groundwork(request=request, network=network, tables=tables)
    found = (network.find(source.feeder) for source in option.sources.value)
    basis = FigureBasis(
        voltage_kv=option.voltage_kv.value,
        feeders=tuple(feeder for feeder in found if feeder is not None),
        transformer_kva=option.transformer_kva,
        transformer_count=option.transformer_count,
        contract_kva=option.contract_kva.value,
        backup_kva=option.backup_kva.value,
        compensation_kvar=option.compensation_kvar.value,
    )
    figures = figures_of(basis=basis, charging=option.charging, ground=ground)
    return replace(option, figures=figures)


def customer_costs(*, basis: FigureBasis, tables: SchemeTables) -> tuple[CostLine, ...]:
    """Estimate what the customer builds inside the own premises."""
    amounts = (
        (CostItem.RECEIVING_PER_KVA, Decimal(basis.transformer_kva)),
        (CostItem.TRANSFORMER_EACH, Decimal(basis.transformer_count)),
        (CostItem.INCOMING_PER_SOURCE, Decimal(len(basis.feeders))),
        (CostItem.BACKUP_PER_KVA, basis.backup_kva),
        (CostItem.COMPENSATION_PER_KVAR, basis.compensation_kvar),
    )
    return tuple(
        _cost_line(tables.unit_cost(item, voltage_kv=basis.voltage_kv), amount)
        for item, amount in amounts
        if amount
    )


def utility_costs(*, basis: FigureBasis, tables: SchemeTables) -> tuple[CostLine, ...]:
    """Estimate what the utility builds up to the customer's boundary."""
    lines = []
    for feeder in basis.feeders:
        rule = tables.unit_cost(
            CostItem.LINE_PER_KM, voltage_kv=feeder.voltage_kv, line_kind=feeder.kind
        )
        lines.append(_surveyed(_cost_line(rule, feeder.distance_km), feeder, tables))
        if feeder.is_free_bay:
            bay = tables.unit_cost(CostItem.BAY, voltage_kv=feeder.voltage_kv)
            lines.append(_cost_line(bay, Decimal(1)))
    return tuple(lines)


def earliest_working_days(*, feeders: tuple[Feeder, ...], tables: SchemeTables) -> Choice[int]:
    """Estimate the first day of supply: the promised time plus the longest line works."""
    promised = tables.number(
        NumberName.DAYS_MANY_SOURCES if len(feeders) > 1 else NumberName.DAYS_ONE_SOURCE
    )
    works = max(
        (feeder.distance_km * _days_per_km(feeder, tables) for feeder in feeders),
        default=Decimal(0),
    )
    days = int((promised.value + works).to_integral_value(rounding=ROUND_CEILING))
    return chosen_by(tables.house(HouseRuleName.EARLIEST), days)


def outage_minutes(*, feeders: tuple[Feeder, ...], tables: SchemeTables) -> Choice[Decimal]:
    """Estimate the minutes a year without power.

    One source: its own. Several: all fail by chance together (the product of their shares
    of the year), or by one cause, a share of the best source's minutes that is larger
    where they hang on one substation.
    """
    rule = tables.house(HouseRuleName.RELIABILITY)
    minutes = [feeder.reliability_minutes_per_year for feeder in feeders]
    if len(feeders) < 2:  # noqa: PLR2004 - one source, or none known
        return chosen_by(rule, sum(minutes, Decimal(0)))
    substations = {feeder.substation for feeder in feeders}
    shared = tables.number(
        NumberName.SHARED_FAULTS_TWO_SUBSTATIONS
        if len(substations) > 1
        else NumberName.SHARED_FAULTS_ONE_SUBSTATION
    ).value
    by_chance = MINUTES_PER_YEAR
    for each in minutes:
        by_chance *= each / MINUTES_PER_YEAR
    together = min(minutes) * shared + by_chance
    return chosen_by(rule, min(together, *minutes).quantize(TENTH))


def _days_per_km(feeder: Feeder, tables: SchemeTables) -> Decimal:
    return tables.number(
        NumberName.LINE_DAYS_CABLE_PER_KM
        if feeder.kind == LineKind.CABLE
        else NumberName.LINE_DAYS_OVERHEAD_PER_KM
    ).value


def _cost_line(rule: UnitCostRule, amount: Decimal) -> CostLine:
    return CostLine(
        item=rule.item,
        band=CostBand(low_yuan=rule.low_yuan * amount, high_yuan=rule.high_yuan * amount),
        rule_id=rule.rule_id,
        why=rule.why,
    )


def _surveyed(line: CostLine, feeder: Feeder, tables: SchemeTables) -> CostLine:
    if feeder.line_cost is None:
        return line
    rule = tables.house(HouseRuleName.SURVEYED_LINE)
    return CostLine(item=line.item, band=feeder.line_cost, rule_id=rule.rule_id, why=rule.why)


def _not_in_the_book(
    basis: FigureBasis, tables: SchemeTables
) -> tuple[Choice[HouseRuleName], ...]:
    if len(basis.feeders) < 2:  # noqa: PLR2004 - the fee is for the second source
        return ()
    rule = tables.house(HouseRuleName.RELIABILITY_FEE)
    return (chosen_by(rule, rule.name),)
