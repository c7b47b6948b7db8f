"""From which day another choice may hold: quarters, months and days of notice."""

from dataclasses import dataclass
from datetime import date, timedelta

from fullcycle.kernels.calendars.workdays import WorkCalendar
from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.rules import NumberName


MONTHS_IN_QUARTER = 3
QUARTER_DAYS = 90


@dataclass(frozen=True, slots=True, kw_only=True)
class EarliestChange:
    """The first day on which a change may hold, the last on which it can be asked for."""

    starts_on: date
    ask_by: date
    rule_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRules:
    """By which book and calendar the days of notice are counted, for which province."""

    region: str
    book: TariffBook
    calendar: WorkCalendar


def earliest_mode_change(
    *, asked_on: date, chosen_on: date | None, by: ChangeRules
) -> EarliestChange:
    """Return from when another charging mode may hold: a quarter's first day, with notice.

    `chosen_on` is since when the present mode holds; it stays for 90 days at least.

    Raises:
        UnableToCount: if the calendar does not reach that far.
        UnableToPrice: if no rule on the notice holds.
    """
    not_before = chosen_on + timedelta(days=QUARTER_DAYS) if chosen_on else asked_on
    notice = NumberName.MODE_CHANGE_NOTICE_WORKING_DAYS
    starts_on = _next_first(max(asked_on, not_before - timedelta(days=1)), MONTHS_IN_QUARTER)
    return _earliest(notice, starts_on, MONTHS_IN_QUARTER, asked_on=asked_on, by=by)


def earliest_contract_change(*, asked_on: date, by: ChangeRules) -> EarliestChange:
    """Return from when another contract demand may hold: a month's first day, with notice.

    Raises:
        UnableToCount: if the calendar does not reach that far.
        UnableToPrice: if no rule on the notice holds.
    """
    notice = NumberName.DEMAND_CHANGE_NOTICE_WORKING_DAYS
    return _earliest(notice, _next_first(asked_on, 1), 1, asked_on=asked_on, by=by)


def _earliest(
    notice: NumberName, starts_on: date, step_months: int, *, asked_on: date, by: ChangeRules
) -> EarliestChange:
    rule = by.book.number(notice, on=asked_on, region=by.region)
    ask_by = _days_before(starts_on, int(rule.value), by.calendar)
    while asked_on > ask_by:
        starts_on = _next_first(starts_on, step_months)
        ask_by = _days_before(starts_on, int(rule.value), by.calendar)
    return EarliestChange(starts_on=starts_on, ask_by=ask_by, rule_id=rule.dating.rule_id)


def _next_first(day: date, step_months: int) -> date:
    """Return the first day after `day` that begins a month, or a quarter."""
    months = day.year * 12 + day.month - 1
    months = (months // step_months + 1) * step_months
    return date(months // 12, months % 12 + 1, 1)


def _days_before(day: date, working_days: int, calendar: WorkCalendar) -> date:
    """Return the last day after which so many working days are left before `day`."""
    left = working_days
    before = day
    while left:
        before -= timedelta(days=1)
        left -= calendar.is_working_day(before)
    return before - timedelta(days=1)
