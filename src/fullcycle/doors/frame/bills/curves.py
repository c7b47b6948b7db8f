"""The day of the highest demand: its curve, the periods of price below it, its gaps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from fullcycle.doors.frame.bills import words
from fullcycle.doors.frame.bills.charts import Plain
from fullcycle.doors.frame.bills.words import Words
from fullcycle.kernels.rulebook.tariffs.terms import Period


V = TypeVar("V")

QUARTERS_IN_HOUR = 4
QUARTERS_IN_DAY = 96
MINUTES = ("00", "15", "30", "45")


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """The 96 mean powers of a day in kW, None where nothing was heard.

    `periods` is the period of price of each quarter-hour; empty where prices have none.
    """

    kw: tuple[Decimal | None, ...]
    begins_at: tuple[datetime, ...]
    periods: tuple[Period, ...] = ()

    def place_of(self, moment: datetime) -> int | None:
        """Return which quarter-hour begins at a moment, None where none does."""
        return self.begins_at.index(moment) if moment in self.begins_at else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """One quarter-hour in the table."""

    kw: str
    period: str
    is_peak: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HourRow:
    """The four quarter-hours of an hour, and which periods of price lie in it."""

    hour: str
    values: tuple[Value, ...]
    periods: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRow:
    """One period of price on that day: its hours, what was taken in them, the most at once."""

    code: str
    name: Words
    hours: tuple[str, ...]
    kwh: str
    most_kw: str
    has_peak: bool


def curve(day: Day, *, peak_at: datetime, limit_kw: Decimal | None = None) -> Plain:
    """Return what the curve draws: steps of a quarter-hour, bands of price, gaps, the peak.

    `limit_kw` is the contract demand, where there is one.
    """
    return {
        "times": [clock_of(place) for place in range(QUARTERS_IN_DAY + 1)],
        "values": [None if value is None else float(value) for value in day.kw],
        "peak": day.place_of(peak_at),
        "limit": None if limit_kw is None else float(limit_kw),
        "bands": [
            {"code": period.value, "name": str(words.PERIODS[period]), "from": first, "to": end}
            for period, first, end in _stretches(day.periods)
        ],
        "gaps": [
            {"from": first, "to": end}
            for is_missing, first, end in _stretches([value is None for value in day.kw])
            if is_missing
        ],
        "limit_name": _("合同最大需量"),
        "peak_name": _("最大需量"),
        "gap_name": _("没有测到"),
        "unit": "kW",
    }


def hour_rows(day: Day, *, peak_at: datetime) -> tuple[HourRow, ...]:
    """Return the values of the day, four an hour; what was not measured says so."""
    peak = day.place_of(peak_at)
    values = [
        Value(
            kw=_("未测到") if kw is None else words.number(kw),
            period=day.periods[place].value if day.periods else "",
            is_peak=place == peak,
        )
        for place, kw in enumerate(day.kw)
    ]
    return tuple(
        HourRow(
            hour=f"{first // QUARTERS_IN_HOUR:02}",
            values=tuple(values[first : first + QUARTERS_IN_HOUR]),
            periods=tuple(
                words.PERIODS[period]
                for period in dict.fromkeys(day.periods[first : first + QUARTERS_IN_HOUR])
            ),
        )
        for first in range(0, len(values), QUARTERS_IN_HOUR)
    )


def period_rows(day: Day, *, peak_at: datetime) -> tuple[PeriodRow, ...]:
    """Return what was taken in each period of price, the dearest first."""
    peak = day.place_of(peak_at)
    return tuple(_period_row(day, period, peak) for period in Period if period in day.periods)


def gaps_of(day: Day) -> str:
    """Say when nothing was heard: `10:30–11:15、23:45–24:00`; empty where all was."""
    missing = [value is None for value in day.kw]
    return _("、").join(
        _span(first, end) for is_gap, first, end in _stretches(missing) if is_gap
    )


def quarter_of(moment: datetime) -> str:
    """Return the quarter-hour that begins at a moment: `10:15–10:30`."""
    local = timezone.localtime(moment)
    place = local.hour * QUARTERS_IN_HOUR + local.minute // 15
    return _span(place, place + 1)


def clock_of(place: int) -> str:
    """Return the time at which a quarter-hour of the day begins; the day ends at `24:00`."""
    hour, quarter = divmod(place, QUARTERS_IN_HOUR)
    return f"{hour:02}:{MINUTES[quarter]}"


def _period_row(day: Day, period: Period, peak: int | None) -> PeriodRow:
    inside = [place for place, one in enumerate(day.periods) if one is period]
    heard = [kw for place in inside if (kw := day.kw[place]) is not None]
    return PeriodRow(
        code=period.value,
        name=words.PERIODS[period],
        hours=tuple(
            _span(first, end) for one, first, end in _stretches(day.periods) if one is period
        ),
        kwh=f"{sum(heard, Decimal(0)) / QUARTERS_IN_HOUR:,.0f}",
        most_kw=words.number(max(heard)) if heard else "—",
        has_peak=peak in inside,
    )


def _stretches(values: Sequence[V]) -> Iterator[tuple[V, int, int]]:
    """Yield each run of equal values with its first place and the place behind its last."""
    first = 0
    for value, run in groupby(values):
        end = first + len(list(run))
        yield value, first, end
        first = end


def _span(first: int, end: int) -> str:
    return f"{clock_of(first)}–{clock_of(end)}"
