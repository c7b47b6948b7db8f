"""The calendar's data files, read and checked into plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import TypedDict, cast

import yaml

from fullcycle.kernels.units.wording import Wording


DATA = Path(__file__).parent / "data"
SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """Days off in a row under one name; both ends are days off."""

    name: Wording
    first_on: date
    last_on: date

    @property
    def days(self) -> tuple[date, ...]:
        count = (self.last_on - self.first_on).days + 1
        return tuple(self.first_on + timedelta(days=offset) for offset in range(count))


@dataclass(frozen=True, slots=True, kw_only=True)
class YearOfDays:
    """What the State Council announced for one year."""

    year: int
    holidays: tuple[Holiday, ...]
    make_up_days: frozenset[date]
    source: str

    def __post_init__(self) -> None:
        """Refuse a table that contradicts itself.

        Raises:
            ValueError: if a day lies in another year, is both off and made up, a make-up day
                is no weekend day, or a holiday is empty.
        """
        days_off = self.days_off
        strangers = [day for day in days_off | self.make_up_days if day.year != self.year]
        weekdays = [day for day in self.make_up_days if day.weekday() < SATURDAY]
        empty = [holiday.name.zh for holiday in self.holidays if not holiday.days]
        wrong = strangers + weekdays + sorted(days_off & self.make_up_days) + empty
        if wrong:
            raise ValueError(f"the table of {self.year} contradicts itself at {wrong}")

    @property
    def days_off(self) -> frozenset[date]:
        return frozenset(day for holiday in self.holidays for day in holiday.days)

    def is_working_day(self, day: date) -> bool:
        """Whether offices are open: on make-up days yes, on weekends and holidays no."""
        if day in self.make_up_days:
            return True
        return day.weekday() < SATURDAY and day not in self.days_off


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficePeriod:
    """One half-open stretch of office time in a day, to the minute."""

    opens: time
    closes: time


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeHours:
    """The periods of a working day from a date on, in order; lunch lies between two of them."""

    effective_from: date
    periods: tuple[OfficePeriod, ...]

    def __post_init__(self) -> None:
        """Refuse hours that are empty, overlap or run backwards.

        Raises:
            ValueError: if they do.
        """
        edges = [edge for period in self.periods for edge in (period.opens, period.closes)]
        is_backwards = any(period.opens >= period.closes for period in self.periods)
        if not edges or is_backwards or edges != sorted(edges):
            raise ValueError(
                f"office hours from {self.effective_from} are not in order: {edges}"
            )


def read_years(folder: Path = DATA) -> tuple[YearOfDays, ...]:
    """Read every `cn_<year>.yaml` of the folder, oldest first."""
    return tuple(_year_of_days(path) for path in sorted(folder.glob("cn_*.yaml")))


def read_office_hours(folder: Path = DATA) -> tuple[OfficeHours, ...]:
    """Read `office_hours.yaml` of the folder, oldest first."""
    entries = cast("Sequence[_HoursEntry]", _read(folder / "office_hours.yaml"))
    hours = [
        OfficeHours(
            effective_from=entry["effective_from"],
            periods=tuple(
                OfficePeriod(opens=time.fromisoformat(opens), closes=time.fromisoformat(closes))
                for opens, closes in entry["periods"]
            ),
        )
        for entry in entries
    ]
    return tuple(sorted(hours, key=lambda entry: entry.effective_from))


def _year_of_days(path: Path) -> YearOfDays:
    entry = cast("_YearEntry", _read(path))
    holidays = tuple(
        Holiday(
            name=Wording(zh=holiday["name"]["zh"], en=holiday["name"]["en"]),
            first_on=holiday["first_on"],
            last_on=holiday["last_on"],
        )
        for holiday in entry["holidays"]
    )
    return YearOfDays(
        year=entry["year"],
        holidays=holidays,
        make_up_days=frozenset(entry["make_up_days"]),
        source=entry["source"],
    )


def _read(path: Path) -> object:
    return cast("object", yaml.safe_load(path.read_text(encoding="utf-8")))


class _NameEntry(TypedDict):
    zh: str
    en: str


class _HolidayEntry(TypedDict):
    name: _NameEntry
    first_on: date
    last_on: date


class _YearEntry(TypedDict):
    year: int
    source: str
    holidays: list[_HolidayEntry]
    make_up_days: list[date]


class _HoursEntry(TypedDict):
    effective_from: date
    periods: list[tuple[str, str]]
