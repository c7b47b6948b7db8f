"""What may be asked about the meters of a case and about what a point took."""

from fullcycle.stages.metering.queries.installed import (
    InstallationView,
    MeterView,
    Missing,
    meters_of,
    missing_for_energising,
)
from fullcycle.stages.metering.queries.used import (
    PeakDay,
    PointUse,
    count_points,
    month_uses,
    peak_day,
)


__all__ = [
    "InstallationView",
    "MeterView",
    "Missing",
    "PeakDay",
    "PointUse",
    "count_points",
    "meters_of",
    "missing_for_energising",
    "month_uses",
    "peak_day",
]
