"""Between which working days something is to be expected: by the promises, by experience."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from fullcycle.kernels.calendars.workdays import UnableToCount, WorkCalendar
from fullcycle.kernels.units.wording import Wording


MIN_FINISHED = 10
"""With fewer finished cases of the kind the promises alone speak."""

BROKEN = Wording(
    zh="我们承诺的时限已经用完，按时限推算不出送电的日子；您的客户经理会告诉您新的安排。",
    en=(
        "The time we promised is used up, so no day can be told by it; your account manager "
        "will tell you the new plan."
    ),
)

LIKELY_PERCENT, LATEST_PERCENT = 50, 90


@dataclass(frozen=True, slots=True, kw_only=True)
class Remaining:
    """What is left of a case on a day, in working days.

    `steps_days` adds up the limits of the steps to come, `promise_days` is left of the promise
    for the whole, `elapsed_days` have passed since the case began, and `finished_days` holds
    how long finished cases of the kind took as a whole.
    """

    on: date
    steps_days: int
    promise_days: int
    elapsed_days: int
    finished_days: Sequence[int] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The working days between which it is to be expected.

    `likely_on` is known from experience only. Where the calendar does not reach so far, or
    where the promise is used up and there is no experience, there are no days, and `unknown`
    says why.
    """

    earliest_on: date | None = None
    likely_on: date | None = None
    latest_on: date | None = None
    unknown: Wording | None = None


def band(remaining: Remaining, *, calendar: WorkCalendar) -> Band:
    """The band of a case, by nearest-rank percentiles of finished ones where there are enough.

    Those that took no longer than has passed already say nothing about what is to come.
    """
    longer = sorted(
        days - remaining.elapsed_days
        for days in remaining.finished_days
        if days > remaining.elapsed_days
    )
    ends = sorted((remaining.steps_days, remaining.promise_days))
    likely: int | None = None
    if len(longer) < MIN_FINISHED and remaining.promise_days < 0:
        return Band(unknown=BROKEN)
    if len(longer) >= MIN_FINISHED:
        likely = _percentile(longer, LIKELY_PERCENT)
        ends = [min(remaining.steps_days, likely), _percentile(longer, LATEST_PERCENT)]
    try:
        return Band(
            earliest_on=_nth(remaining.on, ends[0], calendar),
            likely_on=None if likely is None else _nth(remaining.on, likely, calendar),
            latest_on=_nth(remaining.on, ends[1], calendar),
        )
    except UnableToCount as refusal:
        return Band(unknown=refusal.wording)


def _percentile(ordered: Sequence[int], percent: int) -> int:
    return ordered[ceil(percent * len(ordered) / 100) - 1]


def _nth(on: date, days: int, calendar: WorkCalendar) -> date:
    # What is used up already still takes until the next working day.
    return calendar.end_of_working_day(on, max(1, days)).date()
