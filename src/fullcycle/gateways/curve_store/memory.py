"""Curves for tests and simulations: they lie in memory and end with it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

import numpy as np

from fullcycle.gateways.curve_store.months import Curve, pieced, sorted_month
from fullcycle.kernels.loads.curves import CurveBlock


class MemoryCurves:
    """Keeps each point's month in a dictionary."""

    def __init__(self) -> None:
        self._months: defaultdict[date, dict[str, Curve]] = defaultdict(dict)

    def append(self, block: CurveBlock) -> None:
        checked = sorted_month(block)
        for place, point_id in enumerate(checked.point_ids):
            self._months[checked.starts_on][point_id] = Curve(
                channels=(
                    checked.active_wh[place].copy(),
                    checked.reactive_varh[place].copy(),
                    checked.export_wh[place].copy(),
                )
            )

    def scan(self, *, month_on: date) -> Iterator[CurveBlock]:
        kept = self._months.get(month_on, {})
        for days in sorted({curve.days for curve in kept.values()}):
            points = sorted(point for point, curve in kept.items() if curve.days == days)
            active, reactive, export = (
                np.stack([kept[point].channels[channel] for point in points])
                for channel in range(3)
            )
            yield CurveBlock(
                point_ids=tuple(points),
                starts_on=month_on,
                days=days,
                active_wh=active,
                reactive_varh=reactive,
                export_wh=export,
            )

    def read_days(self, *, point_id: str, starts_on: date, ends_on: date) -> CurveBlock:
        return pieced(
            lambda month_on: self._months.get(month_on, {}).get(point_id),
            point_id=point_id,
            starts_on=starts_on,
            ends_on=ends_on,
        )
