"""The rules for the sources of an option."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from fullcycle.kernels.schemes import plans, shapes
from fullcycle.kernels.schemes.options import Source, Violation
from fullcycle.kernels.schemes.requests import Feeder
from fullcycle.kernels.schemes.terms import HouseRuleName, Role
from fullcycle.kernels.schemes.violations import Examined, breach, unless_equal


FIELD = "sources"


def _known(examined: Examined) -> Iterator[Violation]:
    rule = examined.ground.tables.house(HouseRuleName.FEEDER_KNOWN)
    for source in examined.option.sources.value:
        if examined.ground.network.find(source.feeder) is None:
            yield breach(rule, FIELD, found=source.feeder)


def _facts(examined: Examined) -> Iterator[Violation]:
    rule = examined.ground.tables.house(HouseRuleName.FEEDER_FACTS)
    for source, feeder in _with_feeders(examined):
        found = (source.substation, source.bus_section, source.is_dedicated)
        facts = (feeder.substation, feeder.bus_section, feeder.is_free_bay)
        if found != facts:
            yield breach(
                rule,
                FIELD,
                found=(source.feeder, *found),
                wanted=facts,
            )


def _differ(examined: Examined) -> Iterator[Violation]:
    names = [source.feeder for source in examined.option.sources.value]
    rule = examined.ground.tables.house(HouseRuleName.FEEDERS_DIFFER)
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield breach(rule, FIELD, found=f"{name} × {names.count(name)}")


def _spare(examined: Examined) -> Iterator[Violation]:
    rule = examined.ground.tables.house(HouseRuleName.FEEDER_SPARE)
    for source, feeder in _with_feeders(examined):
        if feeder.spare_kva < source.capacity_kva:
            yield breach(
                rule,
                FIELD,
                found=f"{feeder.name} {feeder.spare_kva} kVA",
                wanted=f"≥ {source.capacity_kva} kVA",
            )


def _one_main(examined: Examined) -> Iterator[Violation]:
    mains = sum(source.role == Role.MAIN for source in examined.option.sources.value)
    if mains != 1:
        rule = examined.ground.tables.house(HouseRuleName.ONE_MAIN)
        yield breach(rule, FIELD, found=mains, wanted=1)


def _one_voltage(examined: Examined) -> Iterator[Violation]:
    rule = examined.ground.tables.house(HouseRuleName.ONE_VOLTAGE)
    wanted_kv = examined.option.voltage_kv.value
    for source in examined.option.sources.value:
        feeder = examined.ground.network.find(source.feeder)
        found_kv = source.voltage_kv if feeder is None else feeder.voltage_kv
        if {found_kv, source.voltage_kv} != {wanted_kv}:
            yield breach(
                rule, FIELD, found=f"{source.feeder} {found_kv} kV", wanted=f"{wanted_kv} kV"
            )


def _carry(examined: Examined) -> Iterator[Violation]:
    for source in examined.option.sources.value:
        name, least_kva = _least_carried(source, examined)
        if source.capacity_kva < least_kva:
            yield breach(
                examined.ground.tables.house(name),
                FIELD,
                found=f"{source.feeder} {source.capacity_kva} kVA",
                wanted=f"≥ {least_kva:.1f} kVA",
            )


def _independence(examined: Examined) -> Iterator[Violation]:
    rule, sources = examined.ground.importance, examined.option.sources.value
    counts = (
        (len(sources), rule.circuits),
        (len({source.substation for source in sources}), rule.substations),
        (len({(each.substation, each.bus_section) for each in sources}), rule.bus_sections),
    )
    if any(found < wanted for found, wanted in counts):
        yield breach(
            rule,
            FIELD,
            found=" / ".join(str(found) for found, _ in counts),
            wanted=" / ".join(f"≥ {wanted}" for _, wanted in counts),
        )


def _dedication(examined: Examined) -> Iterator[Violation]:
    feeders = tuple(feeder for _, feeder in _with_feeders(examined))
    if feeders and plans.lacks_dedication(
        feeders=feeders,
        contract_kva=examined.option.contract_kva.value,
        voltage=examined.voltage,
    ):
        yield breach(examined.voltage, FIELD, found=feeders[0].name)


def _boundaries(examined: Examined) -> Iterator[Violation]:
    for source, feeder in _with_feeders(examined):
        rule = shapes.boundary_rule(feeder=feeder, ground=examined.ground)
        yield from unless_equal(rule, FIELD, found=source.boundary.value, wanted=rule.boundary)


def _with_feeders(examined: Examined) -> tuple[tuple[Source, Feeder], ...]:
    pairs = (
        (source, examined.ground.network.find(source.feeder))
        for source in examined.option.sources.value
    )
    return tuple((source, feeder) for source, feeder in pairs if feeder is not None)


def _least_carried(source: Source, examined: Examined) -> tuple[HouseRuleName, Decimal]:
    contract_kva = examined.option.contract_kva.value
    if source.role == Role.MAIN:
        return HouseRuleName.MAIN_CARRIES_ALL, contract_kva
    unit_kva = min((units.kva for units in examined.option.transformers.value), default=0)
    least_kva = examined.ground.standby_kva(contract_kva=contract_kva, unit_kva=unit_kva)
    return HouseRuleName.STANDBY_CARRIES_IMPORTANT, least_kva


CHECKS: tuple[Callable[[Examined], Iterator[Violation]], ...] = (
    _known,
    _facts,
    _differ,
    _spare,
    _one_main,
    _one_voltage,
    _carry,
    _independence,
    _dedication,
    _boundaries,
)
