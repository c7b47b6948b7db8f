"""Curves to billing quantities: energy by period, the highest quarter-hour, what is missing.

Two ways that give the same integers: `sum_block` compiled by numba, one pass over the bytes;
`sum_block_plainly` in numpy, for machines without a compiler and as the other's witness.
"""

from collections.abc import Sequence

import numba
import numpy as np
from numpy.typing import NDArray

from fullcycle.kernels.loads.curves import MISSING, Counts, CurveBlock, PeriodSums, Sums


PERIODS = 5


def sum_block(block: CurveBlock, period_of: NDArray[np.uint8]) -> PeriodSums:
    """Return what each point's curve comes to.

    `period_of` gives each quarter-hour of the block its period, 0 to 4. Quarter-hours that were
    not heard of count as missing and add nothing.

    Raises:
        ValueError: if the periods do not fit the block.
    """
    _refuse_misfit(block, period_of)
    sums = _empty_sums(len(block.point_ids))
    _sum_points(
        block.active_wh,
        block.reactive_varh,
        block.export_wh,
        period_of,
        sums.active_wh,
        sums.reactive_varh,
        sums.export_wh,
        sums.max_wh,
        sums.max_at,
        sums.missing,
    )
    return sums


def sum_block_plainly(block: CurveBlock, period_of: NDArray[np.uint8]) -> PeriodSums:
    """Return the same integers as `sum_block`, by numpy alone.

    Raises:
        ValueError: if the periods do not fit the block.
    """
    _refuse_misfit(block, period_of)
    heard = np.where(block.active_wh == MISSING, 0, block.active_wh)
    has_any = (block.active_wh != MISSING).any(axis=1) if block.days else np.zeros(0, bool)
    return PeriodSums(
        active_wh=np.stack(
            [
                heard[:, period_of == period].sum(axis=1, dtype=np.int64)
                for period in range(PERIODS)
            ],
            axis=1,
        ),
        reactive_varh=_heard_sum(block.reactive_varh),
        export_wh=_heard_sum(block.export_wh),
        max_wh=block.active_wh.max(axis=1).astype(np.int32),
        max_at=np.where(has_any, block.active_wh.argmax(axis=1), MISSING).astype(np.int32),
        missing=(block.active_wh == MISSING).sum(axis=1).astype(np.int32),
    )


def periods_of_days(days: Sequence[Sequence[int]]) -> NDArray[np.uint8]:
    """Lay the periods of days, 96 each, one behind the other."""
    return np.array([period for day in days for period in day], dtype=np.uint8)


def _heard_sum(values: Counts) -> Sums:
    summed: Sums = np.where(values == MISSING, 0, values).sum(axis=1, dtype=np.int64)
    return summed


def _refuse_misfit(block: CurveBlock, period_of: NDArray[np.uint8]) -> None:
    if period_of.shape != (block.active_wh.shape[1],) or period_of.dtype != np.uint8:
        raise ValueError(f"uint8 of {block.active_wh.shape[1]} is wanted: {period_of.shape}")
    if period_of.size and period_of.max() >= PERIODS:
        raise ValueError(f"there are {PERIODS} periods, not {period_of.max() + 1}")


def _empty_sums(points: int) -> PeriodSums:
    return PeriodSums(
        active_wh=np.zeros((points, PERIODS), np.int64),
        reactive_varh=np.zeros(points, np.int64),
        export_wh=np.zeros(points, np.int64),
        max_wh=np.full(points, MISSING, np.int32),
        max_at=np.full(points, MISSING, np.int32),
        missing=np.zeros(points, np.int32),
    )


@numba.njit(parallel=True, cache=True, nogil=True)
def _sum_points(  # noqa: PLR0913, PLR0917 - a compiled loop takes arrays, not objects
    active: Counts,
    reactive: Counts,
    export: Counts,
    period_of: NDArray[np.uint8],
    active_sums: Sums,
    reactive_sums: Sums,
    export_sums: Sums,
    max_wh: Counts,
    max_at: Counts,
    missing: Counts,
) -> None:  # pragma: no cover - compiled; tested equal to the numpy way
    for point in numba.prange(active.shape[0]):
        sums = np.zeros(PERIODS, np.int64)
        highest, highest_at, lost = np.int32(MISSING), np.int32(MISSING), np.int32(0)
        kvarh = np.int64(0)
        fed_in = np.int64(0)
        for quarter in range(active.shape[1]):
            value = active[point, quarter]
            if value == MISSING:
                lost += np.int32(1)
            else:
                sums[period_of[quarter]] += value
                if value > highest:
                    highest, highest_at = value, np.int32(quarter)
            if reactive[point, quarter] != MISSING:
                kvarh += reactive[point, quarter]
            if export[point, quarter] != MISSING:
                fed_in += export[point, quarter]
        active_sums[point] = sums
        reactive_sums[point], export_sums[point] = kvarh, fed_in
        max_wh[point], max_at[point], missing[point] = highest, highest_at, lost
