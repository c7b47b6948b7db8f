"""One metering point for each source: side, place, ratios, multiplier, class."""

from decimal import Decimal

from fullcycle.kernels.schemes import instruments
from fullcycle.kernels.schemes.choices import Choice, chosen_by
from fullcycle.kernels.schemes.groundwork import Groundwork
from fullcycle.kernels.schemes.instruments import VoltageRatio
from fullcycle.kernels.schemes.options import MeteringAccuracy, MeteringPoint, Source
from fullcycle.kernels.schemes.shapes import Shape
from fullcycle.kernels.schemes.terms import (
    HouseRuleName,
    MeteringMode,
    MeteringPlace,
    NumberName,
)
from fullcycle.kernels.schemes.transformers import full_load_current_a


LOW_SIDE_SECONDARY_A = 5


def metering_points(
    *, sources: tuple[Source, ...], shape: Shape, ground: Groundwork
) -> tuple[MeteringPoint, ...]:
    """Return the metering of every source, high-voltage unless low is allowed and needed.

    Raises:
        UnableToDraft: no standard current transformer fits.
    """
    is_low = ground.request.is_hv_metering_difficult and may_meter_low(
        shape=shape, ground=ground
    )
    mode = MeteringMode.HV_LV if is_low else MeteringMode.HV_HV
    return tuple(
        metering_point(source=source, mode=mode, shape=shape, ground=ground)
        for source in sources
    )


def may_meter_low(*, shape: Shape, ground: Groundwork) -> bool:
    """Whether 高供低计 is allowed: small, one source, one transformer, no HV motor."""
    voltage = ground.tables.voltage(shape.voltage_kv)
    most_kva = voltage.hv_lv_max_kva
    return (
        most_kva is not None
        and shape.contract_kva <= most_kva
        and shape.source_count == 1
        and shape.unit_count == 1
        and not ground.fed(voltage).hv_motor_kw
    )


def metering_point(
    *, source: Source, mode: MeteringMode, shape: Shape, ground: Groundwork
) -> MeteringPoint:
    """Return how a source is metered on the given side."""
    tables = ground.tables
    is_low = mode == MeteringMode.HV_LV
    current = instruments.current_transformer(
        current_a=normal_current_a(source=source, mode=mode, shape=shape, ground=ground),
        secondary_a=secondary_a(mode=mode, shape=shape, ground=ground),
        tables=tables,
    )
    ratio = voltage_ratio(mode=mode, shape=shape, ground=ground)
    times = instruments.multiplier(current=current.value, voltage=ratio.value)
    rule = HouseRuleName.METERED_LOW if is_low else HouseRuleName.METERED_HIGH
    return MeteringPoint(
        feeder=source.feeder,
        mode=chosen_by(tables.house(rule), mode),
        place=place(mode=mode, is_dedicated=source.is_dedicated, ground=ground),
        current=current,
        voltage=ratio,
        multiplier=chosen_by(tables.house(HouseRuleName.MULTIPLIER), times),
        accuracy=accuracy(mode=mode, shape=shape, ground=ground),
    )


def normal_current_a(
    *, source: Source, mode: MeteringMode, shape: Shape, ground: Groundwork
) -> Decimal:
    """Return the full-load current where the meter stands."""
    return full_load_current_a(kva=source.capacity_kva, kv=_meter_kv(mode, shape, ground))


def secondary_a(*, mode: MeteringMode, shape: Shape, ground: Groundwork) -> int:
    """Return the CT's secondary current: 5 A, or 1 A from 110 kV."""
    if mode == MeteringMode.HV_LV:
        return LOW_SIDE_SECONDARY_A
    return ground.tables.voltage(shape.voltage_kv).ct_secondary_a


def place(
    *, mode: MeteringMode, is_dedicated: bool, ground: Groundwork
) -> Choice[MeteringPlace]:
    """Return where the meter stands."""
    if mode == MeteringMode.HV_LV:
        name, value = HouseRuleName.PLACE_LOW, MeteringPlace.TRANSFORMER_LV_SIDE
    elif is_dedicated:
        name, value = HouseRuleName.PLACE_OUTLET, MeteringPlace.SUBSTATION_OUTLET
    else:
        name, value = HouseRuleName.PLACE_BOUNDARY, MeteringPlace.BOUNDARY
    return chosen_by(ground.tables.house(name), value)


def voltage_ratio(
    *, mode: MeteringMode, shape: Shape, ground: Groundwork
) -> Choice[VoltageRatio | None]:
    """Return the voltage transformer; low-side metering has none."""
    made = instruments.voltage_transformer(
        voltage=ground.tables.voltage(shape.voltage_kv), tables=ground.tables
    )
    value = None if mode == MeteringMode.HV_LV else made.value
    return Choice(value=value, rule_id=made.rule_id, why=made.why)


def accuracy(
    *, mode: MeteringMode, shape: Shape, ground: Groundwork
) -> Choice[MeteringAccuracy]:
    """Return class and accuracies by the edition of DL/T 448 in force."""
    rule = ground.tables.metering_class(
        meter_kv=_meter_kv(mode, shape, ground), kva=shape.contract_kva
    )
    value = MeteringAccuracy(
        metering_class=rule.metering_class,
        active_meter=rule.active_accuracy,
        reactive_meter=rule.reactive_accuracy,
        pt=None if mode == MeteringMode.HV_LV else rule.pt_accuracy,
        ct=rule.ct_accuracy,
    )
    return chosen_by(rule, value)


def _meter_kv(mode: MeteringMode, shape: Shape, ground: Groundwork) -> Decimal:
    if mode == MeteringMode.HV_LV:
        return ground.tables.number(NumberName.LOW_SIDE_KV).value
    return shape.voltage_kv
