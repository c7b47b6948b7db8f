"""Every way the network allows: voltage, transformers and feeders together, cheapest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from fullcycle.kernels.schemes import figures
from fullcycle.kernels.schemes.choices import Choice
from fullcycle.kernels.schemes.figures import FigureBasis
from fullcycle.kernels.schemes.groundwork import Groundwork
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.requests import Feeder
from fullcycle.kernels.schemes.rules import VoltageRule
from fullcycle.kernels.schemes.transformers import TransformerSet, transformer_units
from fullcycle.kernels.units.wording import Wording


LAYOUTS_PER_VOLTAGE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Transformers at a voltage, and the contract capacity they make."""

    voltage: VoltageRule
    transformers: Choice[TransformerSet]
    contract_kva: Decimal
    standby_kva: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A layout with its feeders (the main one first) and the yuan both sides pay."""

    layout: Layout
    feeders: tuple[Feeder, ...]
    total_yuan: Decimal

    @property
    def feeder_names(self) -> tuple[str, ...]:
        """The feeders by name."""
        return tuple(feeder.name for feeder in self.feeders)


def list_plans(*, ground: Groundwork) -> tuple[Plan, ...]:
    """Return every admissible plan: as many sources as wanted first, then the cheapest.

    Raises:
        UnableToDraft: naming what is missing.
    """
    layouts = tuple(
        layout for voltage in ground.tables.voltages for layout in _layouts(voltage, ground)
    )
    found = [
        _plan(layout, feeders, ground)
        for layout in layouts
        for feeders in _feeder_sets(layout, ground)
    ]
    if not found:
        raise UnableToDraft(_what_is_missing(layouts, ground))
    found.sort(
        key=lambda plan: (
            abs(ground.wanted_circuits - len(plan.feeders)),
            plan.total_yuan,
            plan.feeders[0].reliability_minutes_per_year,
            plan.feeder_names,
        )
    )
    return tuple(found)


def lacks_dedication(
    *, feeders: tuple[Feeder, ...], contract_kva: Decimal, voltage: VoltageRule
) -> bool:
    """Whether too much hangs on one public line: a dedicated line or a second is wanted."""
    return (
        voltage.dedicated_from_kva is not None
        and contract_kva >= voltage.dedicated_from_kva
        and len(feeders) == 1
        and not feeders[0].is_free_bay
    )


def _layouts(voltage: VoltageRule, ground: Groundwork) -> tuple[Layout, ...]:
    layouts = (
        _find_layout(voltage, count, ground)
        for count in range(ground.importance.min_units, voltage.max_units + 1)
    )
    return tuple(layout for layout in layouts if layout is not None)[:LAYOUTS_PER_VOLTAGE]


def _find_layout(voltage: VoltageRule, count: int, ground: Groundwork) -> Layout | None:
    try:
        units = transformer_units(
            need=ground.need(voltage), unit_count=count, voltage=voltage, tables=ground.tables
        )
    except UnableToDraft:
        return None
    contract_kva = units.value.total_kva + ground.fed(voltage).hv_motor_kw
    if not voltage.min_kva <= contract_kva <= ground.most_kva(voltage):
        return None
    return Layout(
        voltage=voltage,
        transformers=units,
        contract_kva=contract_kva,
        standby_kva=ground.standby_kva(contract_kva=contract_kva, unit_kva=units.value.kva),
    )


def _feeder_sets(layout: Layout, ground: Groundwork) -> Iterator[tuple[Feeder, ...]]:
    near = [
        feeder
        for feeder in ground.network.feeders
        if feeder.voltage_kv == layout.voltage.voltage_kv
    ]
    for main in near:
        if main.spare_kva < layout.contract_kva:
            continue
        others = [
            feeder
            for feeder in near
            if feeder != main and feeder.spare_kva >= layout.standby_kva
        ]
        for count in _source_counts(ground):
            for standbys in combinations(others, count - 1):
                feeders = (main, *standbys)
                if _is_well_fed(feeders, layout, ground):
                    yield feeders


def _is_well_fed(feeders: tuple[Feeder, ...], layout: Layout, ground: Groundwork) -> bool:
    rule = ground.importance
    bus_sections = {(feeder.substation, feeder.bus_section) for feeder in feeders}
    return (
        len({feeder.substation for feeder in feeders}) >= rule.substations
        and len(bus_sections) >= rule.bus_sections
        and not lacks_dedication(
            feeders=feeders, contract_kva=layout.contract_kva, voltage=layout.voltage
        )
    )


def _source_counts(ground: Groundwork) -> tuple[int, ...]:
    fewest = ground.importance.circuits
    return (fewest, 2) if fewest == 1 and ground.may_have_second else (fewest,)


def _plan(layout: Layout, feeders: tuple[Feeder, ...], ground: Groundwork) -> Plan:
    units = layout.transformers.value
    basis = FigureBasis(
        voltage_kv=layout.voltage.voltage_kv,
        feeders=feeders,
        transformer_kva=units.total_kva,
        transformer_count=units.count,
        contract_kva=layout.contract_kva,
        backup_kva=ground.backup().value,
        compensation_kvar=ground.compensation(
            transformer_kva=units.total_kva, voltage=layout.voltage
        ).value,
    )
    lines = (
        *figures.customer_costs(basis=basis, tables=ground.tables),
        *figures.utility_costs(basis=basis, tables=ground.tables),
    )
    total_yuan = sum((line.band.middle_yuan for line in lines), Decimal(0))
    return Plan(layout=layout, feeders=feeders, total_yuan=total_yuan)


def _what_is_missing(layouts: tuple[Layout, ...], ground: Groundwork) -> Wording:
    if not layouts:
        most_kva = max(voltage.max_kva for voltage in ground.tables.voltages)
        return Wording(
            zh=f"所需容量超出标准变压器和 220 kV 供电范围（{most_kva} kVA），"
            "请作专题接入系统研究。",
            en=f"The capacity is beyond what standard transformers and 220 kV serve"
            f" ({most_kva} kVA); it needs an access study of its own.",
        )
    kv = " / ".join(dict.fromkeys(str(each.voltage.voltage_kv) for each in layouts))
    near = [
        feeder
        for feeder in ground.network.feeders
        if feeder.voltage_kv in {layout.voltage.voltage_kv for layout in layouts}
    ]
    if not near:
        return Wording(
            zh=f"周边电网资料中没有 {kv} kV 的线路。",
            en=f"There is no feeder of {kv} kV among those around.",
        )
    least_kva = min(layout.contract_kva for layout in layouts)
    largest = max(near, key=lambda feeder: feeder.spare_kva)
    if largest.spare_kva < least_kva:
        return Wording(
            zh=f"没有可开放容量足够的线路：需要 {least_kva} kVA，"
            f"最大的 {largest.name} 只有 {largest.spare_kva} kVA。",
            en=f"No feeder has enough spare capacity: {least_kva} kVA are needed,"
            f" the largest, {largest.name}, has {largest.spare_kva} kVA.",
        )
    return _sources_missing(ground)


def _sources_missing(ground: Groundwork) -> Wording:
    rule = ground.importance
    return Wording(
        zh=f"容量足够的线路凑不齐所需电源：{rule.why.zh}（需 {rule.circuits} 路、"
        f"{rule.substations} 座变电站、{rule.bus_sections} 个母线段）；"
        "大容量用户还须专线间隔或第二回路。",
        en=f"The feeders with enough spare do not make the sources needed. {rule.why.en}"
        f" ({rule.circuits} circuits, {rule.substations} substations,"
        f" {rule.bus_sections} bus sections); a large capacity also needs a free bay"
        " or a second circuit.",
    )
