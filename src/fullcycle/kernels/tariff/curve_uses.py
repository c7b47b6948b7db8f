"""Curves to what a bill measures: uses by stretch, highest quarter-hours, what is missing."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fullcycle.kernels.calendars.workdays import SITE_ZONE, WorkCalendar
from fullcycle.kernels.loads.curves import MISSING, QUARTERS_IN_DAY, CurveBlock, PeriodSums
from fullcycle.kernels.loads.estimating import (
    METHOD_WORDS,
    Method,
    UnableToEstimate,
    estimate,
)
from fullcycle.kernels.loads.summing import periods_of_days, sum_block
from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.kernels.tariff.bills import Flag, FlagKind
from fullcycle.kernels.tariff.facts import MaxDemand, MeasuredUse
from fullcycle.kernels.tariff.registers import highest_demand
from fullcycle.kernels.units.wording import Wording


QUARTERS_IN_HOUR = 4
WH_IN_KWH = 1000
PERIODS = tuple(Period)


@dataclass(frozen=True, slots=True, kw_only=True)
class MeteredPoint:
    """The days `[starts_on, ends_on)` on which a point was measured, and what can be true.

    A quarter-hour above `most_wh` is billed as it was heard, and flagged.
    """

    point_id: str
    starts_on: date
    ends_on: date
    most_wh: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveUse:
    """What a point's curve comes to, one use a stretch.

    `missing` counts the quarter-hours that were not heard of; `method` says how their energy
    was estimated, None that it was not: then they count nothing. The highest demand is always
    one that was heard.
    """

    point_id: str
    uses: tuple[MeasuredUse, ...]
    flags: tuple[Flag, ...] = ()
    missing: int = 0
    method: Method | None = None

    @property
    def max_demand(self) -> MaxDemand | None:
        """The highest of all stretches, the earliest of equals."""
        return highest_demand(use.max_demand for use in self.uses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timetable:
    """Where the periods of a region's days come from."""

    book: TariffBook
    region: str
    calendar: WorkCalendar

    def stretches(self, starts_on: date, ends_on: date) -> list[tuple[date, date]]:
        """Split days where a row of the tariff book changes."""
        seams = self.book.seams(region=self.region, starts_on=starts_on, ends_on=ends_on)
        return list(pairwise((starts_on, *seams, ends_on)))

    def periods(self, starts_on: date, ends_on: date) -> NDArray[np.uint8]:
        """Give each quarter-hour its period's place among all.

        Raises:
            UnableToPrice: if the periods of a day are not in the book.
            UnableToCount: if the calendar does not reach a day whose holidays matter.
        """
        days = [starts_on + timedelta(days=late) for late in range((ends_on - starts_on).days)]
        tables = [
            self.book.day_table(on=on, region=self.region, calendar=self.calendar)
            for on in days
        ]
        return periods_of_days(
            [[PERIODS.index(period) for period in table.quarters] for table in tables]
        )


def uses_of_block(
    block: CurveBlock,
    *,
    points: Mapping[str, MeteredPoint],
    timetable: Timetable,
    method: Method | None,
) -> Iterator[CurveUse]:
    """Give what each point of a block comes to that is among `points` and was measured then.

    Energy is whole kWh a period, half up; missing quarter-hours are estimated by `method`
    where there is one and the curve has what it stands on.

    Raises:
        UnableToPrice: if the periods of a day are not in the book.
        UnableToCount: if the calendar does not reach a day whose holidays matter.
    """
    for (starts_on, ends_on), places in _alike(block, points).items():
        part = _cut(block, starts_on, ends_on, places=places)
        stretches = timetable.stretches(starts_on, ends_on)
        yield from _uses_of_part(part, stretches, points, timetable, method)


def _alike(
    block: CurveBlock, points: Mapping[str, MeteredPoint]
) -> dict[tuple[date, date], list[int]]:
    """The places of the points wanted, by the days of the block on which they were measured."""
    last = block.starts_on + timedelta(days=block.days)
    found: dict[tuple[date, date], list[int]] = defaultdict(list)
    for place, point_id in enumerate(block.point_ids):
        point = points.get(point_id)
        if point is not None:
            days = max(point.starts_on, block.starts_on), min(point.ends_on, last)
            if days[0] < days[1]:
                found[days].append(place)
    return found


def _cut(
    block: CurveBlock, starts_on: date, ends_on: date, *, places: Sequence[int] | None = None
) -> CurveBlock:
    """Some points and days of a block; what is whole is not copied."""
    days = (ends_on - starts_on).days
    first = (starts_on - block.starts_on).days * QUARTERS_IN_DAY
    quarters = slice(first, first + days * QUARTERS_IN_DAY)
    is_whole = places is None or len(places) == len(block.point_ids)
    if is_whole and days == block.days:
        return block
    rows = np.arange(len(block.point_ids)) if places is None else np.array(places)
    return CurveBlock(
        point_ids=tuple(block.point_ids[row] for row in rows),
        starts_on=starts_on,
        days=days,
        active_wh=np.ascontiguousarray(block.active_wh[rows, quarters]),
        reactive_varh=np.ascontiguousarray(block.reactive_varh[rows, quarters]),
        export_wh=np.ascontiguousarray(block.export_wh[rows, quarters]),
    )


def _uses_of_part(
    part: CurveBlock,
    stretches: Sequence[tuple[date, date]],
    points: Mapping[str, MeteredPoint],
    timetable: Timetable,
    method: Method | None,
) -> Iterator[CurveUse]:
    pieces = [
        (timetable.periods(starts_on, ends_on), starts_on, ends_on)
        for starts_on, ends_on in stretches
    ]
    heard = [
        _Summed.of(_cut(part, starts_on, ends_on), periods)
        for periods, starts_on, ends_on in pieces
    ]
    for place, point_id in enumerate(part.point_ids):
        missing = sum(int(summed.sums.missing[place]) for summed in heard)
        filled = _filled(part, place, method) if missing and method else None
        uses = [summed.use(place) for summed in heard]
        if filled is not None and method is not None:
            uses = [
                _completed(
                    use, _Summed.of(_cut(filled, use.starts_on, use.ends_on), periods), method
                )
                if summed.sums.missing[place]
                else use
                for use, summed, (periods, _, _) in zip(uses, heard, pieces, strict=True)
            ]
        used = method if filled is not None else None
        flags = _gaps(part, place, used) if missing else []
        highest = max(int(summed.sums.max_wh[place]) for summed in heard)
        if highest > points[point_id].most_wh:
            flags += _too_high(part, place, points[point_id].most_wh)
        yield CurveUse(
            point_id=point_id,
            uses=tuple(uses),
            flags=tuple(flags),
            missing=missing,
            method=used,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Summed:
    """A stretch with its sums."""

    block: CurveBlock
    sums: PeriodSums
    held: tuple[int, ...]
    """The places of the periods that the stretch has."""

    @classmethod
    def of(cls, block: CurveBlock, periods: NDArray[np.uint8]) -> "_Summed":
        held = tuple(int(place) for place in np.unique(periods))
        return cls(block=block, sums=sum_block(block, periods), held=held)

    def demand(self, place: int) -> MaxDemand | None:
        """The highest quarter-hour that was heard, in kW."""
        wh = int(self.sums.max_wh[place])
        if wh == MISSING:
            return None
        return MaxDemand(
            kw=Decimal(wh * QUARTERS_IN_HOUR) / WH_IN_KWH,
            at=self.block.instant(int(self.sums.max_at[place])),
            evidence=(self._evidence(place),),
        )

    def use(self, place: int) -> MeasuredUse:
        """What a point took."""
        active = self.sums.active_wh[place]
        return MeasuredUse(
            starts_on=self.block.starts_on,
            ends_on=self.block.starts_on + timedelta(days=self.block.days),
            active_kwh={PERIODS[held]: _kwh(active[held]) for held in self.held},
            reactive_forward_kvarh=_kwh(self.sums.reactive_varh[place]),
            export_kwh=_kwh(self.sums.export_wh[place]),
            max_demand=self.demand(place),
            evidence=(self._evidence(place),),
        )

    def _evidence(self, place: int) -> str:
        return f"curve/{self.block.point_ids[place]}/{self.block.starts_on:%Y-%m}"


def _completed(use: MeasuredUse, filled: _Summed, method: Method) -> MeasuredUse:
    """Take the energy of the curve without holes; the demand stays the one that was heard."""
    return replace(
        filled.use(0), max_demand=use.max_demand, is_estimated=True, estimated_by=method
    )


def _kwh(wh: np.int64) -> int:
    return (int(wh) + WH_IN_KWH // 2) // WH_IN_KWH


def _filled(part: CurveBlock, place: int, method: Method) -> CurveBlock | None:
    """One point's curve without holes; None where nothing is there to estimate from."""
    try:
        active, reactive, export = (
            estimate(np.array(channel[place]), method=method).wh.reshape(1, -1)
            for channel in (part.active_wh, part.reactive_varh, part.export_wh)
        )
    except UnableToEstimate:
        return None
    return CurveBlock(
        point_ids=(part.point_ids[place],),
        starts_on=part.starts_on,
        days=part.days,
        active_wh=active,
        reactive_varh=reactive,
        export_wh=export,
    )


def _gaps(part: CurveBlock, place: int, method: Method | None) -> list[Flag]:
    """Each hole with its point, its moment, and by what it was filled."""
    is_missing = part.active_wh[place] < 0
    edges = np.flatnonzero(np.diff(is_missing, prepend=False, append=False))
    return [
        _gap(part.point_ids[place], part.instant(int(first)), int(last - first), method)
        for first, last in zip(edges[::2], edges[1::2], strict=True)
    ]


def _gap(point_id: str, at: datetime, count: int, method: Method | None) -> Flag:
    told = f"{at.astimezone(SITE_ZONE):%Y-%m-%d %H:%M}"
    words = METHOD_WORDS[method] if method else Wording(zh="未作估算", en="not estimated")
    return Flag(
        kind=FlagKind.GAP,
        wording=Wording(
            zh=f"计量点 {point_id} 自 {told} 起缺 {count} 个 15 分钟数据，{words.zh}。",
            en=f"Metering point {point_id}: {count} quarter-hours missing from {told};"
            f" {words.en}.",
        ),
        point_id=point_id,
        at=at,
    )


def _too_high(part: CurveBlock, place: int, most_wh: int) -> list[Flag]:
    values = part.active_wh[place]
    return [
        _more_than_can_be(
            part.point_ids[place], part.instant(int(quarter)), int(values[quarter]), most_wh
        )
        for quarter in np.flatnonzero(values > most_wh)
    ]


def _more_than_can_be(point_id: str, at: datetime, wh: int, most_wh: int) -> Flag:
    told = f"{at.astimezone(SITE_ZONE):%Y-%m-%d %H:%M}"
    kw, most_kw = (Decimal(energy * QUARTERS_IN_HOUR) / WH_IN_KWH for energy in (wh, most_wh))
    return Flag(
        kind=FlagKind.OVER_CAPACITY,
        wording=Wording(
            zh=f"计量点 {point_id} 在 {told} 的 15 分钟平均功率为 {kw:,.0f} 千瓦，"
            f"高于变压器可能承受的 {most_kw:,.0f} 千瓦，请核对是否重复计量。",
            en=f"Metering point {point_id}: {kw:,.0f} kW on {told} is more than the"
            f" {most_kw:,.0f} kW that the transformers can bear; was it counted twice?",
        ),
        point_id=point_id,
        at=at,
    )
