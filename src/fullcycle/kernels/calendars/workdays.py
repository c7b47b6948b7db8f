"""Counting in working minutes and working days, by the State Council's dated table."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import cache
from itertools import accumulate, pairwise
from math import ceil, lcm
from zoneinfo import ZoneInfo

from fullcycle.kernels.calendars import tables
from fullcycle.kernels.calendars.tables import OfficeHours, YearOfDays
from fullcycle.kernels.units.wording import Wording


WARNED_DAYS = 60
"""So long before the table ends it is said; the State Council's notice comes in these weeks."""

SITE_ZONE = ZoneInfo("Asia/Shanghai")
MINUTES_IN_DAY = 24 * 60


class UnableToCount(Exception):
    """A day is needed that no table covers; `wording` is fit for whoever asked."""

    def __init__(self, wording: Wording) -> None:
        """Carry the words in both languages; `str()` gives the Chinese ones."""
        self.wording = wording
        super().__init__(wording)

    def __str__(self) -> str:
        return self.wording.zh


@dataclass(frozen=True, slots=True, kw_only=True)
class HolidayDay:
    """A day of a holiday; `number` is which day of it, from 1."""

    name: Wording
    number: int


@cache
def load_calendar() -> "WorkCalendar":
    """Return the calendar of the data files; they are read once."""
    return WorkCalendar(years=tables.read_years(), office_hours=tables.read_office_hours())


class WorkCalendar:
    """Working time between instants, in the site's time zone.

    Instants are aware and floored to the minute; periods are half-open. Every answer is a
    subtraction of sums made beforehand, so a year costs what a minute costs.
    All methods raise `UnableToCount` for a day outside the table and `ValueError` for a naive
    instant or a period that runs backwards.
    """

    def __init__(
        self, *, years: Sequence[YearOfDays], office_hours: Sequence[OfficeHours]
    ) -> None:
        """Lay out every day of the years.

        Raises:
            ValueError: if a year is missing between two others, or a working day has no hours.
        """
        if not years or any(
            later.year != earlier.year + 1 for earlier, later in pairwise(years)
        ):
            raise ValueError("the years of a calendar follow each other without a gap")
        self.first_year = years[0].year
        self.last_year = years[-1].year
        self._timetables = _timetables(office_hours)
        self._unit = lcm(*(timetable.minutes for _, timetable in self._timetables))
        self._first_ordinal = date(self.first_year, 1, 1).toordinal()
        self._holidays = {
            day: HolidayDay(name=holiday.name, number=number)
            for year in years
            for holiday in year.holidays
            for number, day in enumerate(holiday.days, start=1)
        }
        self._days: list[_Timetable] = []
        self._minutes_before = [0]
        self._days_before = [0]
        for year in years:
            self._lay_out(year)
        self._working = [
            index for index, timetable in enumerate(self._days) if timetable is not _CLOSED
        ]
        # The instant at which the table ends may close a period, so it has a place too.
        self._length = len(self._days)
        self._days.append(_CLOSED)

    @property
    def last_on(self) -> date:
        """The last day of the table."""
        return date(self.last_year, 12, 31)

    def running_out(self, *, on: date) -> Wording | None:
        """That the table ends soon, or has ended; None while more than 60 days are left."""
        days = (self.last_on - on).days
        if days > WARNED_DAYS:
            return None
        last, following = self.last_on, self.last_year + 1
        if days < 0:
            return Wording(
                zh=(
                    f"工作日历只到{last.year}年{last.month}月{last.day}日，现在排不出到期日，"
                    f"请马上补上{following}年的放假安排。"
                ),
                en=(
                    f"The working calendar ended on {last.isoformat()}: no due day can be "
                    f"told. Please add the holidays of {following} at once."
                ),
            )
        return Wording(
            zh=(
                f"工作日历只到{last.year}年{last.month}月{last.day}日，还有{days}天；"
                f"到{following}年的承诺排不出到期日。国务院公布{following}年的放假安排后请补上。"
            ),
            en=(
                f"The working calendar ends on {last.isoformat()}, in {days} days; promises "
                f"that reach into {following} have no due day. Please add the holidays of "
                f"{following} when the State Council has announced them."
            ),
        )

    def is_working_day(self, day: date) -> bool:
        return self._days[self._index(day)] is not _CLOSED

    def find_holiday(self, day: date) -> HolidayDay | None:
        """Return of which holiday a day is, and its how manieth day; None for any other day."""
        self._index(day)
        return self._holidays.get(day)

    def minutes_per_day(self, day: date) -> int:
        """Office minutes of that very day: 0 when the offices are closed."""
        return self._days[self._index(day)].minutes

    def minutes_in_force(self, day: date) -> int:
        """Office minutes of a working day by the hours in force then; asks no holidays."""
        return self._timetable_on(day).minutes

    def working_minutes(self, starts_at: datetime, ends_at: datetime) -> int:
        """Whole office minutes in `[starts_at, ends_at)`."""
        first, last = self._places(starts_at, ends_at)
        return self._minutes_until(*last) - self._minutes_until(*first)

    def working_days(self, starts_at: datetime, ends_at: datetime) -> Fraction:
        """Working days in `[starts_at, ends_at)`, exactly: each day weighs 1, however long."""
        first, last = self._places(starts_at, ends_at)
        return Fraction(self._units_until(*last) - self._units_until(*first), self._unit)

    def instant_after(self, starts_at: datetime, minutes: int) -> datetime:
        """The earliest instant at which so many office minutes have elapsed.

        The last minute of a morning ends at noon, not after lunch; 0 minutes is the start.
        """
        index, minute = self._place(starts_at)
        if minutes < 0:
            raise ValueError(f"time cannot be counted backwards: {minutes} minutes")
        if not minutes:
            return self._instant(index, minute)
        target = self._minutes_until(index, minute) + minutes
        day = bisect_left(self._minutes_before, target) - 1
        self._require(day)
        return self._instant(
            day, bisect_left(self._days[day].worked, target - self._minutes_before[day])
        )

    def instant_after_days(self, starts_at: datetime, days: Fraction) -> datetime:
        """The earliest minute at which so many working days have elapsed, parts included."""
        if days < 0:
            raise ValueError(f"time cannot be counted backwards: {days} days")
        index, minute = self._place(starts_at)
        if not days:
            return self._instant(index, minute)
        target = self._units_until(index, minute) + ceil(days * self._unit)
        day = bisect_left(self._days_before, -(-target // self._unit)) - 1
        self._require(day)
        timetable = self._days[day]
        units = target - self._days_before[day] * self._unit
        return self._instant(
            day, bisect_left(timetable.worked, -(-units * timetable.minutes // self._unit))
        )

    def end_of_working_day(self, starts_on: date, n: int) -> datetime:
        """Close of office on the n-th working day after a day, which is itself not counted."""
        if n < 1:
            raise ValueError(f"the first working day after a day is number 1, not {n}")
        after = self._days_before[self._index(starts_on) + 1]
        if after + n > len(self._working):
            raise self._refusal(self._length)
        index = self._working[after + n - 1]
        return self._instant(index, self._days[index].closes)

    def _lay_out(self, year: YearOfDays) -> None:
        day = date(year.year, 1, 1)
        while day.year == year.year:
            timetable = self._timetable_on(day) if year.is_working_day(day) else _CLOSED
            self._days.append(timetable)
            self._minutes_before.append(self._minutes_before[-1] + timetable.minutes)
            self._days_before.append(self._days_before[-1] + (timetable is not _CLOSED))
            day += timedelta(days=1)

    def _timetable_on(self, day: date) -> "_Timetable":
        in_force = [timetable for start, timetable in self._timetables if start <= day]
        if not in_force:
            raise ValueError(f"no office hours are in force on {day}")
        return in_force[-1]

    def _minutes_until(self, index: int, minute: int) -> int:
        return self._minutes_before[index] + self._days[index].worked[minute]

    def _units_until(self, index: int, minute: int) -> int:
        # A working day is `_unit` units, which every day's minutes divide: no rounding.
        timetable = self._days[index]
        part = timetable.worked[minute] * self._unit // (timetable.minutes or 1)
        return self._days_before[index] * self._unit + part

    def _places(
        self, starts_at: datetime, ends_at: datetime
    ) -> tuple[tuple[int, int], tuple[int, int]]:
        first, last = self._place(starts_at), self._place(ends_at)
        if last < first:
            raise ValueError(f"the period ends before it starts: {starts_at} … {ends_at}")
        return first, last

    def _place(self, at: datetime) -> tuple[int, int]:
        if at.tzinfo is None:
            raise ValueError(f"the instant has no time zone: {at}")
        local = at.astimezone(SITE_ZONE)
        index = local.toordinal() - self._first_ordinal
        minute = local.hour * 60 + local.minute
        if not 0 <= index < self._length and (index != self._length or minute):
            raise self._refusal(index)
        return index, minute

    def _index(self, day: date) -> int:
        index = day.toordinal() - self._first_ordinal
        self._require(index)
        return index

    def _require(self, index: int) -> None:
        if not 0 <= index < self._length:
            raise self._refusal(index)

    def _refusal(self, index: int) -> UnableToCount:
        day = date.fromordinal(self._first_ordinal + index)
        held = f"{self.first_year}年至{self.last_year}年"
        return UnableToCount(
            Wording(
                zh=(
                    f"算不到{day.year}年{day.month}月{day.day}日："
                    f"工作日历现有{held}的放假安排，没有{day.year}年的。"
                ),
                en=(
                    f"Cannot count to {day.isoformat()}: the working calendar holds the "
                    f"holidays of {self.first_year} to {self.last_year}, none of {day.year}."
                ),
            )
        )

    def _instant(self, index: int, minute: int) -> datetime:
        day = date.fromordinal(self._first_ordinal + index)
        return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=SITE_ZONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Timetable:
    """A day by the minute: `worked[m]` office minutes lie before minute `m` of the day."""

    worked: tuple[int, ...]
    minutes: int
    closes: int


_CLOSED = _Timetable(worked=(0,) * MINUTES_IN_DAY, minutes=0, closes=0)


def _timetables(office_hours: Sequence[OfficeHours]) -> list[tuple[date, _Timetable]]:
    ordered = sorted(office_hours, key=lambda entry: entry.effective_from)
    return [(entry.effective_from, _timetable(entry)) for entry in ordered]


def _timetable(hours: OfficeHours) -> _Timetable:
    stretches = [
        range(_minute_of(period.opens), _minute_of(period.closes)) for period in hours.periods
    ]
    is_open = [
        any(minute in stretch for stretch in stretches) for minute in range(MINUTES_IN_DAY)
    ]
    worked = tuple(accumulate(is_open, initial=0))[:MINUTES_IN_DAY]
    return _Timetable(worked=worked, minutes=sum(is_open), closes=stretches[-1].stop)


def _minute_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute
