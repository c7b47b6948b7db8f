"""Quarter-hour energy of many metering points over the same days."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from numpy.typing import NDArray

from fullcycle.kernels.calendars.workdays import SITE_ZONE


QUARTERS_IN_DAY = 96
MISSING = -1
"""Stands where a quarter-hour was not heard of; no meter counts less than nothing."""

Counts = NDArray[np.int32]
Sums = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CurveBlock:
    """Energy of each quarter-hour, one row a point, from 0:00 of `starts_on`.

    Arrays have the shape (points, days * 96). Active energy is in Wh forward (from the grid),
    reactive in varh, forward and reverse added as absolutes; export is Wh fed into the grid.
    """

    point_ids: tuple[str, ...]
    starts_on: date
    days: int
    active_wh: Counts
    reactive_varh: Counts
    export_wh: Counts

    def __post_init__(self) -> None:
        """Refuse arrays of another shape or type.

        Raises:
            ValueError: if an array does not fit the points and days.
        """
        shape = (len(self.point_ids), self.days * QUARTERS_IN_DAY)
        for values in (self.active_wh, self.reactive_varh, self.export_wh):
            if values.shape != shape or values.dtype != np.int32:
                raise ValueError(
                    f"int32 of {shape} is wanted, not {values.dtype} {values.shape}"
                )

    def instant(self, quarter: int) -> datetime:
        """Return when a quarter-hour begins, counted from 0 at the first midnight."""
        day, rest = divmod(quarter, QUARTERS_IN_DAY)
        midnight = datetime.combine(self.starts_on, time(), tzinfo=SITE_ZONE)
        return midnight + timedelta(days=day, minutes=15 * rest)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PeriodSums:
    """What curves come to: sums by period, and the highest quarter-hour of each point.

    `active_wh` has the shape (points, 5) in the order of the tariff's periods; the others
    (points,). `max_at` counts quarter-hours from the first midnight; of equals the earliest.
    `missing` counts the quarter-hours without active energy.
    """

    active_wh: Sums
    reactive_varh: Sums
    export_wh: Sums
    max_wh: Counts
    max_at: Counts
    missing: Counts
