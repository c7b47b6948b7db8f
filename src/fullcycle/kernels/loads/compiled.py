"""The loop over curves that numba compiles; `summing` alone calls it."""

import numba
import numpy as np
from numpy.typing import NDArray

from fullcycle.kernels.loads.curves import MISSING, QUARTERS_IN_DAY, Counts, Sums


@numba.njit(parallel=True, cache=True, nogil=True)
def sum_points(  # noqa: PLR0913, PLR0917 - a compiled loop takes arrays, not objects
    active: Counts,
    reactive: Counts,
    export: Counts,
    tables: NDArray[np.uint8],
    table_of_day: Sums,
    active_sums: Sums,
    reactive_sums: Sums,
    export_sums: Sums,
    max_wh: Counts,
    max_at: Counts,
    missing: Counts,
) -> None:  # pragma: no cover - compiled; tested equal to the numpy way
    """Add curves up into the arrays given last; `tables` are the periods of days."""
    zero = np.int32(0)
    for point in numba.prange(active.shape[0]):
        by_quarter = np.zeros((tables.shape[0], QUARTERS_IN_DAY), np.int64)
        highest, highest_on, lost = np.int32(MISSING), np.int64(MISSING), np.int64(0)
        for day in range(table_of_day.shape[0]):
            sums = by_quarter[table_of_day[day]]
            first = day * QUARTERS_IN_DAY
            highest_of_day, lost_of_day = np.int32(MISSING), zero
            # No branch inside: the compiler makes eight quarter-hours of one instruction.
            for quarter in range(QUARTERS_IN_DAY):
                value = active[point, first + quarter]
                highest_of_day = max(highest_of_day, value)
                lost_of_day += np.int32(value < zero)
                sums[quarter] += max(value, zero)
            lost += lost_of_day
            if highest_of_day > highest:
                highest, highest_on = highest_of_day, np.int64(day)
        at = highest_on * QUARTERS_IN_DAY
        while at >= 0 and active[point, at] != highest:
            at += 1
        _split(by_quarter, tables, active_sums[point])
        reactive_sums[point], export_sums[point] = (
            _heard(reactive[point]),
            _heard(export[point]),
        )
        max_wh[point], max_at[point] = highest, max(at, np.int64(MISSING))
        missing[point] = lost


@numba.njit(cache=True, nogil=True)
def _heard(values: Counts) -> np.int64:  # pragma: no cover - compiled, as above
    heard = np.int64(0)
    for value in values:
        heard += max(value, np.int32(0))
    return heard


@numba.njit(cache=True, nogil=True)
def _split(
    by_quarter: Sums, tables: NDArray[np.uint8], sums: Sums
) -> None:  # pragma: no cover - compiled, as above
    for table in range(tables.shape[0]):
        for quarter in range(QUARTERS_IN_DAY):
            sums[tables[table, quarter]] += by_quarter[table, quarter]
