"""Thirteen months of use for the first county: curves drawn, summed up, the late ones kept."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np

from fullcycle.doors.command.district import curves, shapes
from fullcycle.doors.command.district.building import SEED
from fullcycle.doors.command.district.curves import Days, Site
from fullcycle.doors.command.district.customers import DISTRICT, account_number
from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.months import rows_of
from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.kernels.loads.curves import CurveBlock
from fullcycle.kernels.rulebook.tariffs.book import DEMO, load_tariff_book
from fullcycle.records.customers import queries as customers
from fullcycle.stages.metering import actions as metering
from fullcycle.stages.metering import queries as metered


MONTHS = tuple(date(2025 + month // 12, month % 12 + 1, 1) for month in range(10, 23))
"""November 2025 to November 2026."""

KEPT_WHOLE = 2
"""Of the last months the curves of all are kept (126 MB each), so that any day can be drawn."""

LOOKED_AT = 120
"""Of so many customers, those a visitor looks at, the curves of all months are kept."""

CHUNK = 250
"""So many sites are drawn together; the same ones each time, however many are built."""

APPENDED = 4
"""So many chunks go into one file."""

REGION = "ZJ"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltUse:
    """What was built: months, points of them, and whose shapes the curves have."""

    months: int
    points: int
    flagged: int
    shapes: str


def build_use(
    *, at: datetime, today: date, tell: Callable[[int], object], seed: int = SEED
) -> BuiltUse:
    """Draw what is missing of the months up to `today`, telling each month's points."""
    loaded = shapes.load_shapes()
    sites = _sites(seed, loaded)
    months = points = flagged = 0
    for place, month_on in enumerate(MONTHS):
        days = Days.of_month(month_on, until=today, calendar=load_calendar())
        supplied = sum(site.starts_on <= days.days[-1] for site in sites) if days.days else 0
        if metered.count_points(month_on=month_on) >= supplied:
            continue
        recorded = metering.record_curves(
            _Drawing(
                sites=sites,
                days=days,
                shapes=loaded,
                seed=seed,
                kept=DISTRICT if place >= len(MONTHS) - KEPT_WHOLE else LOOKED_AT,
            ).blocks(),
            month=metering.MonthToRecord(
                month_on=month_on,
                region=REGION,
                book=load_tariff_book(DEMO),
                calendar=load_calendar(),
            ),
            at=at,
        )
        tell(recorded.points)
        months += 1
        points += recorded.points
        flagged += recorded.flagged
    return BuiltUse(months=months, points=points, flagged=flagged, shapes=loaded.says)


def _sites(seed: int, loaded: shapes.Shapes) -> list[Site]:
    """The sites of the first county that stand, in the order of their numbers."""
    numbers = {account_number(number): number for number in range(DISTRICT)}
    supplied = customers.supplied_account_ids(
        starts_on=MONTHS[0], ends_on=MONTHS[-1] + timedelta(days=30)
    )
    every = sorted({*supplied}.intersection(customers.account_ids_numbered(numbers)))
    found: dict[int, Site] = {}
    for first in range(0, len(every), CHUNK):
        for account in customers.list_supplied(account_ids=every[first : first + CHUNK]):
            number = numbers[account.number]
            found[number] = curves.site_of(account, number=number, seed=seed, shapes=loaded)
    return [found[number] for number in sorted(found)]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawing:
    """A month that is drawn chunk by chunk; of the first `kept` sites the curves are kept."""

    sites: Sequence[Site]
    days: Days
    shapes: shapes.Shapes
    seed: int
    kept: int

    def blocks(self) -> Iterator[CurveBlock]:
        """Give each chunk; what is to be kept is appended on the way."""
        waiting: list[CurveBlock] = []
        for first in range(0, len(self.sites), CHUNK):
            block = curves.month_of(
                self.sites[first : first + CHUNK],
                days=self.days,
                shapes=self.shapes,
                seed=self.seed,
                first=first,
            )
            if first < self.kept:
                waiting.append(_first_of(block, self.kept - first))
            if len(waiting) == APPENDED:
                _append(waiting)
            yield block
        if waiting:
            _append(waiting)


def _first_of(block: CurveBlock, count: int) -> CurveBlock:
    if count >= len(block.point_ids):
        return block
    return rows_of(block, np.arange(count))


def _append(blocks: list[CurveBlock]) -> None:
    curve_store.current().append(
        CurveBlock(
            point_ids=tuple(name for block in blocks for name in block.point_ids),
            starts_on=blocks[0].starts_on,
            days=blocks[0].days,
            active_wh=np.concatenate([block.active_wh for block in blocks]),
            reactive_varh=np.concatenate([block.reactive_varh for block in blocks]),
            export_wh=np.concatenate([block.export_wh for block in blocks]),
        )
    )
    blocks.clear()
