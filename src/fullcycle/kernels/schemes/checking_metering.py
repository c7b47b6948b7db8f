"""The rules for the metering of an option: one point for each source."""

from collections.abc import Callable, Iterator
from dataclasses import astuple

from fullcycle.kernels.schemes import instruments, metering
from fullcycle.kernels.schemes.instruments import CurrentRatio, VoltageRatio
from fullcycle.kernels.schemes.options import MeteringPoint, Source, Violation
from fullcycle.kernels.schemes.terms import (
    HouseRuleName,
    MeteringMode,
    NumberName,
    SeriesName,
)
from fullcycle.kernels.schemes.violations import Examined, breach, unless_equal


FIELD = "metering"


def _point_per_source(examined: Examined) -> Iterator[Violation]:
    yield from unless_equal(
        examined.ground.tables.house(HouseRuleName.METER_PER_SOURCE),
        FIELD,
        found=tuple(sorted(point.feeder for point in examined.option.metering)),
        wanted=tuple(sorted(source.feeder for source in examined.option.sources.value)),
    )


def _low_side(examined: Examined) -> Iterator[Violation]:
    if metering.may_meter_low(shape=examined.shape, ground=examined.ground):
        return
    for point in examined.option.metering:
        if point.mode.value == MeteringMode.HV_LV:
            yield breach(
                examined.ground.tables.house(HouseRuleName.METERED_LOW),
                FIELD,
                found=MeteringMode.HV_LV,
                wanted=MeteringMode.HV_HV,
            )


def _place(examined: Examined) -> Iterator[Violation]:
    for point, source in _with_sources(examined):
        wanted = metering.place(
            mode=point.mode.value, is_dedicated=source.is_dedicated, ground=examined.ground
        )
        yield from unless_equal(wanted, FIELD, found=point.place.value, wanted=wanted.value)


def _current_ratio(examined: Examined) -> Iterator[Violation]:
    tables = examined.ground.tables
    least, most = tables.number(NumberName.CT_LOAD_MIN), tables.number(NumberName.CT_LOAD_MAX)
    series = tables.sizes(SeriesName.CT_PRIMARY_A)
    for point, source in _with_sources(examined):
        ratio = point.current.value
        if ratio.primary_a not in series.sizes:
            yield breach(series, FIELD, found=_ct_words(ratio))
            continue
        current_a = metering.normal_current_a(
            source=source,
            mode=point.mode.value,
            shape=examined.shape,
            ground=examined.ground,
        )
        load = current_a / ratio.primary_a
        found = f"{_ct_words(ratio)} ({load:.0%})"
        if load < least.value:
            yield breach(least, FIELD, found=found, wanted=f"≥ {least.value:.0%}")
        if load > most.value:
            yield breach(most, FIELD, found=found, wanted=f"≤ {most.value:.0%}")


def _secondary(examined: Examined) -> Iterator[Violation]:
    for point in examined.option.metering:
        wanted_a = metering.secondary_a(
            mode=point.mode.value, shape=examined.shape, ground=examined.ground
        )
        if point.current.value.secondary_a != wanted_a:
            yield breach(
                examined.voltage,
                FIELD,
                found=_ct_words(point.current.value),
                wanted=f"{point.current.value.primary_a}/{wanted_a}",
            )


def _voltage_ratio(examined: Examined) -> Iterator[Violation]:
    for point in examined.option.metering:
        wanted = metering.voltage_ratio(
            mode=point.mode.value, shape=examined.shape, ground=examined.ground
        )
        yield from unless_equal(
            wanted,
            FIELD,
            found=_vt_words(point.voltage.value),
            wanted=_vt_words(wanted.value),
        )


def _multiplier(examined: Examined) -> Iterator[Violation]:
    for point in examined.option.metering:
        yield from unless_equal(
            examined.ground.tables.house(HouseRuleName.MULTIPLIER),
            FIELD,
            found=point.multiplier.value,
            wanted=instruments.multiplier(
                current=point.current.value, voltage=point.voltage.value
            ),
        )


def _accuracy(examined: Examined) -> Iterator[Violation]:
    for point in examined.option.metering:
        wanted = metering.accuracy(
            mode=point.mode.value, shape=examined.shape, ground=examined.ground
        )
        yield from unless_equal(
            wanted,
            FIELD,
            found=astuple(point.accuracy.value),
            wanted=astuple(wanted.value),
        )


def _with_sources(examined: Examined) -> tuple[tuple[MeteringPoint, Source], ...]:
    sources = {source.feeder: source for source in examined.option.sources.value}
    return tuple(
        (point, sources[point.feeder])
        for point in examined.option.metering
        if point.feeder in sources
    )


def _ct_words(ratio: CurrentRatio) -> str:
    return f"{ratio.primary_a}/{ratio.secondary_a}"


def _vt_words(ratio: VoltageRatio | None) -> str | None:
    return None if ratio is None else f"{ratio.primary_v}/{ratio.secondary_v} V"


CHECKS: tuple[Callable[[Examined], Iterator[Violation]], ...] = (
    _point_per_source,
    _low_side,
    _place,
    _current_ratio,
    _secondary,
    _voltage_ratio,
    _multiplier,
    _accuracy,
)
