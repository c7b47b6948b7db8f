"""Quarter-hours that arrived faulty: what a month's use says of them and leaves out."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from fullcycle.kernels.loads.curves import MISSING, CurveBlock
from fullcycle.kernels.loads.quality import QUARTER, Fault, Finding, grouped
from fullcycle.kernels.tariff.bills import Flag
from fullcycle.kernels.tariff.reading_flags import flag_of
from fullcycle.stages.metering.models import ReadingFault


Faults = Mapping[str, Sequence[Finding]]


def open_faults(*, month_on: date, point_numbers: Collection[str]) -> Faults:
    """What is open of a month's points, by point number."""
    rows = ReadingFault.objects.filter(
        month_on=month_on, point__number__in=point_numbers, settled_by__isnull=True
    ).values_list("point__number", "kind", "at")
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for number, kind, at in rows:
        found[number].append(Finding(fault=Fault(kind), at=at))
    return found


def flags_of(point_number: str, faults: Faults) -> tuple[Flag, ...]:
    """What a point's faults are to the one who looks at the bill."""
    return tuple(
        flag_of(one, point_id=point_number) for one in grouped(faults.get(point_number, ()))
    )


def without_contradicted(block: CurveBlock, faults: Faults) -> CurveBlock:
    """Take out the quarter-hours of which different values arrived: none of them is right."""
    places = list(_contradicted(block, faults))
    if not places:
        return block
    # What a store gives may not be written into.
    channels = [
        channel.copy() for channel in (block.active_wh, block.reactive_varh, block.export_wh)
    ]
    for row, quarter in places:
        for channel in channels:
            channel[row, quarter] = MISSING
    active, reactive, export = channels
    return replace(block, active_wh=active, reactive_varh=reactive, export_wh=export)


def _contradicted(block: CurveBlock, faults: Faults) -> Iterator[tuple[int, int]]:
    for row, number in enumerate(block.point_ids):
        for one in faults.get(number, ()):
            quarter = (one.at - block.instant(0)) // QUARTER
            if one.fault is Fault.CONTRADICTED and quarter < block.active_wh.shape[1]:
                yield row, quarter
