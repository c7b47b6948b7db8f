"""What may be asked about the meters of a case and about what a point took."""

from fullcycle.stages.metering.queries.installed import (
    InstallationView,
    MeterView,
    Missing,
    meters_of,
    missing_for_energising,
)
from fullcycle.stages.metering.queries.used import (
    DayCurve,
    PeakDay,
    PointCurve,
    PointUse,
    count_points,
    day_curve,
    methods_of,
    month_uses,
    peak_day,
)


__all__ = [
    "DayCurve",
    "InstallationView",
    "MeterView",
    "Missing",
    "PeakDay",
    "PointCurve",
    "PointUse",
    "count_points",
    "day_curve",
    "meters_of",
    "methods_of",
    "missing_for_energising",
    "month_uses",
    "peak_day",
]
