"""Check an edited option against every rule; each violation is named."""

from collections.abc import Callable, Iterator

from fullcycle.kernels.schemes import (
    checking_metering,
    checking_sources,
    shapes,
    transformers,
)
from fullcycle.kernels.schemes.groundwork import Fed, groundwork
from fullcycle.kernels.schemes.options import SchemeOption, Violation
from fullcycle.kernels.schemes.requests import NetworkAround, SchemeRequest
from fullcycle.kernels.schemes.tables import SchemeTables
from fullcycle.kernels.schemes.terms import HouseRuleName, NumberName, SeriesName
from fullcycle.kernels.schemes.violations import Examined, breach, unless_equal


def check_option(
    *,
    option: SchemeOption,
    request: SchemeRequest,
    network: NetworkAround,
    tables: SchemeTables,
) -> tuple[Violation, ...]:
    """Return every rule the option breaks, with the field to look at; none if it is sound.

    Raises:
        UnableToDraft: the request itself is wrong, whatever the option says.
    """
    ground = groundwork(request=request, network=network, tables=tables)
    voltage_kv = option.voltage_kv.value
    voltage = next(
        (rule for rule in ground.tables.voltages if rule.voltage_kv == voltage_kv), None
    )
    if voltage is None:
        rule = ground.tables.house(HouseRuleName.VOLTAGE_KNOWN)
        return (breach(rule, "voltage_kv", found=f"{voltage_kv} kV"),)
    examined = Examined(option=option, ground=ground, voltage=voltage)
    return tuple(violation for check in CHECKS for violation in check(examined))


def _voltage_band(examined: Examined) -> Iterator[Violation]:
    voltage, kva = examined.voltage, examined.option.contract_kva.value
    most_kva = examined.ground.most_kva(voltage)
    if not voltage.min_kva <= kva <= most_kva:
        yield breach(
            voltage,
            "voltage_kv",
            found=f"{kva} kVA",
            wanted=f"{voltage.min_kva}—{most_kva} kVA",
        )


def _unit_sizes(examined: Examined) -> Iterator[Violation]:
    voltage, option = examined.voltage, examined.option
    series = examined.ground.tables.sizes(SeriesName.TRANSFORMER_KVA)
    for units in option.transformers.value:
        if units.kva not in series.sizes:
            yield breach(series, "transformers", found=f"{units.kva} kVA")
        if not voltage.unit_min_kva <= units.kva <= voltage.unit_max_kva:
            yield breach(
                voltage,
                "transformers",
                found=f"{units.kva} kVA",
                wanted=f"{voltage.unit_min_kva}—{voltage.unit_max_kva} kVA",
            )
    if option.transformer_count > voltage.max_units:
        yield breach(
            voltage,
            "transformers",
            found=option.transformer_count,
            wanted=f"≤ {voltage.max_units}",
        )


def _unit_count(examined: Examined) -> Iterator[Violation]:
    rule, count = examined.ground.importance, examined.option.transformer_count
    if count < rule.min_units:
        yield breach(rule, "transformers", found=count, wanted=f"≥ {rule.min_units}")


def _unit_sum(examined: Examined) -> Iterator[Violation]:
    option, ground = examined.option, examined.ground
    rate = transformers.load_rate(unit_count=option.transformer_count, tables=ground.tables)
    need = ground.need(examined.voltage)
    least_kva = max(need.load_kva / rate.value, need.requested_kva)
    if option.transformer_kva < least_kva:
        yield breach(
            ground.tables.house(HouseRuleName.SUM_CARRIES_LOAD),
            "transformers",
            found=f"{option.transformer_kva} kVA",
            wanted=f"≥ {least_kva:.1f} kVA",
        )


def _one_unit_lost(examined: Examined) -> Iterator[Violation]:
    option, important_kva = examined.option, _fed(examined).important_kva
    if option.transformer_count < 2:  # noqa: PLR2004 - one alone has no other to help
        return
    left_kva = option.transformer_kva - max(u.kva for u in option.transformers.value)
    if left_kva < important_kva:
        yield breach(
            examined.ground.tables.house(HouseRuleName.ONE_UNIT_LOST),
            "transformers",
            found=f"{left_kva} kVA",
            wanted=f"≥ {important_kva:.1f} kVA",
        )


def _contract_sum(examined: Examined) -> Iterator[Violation]:
    ground, option = examined.ground, examined.option
    yield from unless_equal(
        ground.tables.house(HouseRuleName.CONTRACT_SUM),
        "contract_kva",
        found=option.contract_kva.value,
        wanted=option.transformer_kva + _fed(examined).hv_motor_kw,
    )


def _wiring(examined: Examined) -> Iterator[Violation]:
    option, shape = examined.option, examined.shape
    rule = examined.ground.tables.wiring(sources=shape.source_count, units=shape.unit_count)
    yield from unless_equal(
        rule, "main_wiring", found=option.main_wiring.value, wanted=rule.wiring
    )
    yield from unless_equal(
        rule, "interlock", found=option.interlock.value, wanted=rule.interlock
    )
    wanted = shapes.switching(shape=shape, ground=examined.ground)
    yield from unless_equal(
        examined.ground.importance,
        "switching",
        found=option.switching.value,
        wanted=wanted.value,
    )


def _backup(examined: Examined) -> Iterator[Violation]:
    wanted, kva = examined.ground.backup(), examined.option.backup_kva.value
    if kva < wanted.value:
        yield breach(
            wanted,
            "backup_kva",
            found=f"{kva} kVA",
            wanted=f"≥ {wanted.value} kVA",
        )


def _compensation(examined: Examined) -> Iterator[Violation]:
    ground, option = examined.ground, examined.option
    kvar, total_kva = option.compensation_kvar.value, option.transformer_kva
    least = ground.tables.number(NumberName.COMPENSATION_MIN_SHARE)
    most = ground.tables.number(NumberName.COMPENSATION_MAX_SHARE)
    least_kvar = least.value * total_kva
    if kvar < least_kvar:
        yield breach(
            least, "compensation_kvar", found=f"{kvar} kvar", wanted=f"≥ {least_kvar} kvar"
        )
    most_kvar = max(
        most.value * total_kva,
        ground.compensation(transformer_kva=total_kva, voltage=examined.voltage).value,
    )
    if kvar > most_kvar:
        yield breach(
            most, "compensation_kvar", found=f"{kvar} kvar", wanted=f"≤ {most_kvar} kvar"
        )
    target = ground.tables.number(NumberName.TARGET_POWER_FACTOR)
    needed_kvar = ground.needed_kvar(examined.voltage)
    if kvar < needed_kvar:
        yield breach(
            target,
            "compensation_kvar",
            found=f"{kvar} kvar",
            wanted=f"≥ {needed_kvar} kvar",
        )


def _power_factor(examined: Examined) -> Iterator[Violation]:
    option = examined.option
    rule = examined.ground.power_factor_standard(
        contract_kva=option.contract_kva.value, voltage_kv=option.voltage_kv.value
    )
    yield from unless_equal(
        rule,
        "power_factor_standard",
        found=option.power_factor_standard.value,
        wanted=rule.value,
    )


def _charging(examined: Examined) -> Iterator[Violation]:
    option, ground = examined.option, examined.ground
    wanted = ground.charging(contract_kva=option.contract_kva.value)
    open_modes = {candidate.mode for candidate in option.charging if candidate.is_open}
    yield from unless_equal(
        wanted,
        "charging",
        found=tuple(sorted(open_modes)),
        wanted=tuple(sorted(wanted.value)),
    )


def _dispatch(examined: Examined) -> Iterator[Violation]:
    wanted = shapes.dispatch_agreement(shape=examined.shape, ground=examined.ground)
    if wanted.value and not examined.option.needs_dispatch_agreement.value:
        yield breach(wanted, "needs_dispatch_agreement", found=False, wanted=True)


def _quality(examined: Examined) -> Iterator[Violation]:
    wanted = shapes.quality_assessment(ground=examined.ground)
    if wanted.value and not examined.option.needs_quality_assessment.value:
        yield breach(wanted, "needs_quality_assessment", found=False, wanted=True)


def _approval(examined: Examined) -> Iterator[Violation]:
    rule = shapes.approval_rule(shape=examined.shape, ground=examined.ground)
    yield from unless_equal(
        rule,
        "approval_level",
        found=examined.option.approval_level.value,
        wanted=rule.level,
    )


def _fed(examined: Examined) -> Fed:
    return examined.ground.fed(examined.voltage)


CHECKS: tuple[Callable[[Examined], Iterator[Violation]], ...] = (
    _voltage_band,
    _unit_sizes,
    _unit_count,
    _unit_sum,
    _one_unit_lost,
    _contract_sum,
    *checking_sources.CHECKS,
    _wiring,
    *checking_metering.CHECKS,
    _backup,
    _compensation,
    _power_factor,
    _charging,
    _dispatch,
    _quality,
    _approval,
)
