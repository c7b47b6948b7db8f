"""What capacity a list of equipment asks for, in words for its owner."""

from dataclasses import dataclass
from decimal import Decimal

from fullcycle.doors.frame import clock
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.schemes import demand as demands
from fullcycle.kernels.schemes import reading, transformers
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.requests import LoadItem
from fullcycle.kernels.schemes.tables import SchemeTables
from fullcycle.kernels.schemes.terms import SeriesName
from fullcycle.kernels.schemes.transformers import TransformerNeed
from fullcycle.kernels.units.wording import Wording
from fullcycle.stages.intake import actions as intake
from fullcycle.stages.intake.actions import Section, Typed
from fullcycle.stages.intake.queries import ApplicationView


REGION = "ZJ"
SUPPLY_KV = Decimal(10)
MOST_UNITS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """The capacity we would take, and what it was reckoned from."""

    installed_kw: Decimal
    active_kw: Decimal
    suggested_kva: int
    unit_count: int
    unit_kva: int
    rule_id: str


def tables_today() -> SchemeTables:
    """The engineering rules in force."""
    today = clock.now().astimezone(SITE_ZONE).date()
    return reading.scheme_tables().in_force(on=today, region=REGION)


def load_kinds() -> list[tuple[str, Wording]]:
    """The kinds of equipment with their everyday names."""
    return [
        (
            rule.kind,
            Wording(zh=rule.why.zh.partition("：")[0], en=rule.why.en.partition(":")[0]),
        )
        for rule in tables_today().load_kinds
    ]


def advice(draft: ApplicationView) -> Advice | None:
    """What the draft's equipment asks for; None while its list cannot be reckoned."""
    return advice_for(draft.sections[Section.DEMAND].typed)


def advice_for(typed: Typed) -> Advice | None:
    """What this list of equipment asks for; rows that are not whole yet are left out."""
    loads = tuple(load for load in (_load(row) for row in _rows(typed)) if load is not None)
    tables = tables_today()
    try:
        demand = demands.demand_of(loads=loads, tables=tables)
    except UnableToDraft:
        return None
    need = TransformerNeed(load_kva=demands.sizing_kva(demand=demand, tables=tables))
    for count in range(1, MOST_UNITS + 1):
        try:
            units = transformers.transformer_units(
                need=need,
                unit_count=count,
                voltage=tables.voltage(SUPPLY_KV),
                tables=tables,
            )
        except UnableToDraft:
            continue
        return Advice(
            installed_kw=demand.installed_kw,
            active_kw=demand.active_kw.quantize(Decimal(1)),
            suggested_kva=units.value.total_kva,
            unit_count=count,
            unit_kva=units.value.kva,
            rule_id=tables.sizes(SeriesName.TRANSFORMER_KVA).dating.rule_id,
        )
    return None


def _rows(typed: Typed) -> list[Typed]:
    rows = typed.get("loads")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _load(row: Typed) -> LoadItem | None:
    reading_ = intake.read_section(
        Section.DEMAND, {"loads": [row]}, on=clock.now().astimezone(SITE_ZONE).date()
    )
    if any(problem.field.startswith("loads-0-") for problem in reading_.problems):
        return None
    return LoadItem(
        kind=str(row["kind"]),
        rated_kw=Decimal(str(row["rated_kw"])),
        quantity=int(Decimal(str(row["quantity"]))),
    )
