"""Curves to billing quantities: energy by period, the highest quarter-hour, what is missing.

Two ways that give the same integers: `sum_block` compiled by numba, one pass over the bytes;
`sum_block_plainly` in numpy, for machines without a compiler and as the other's witness.
Whatever lies below zero is `MISSING`.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from fullcycle.kernels.loads.curves import (
    MISSING,
    QUARTERS_IN_DAY,
    CurveBlock,
    PeriodSums,
)


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
    if block.days == 0:
        return sums
    # Days with the same periods are added up quarter-hour by quarter-hour and split only then.
    by_day = period_of.reshape(block.days, QUARTERS_IN_DAY)
    place_of: dict[bytes, int] = {}
    table_of_day = [place_of.setdefault(day.tobytes(), len(place_of)) for day in by_day]
    tables = np.frombuffer(b"".join(place_of), np.uint8).reshape(-1, QUARTERS_IN_DAY)
    # The compiler is large: a process loads it with its first curve, web pages never.
    from fullcycle.kernels.loads.compiled import sum_points

    sum_points(
        block.active_wh,
        block.reactive_varh,
        block.export_wh,
        tables,
        np.array(table_of_day, np.int64),
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
    sums = _empty_sums(len(block.point_ids))
    if block.days == 0:
        return sums
    heard = np.maximum(block.active_wh, 0)
    highest = np.maximum(block.active_wh.max(axis=1), MISSING)
    return PeriodSums(
        active_wh=np.stack(
            [
                heard[:, period_of == period].sum(axis=1, dtype=np.int64)
                for period in range(PERIODS)
            ],
            axis=1,
        ),
        reactive_varh=np.maximum(block.reactive_varh, 0).sum(axis=1, dtype=np.int64),
        export_wh=np.maximum(block.export_wh, 0).sum(axis=1, dtype=np.int64),
        max_wh=highest.astype(np.int32),
        max_at=np.where(highest == MISSING, MISSING, block.active_wh.argmax(axis=1)).astype(
            np.int32
        ),
        missing=(block.active_wh < 0).sum(axis=1).astype(np.int32),
    )


def periods_of_days(days: Sequence[Sequence[int]]) -> NDArray[np.uint8]:
    """Lay the periods of days, 96 each, one behind the other."""
    return np.array([period for day in days for period in day], dtype=np.uint8)


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
