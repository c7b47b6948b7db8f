"""What every curve store checks and pieces together alike."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from fullcycle.kernels.loads.curves import MISSING, QUARTERS_IN_DAY, Counts, CurveBlock


CHANNELS = ("active_wh", "reactive_varh", "export_wh")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Curve:
    """One point's three channels from the first of a month on."""

    channels: tuple[Counts, Counts, Counts]

    @property
    def days(self) -> int:
        """How many days it lasts."""
        return len(self.channels[0]) // QUARTERS_IN_DAY


def sorted_month(block: CurveBlock) -> CurveBlock:
    """Return the block with its points in order.

    Raises:
        ValueError: if it is not of one month from its first day on, or names a point twice.
    """
    month_after = next_month(block.starts_on)
    if block.starts_on.day != 1 or block.starts_on + timedelta(days=block.days) > month_after:
        raise ValueError(f"{block.days} days from {block.starts_on} are no month")
    if len(set(block.point_ids)) < len(block.point_ids):
        raise ValueError("a point is named twice")
    if any(one > two for one, two in zip(block.point_ids, block.point_ids[1:], strict=False)):
        order = sorted(range(len(block.point_ids)), key=block.point_ids.__getitem__)
        return rows_of(block, np.array(order))
    return block


def rows_of(block: CurveBlock, places: NDArray[np.int64]) -> CurveBlock:
    """Return some of a block's points, copied."""
    return CurveBlock(
        point_ids=tuple(block.point_ids[place] for place in places),
        starts_on=block.starts_on,
        days=block.days,
        active_wh=block.active_wh[places],
        reactive_varh=block.reactive_varh[places],
        export_wh=block.export_wh[places],
    )


def pieced(
    find: Callable[[date], Curve | None], *, point_id: str, starts_on: date, ends_on: date
) -> CurveBlock:
    """Piece a point's days together from its months; `find` gives what is kept of one.

    Raises:
        ValueError: if there is no day between the two.
    """
    days = (ends_on - starts_on).days
    if days <= 0:
        raise ValueError(f"there is no day from {starts_on} to {ends_on}")
    found = np.full((3, days * QUARTERS_IN_DAY), MISSING, np.int32)
    for month_on in _months(starts_on, ends_on):
        curve = find(month_on)
        if curve is None:
            continue
        first = max(starts_on, month_on)
        last = min(ends_on, month_on + timedelta(days=curve.days))
        if first < last:
            here = _quarters(starts_on, first, last)
            there = _quarters(month_on, first, last)
            for channel, kept in zip(found, curve.channels, strict=True):
                channel[here] = kept[there]
    return CurveBlock(
        point_ids=(point_id,),
        starts_on=starts_on,
        days=days,
        active_wh=found[0:1],
        reactive_varh=found[1:2],
        export_wh=found[2:3],
    )


def next_month(on: date) -> date:
    """Return the first of the month after a day's."""
    return (on.replace(day=28) + timedelta(days=4)).replace(day=1)


def _months(starts_on: date, ends_on: date) -> Iterator[date]:
    month_on = starts_on.replace(day=1)
    while month_on < ends_on:
        yield month_on
        month_on = next_month(month_on)


def _quarters(from_on: date, first: date, last: date) -> slice:
    return slice(
        (first - from_on).days * QUARTERS_IN_DAY, (last - from_on).days * QUARTERS_IN_DAY
    )
