"""Readings that arrive: taken, and where their month is over its use is recorded anew."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime

from fullcycle.gateways.curve_store import port as curves
from fullcycle.journeys.billing_month import books, gathering
from fullcycle.journeys.billing_month.gathering import Span
from fullcycle.kernels.calendars.workdays import SITE_ZONE, load_calendar
from fullcycle.kernels.loads.curves import CurveBlock
from fullcycle.kernels.loads.estimating import Method
from fullcycle.stages.metering import actions as metering
from fullcycle.stages.metering import queries as metered
from fullcycle.stages.metering.actions import NewReadings, TakenReadings


def take_readings(*, new: NewReadings, at: datetime) -> TakenReadings:
    """Take quarter-hours; the use of the months that are over follows for their points.

    How a clerk had a point's missing quarter-hours estimated stays chosen.

    Raises:
        UnableToTakeReadings: if the batch is not taken.
        UnableToReadCurves: if the curves cannot be read again.
        UnableToPrice: if the periods of a day are not in the tariff book.
        UnableToCount: if the calendar does not reach a day whose holidays matter.
    """
    taken = metering.take_readings(new=new, at=at)
    today = at.astimezone(SITE_ZONE).date()
    for month_on, numbers in _touched(new).items():
        month = gathering.month_of(month_on)
        if month.ends_on <= today:
            _record(month, numbers, at)
    return taken


def _touched(new: NewReadings) -> Mapping[date, Sequence[str]]:
    found: defaultdict[date, set[str]] = defaultdict(set)
    for one in new.readings:
        found[one.month_on].add(one.point_number)
    return {month_on: sorted(numbers) for month_on, numbers in found.items()}


def _record(month: Span, numbers: Sequence[str], at: datetime) -> None:
    chosen = metered.methods_of(month_on=month.starts_on, point_numbers=numbers)
    by_method: defaultdict[Method, list[str]] = defaultdict(list)
    for number in numbers:
        method = chosen.get(number) or Method.SAME_HOUR_OF_OTHER_DAYS
        by_method[method].append(number)
    for method, alike in by_method.items():
        metering.record_curves(
            _blocks(month, alike),
            month=metering.MonthToRecord(
                month_on=month.starts_on,
                book=books.current_book(),
                calendar=load_calendar(),
                method=method,
            ),
            at=at,
        )


def _blocks(month: Span, numbers: Sequence[str]) -> Iterator[CurveBlock]:
    for number in numbers:
        yield curves.current().read_days(
            point_id=number, starts_on=month.starts_on, ends_on=month.ends_on
        )
