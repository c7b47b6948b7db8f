"""What follows from an engineer's choice of boundary and metering side."""

from dataclasses import dataclass, replace

from fullcycle.kernels.schemes import instruments, metering, shapes
from fullcycle.kernels.schemes.choices import chosen_by
from fullcycle.kernels.schemes.groundwork import Groundwork, groundwork
from fullcycle.kernels.schemes.instruments import CurrentRatio
from fullcycle.kernels.schemes.options import MeteringPoint, SchemeOption, Source
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.requests import NetworkAround, SchemeRequest
from fullcycle.kernels.schemes.shapes import Shape
from fullcycle.kernels.schemes.tables import SchemeTables
from fullcycle.kernels.schemes.terms import Boundary, MeteringMode


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The side the meters stand on, and the boundary of each source in order.

    `primary_a` is the first current transformer's primary current, where it was chosen too.
    """

    mode: MeteringMode
    boundaries: tuple[Boundary, ...]
    primary_a: int | None = None


def settled(
    *,
    option: SchemeOption,
    edit: Edit,
    request: SchemeRequest,
    network: NetworkAround,
    tables: SchemeTables,
) -> SchemeOption:
    """The option with the edit, and with what the rules make follow from it.

    A meter on the other side takes place, ratios, multiplier and class with it; a boundary
    that the feeder's rule asks for carries that rule. Whether the choice is allowed is for
    `check_option` to say.

    Raises:
        UnableToDraft: the request itself is wrong.
    """
    ground = groundwork(request=request, network=network, tables=tables)
    sources = tuple(
        _bounded(source, boundary, ground)
        for source, boundary in zip(option.sources.value, edit.boundaries, strict=True)
    )
    shape = Shape(
        voltage_kv=option.voltage_kv.value,
        contract_kva=option.contract_kva.value,
        source_count=len(sources),
        unit_count=option.transformer_count,
    )
    points = [
        _metered(point, source, edit.mode, shape=shape, ground=ground)
        for point, source in zip(option.metering, sources, strict=True)
    ]
    if edit.primary_a is not None:
        points[0] = _with_primary(points[0], edit.primary_a)
    return replace(
        option, sources=replace(option.sources, value=sources), metering=tuple(points)
    )


def _bounded(source: Source, boundary: Boundary, ground: Groundwork) -> Source:
    feeder = ground.network.find(source.feeder)
    if feeder is not None:
        rule = shapes.boundary_rule(feeder=feeder, ground=ground)
        if rule.boundary == boundary:
            return replace(source, boundary=chosen_by(rule, boundary))
    return replace(source, boundary=replace(source.boundary, value=boundary))


def _metered(
    point: MeteringPoint,
    source: Source,
    mode: MeteringMode,
    *,
    shape: Shape,
    ground: Groundwork,
) -> MeteringPoint:
    if point.mode.value == mode:
        return replace(point, feeder=source.feeder)
    try:
        return metering.metering_point(source=source, mode=mode, shape=shape, ground=ground)
    except UnableToDraft:
        # No transformer fits there: the choice stands as it is, and the check names its rules.
        return replace(point, feeder=source.feeder, mode=replace(point.mode, value=mode))


def _with_primary(point: MeteringPoint, primary_a: int) -> MeteringPoint:
    ratio = CurrentRatio(primary_a=primary_a, secondary_a=point.current.value.secondary_a)
    times = instruments.multiplier(current=ratio, voltage=point.voltage.value)
    return replace(
        point,
        current=replace(point.current, value=ratio),
        multiplier=replace(point.multiplier, value=times),
    )
