"""How long a scheme binds: its validity, objections to it, its extension."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from fullcycle.kernels.calendars.workdays import WorkCalendar
from fullcycle.kernels.rulebook.book import Rulebook
from fullcycle.kernels.rulebook.rules import Unit


MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidityTerms:
    """The numbers in force; the notice counts working days or calendar days."""

    valid_months: int
    objection_months: int
    notice_days: int
    is_notice_in_working_days: bool
    extension_most_months: int


def terms_in_force(*, rulebook: Rulebook, applied_on: date) -> ValidityTerms:
    """Return the terms of a scheme by the day of its application.

    Raises:
        UnableToFindRule: if the day is before the first rules.
    """
    notice = rulebook.value("connecting.scheme_extension_notice", on=applied_on)
    return ValidityTerms(
        valid_months=_months(rulebook, "connecting.scheme_validity", applied_on),
        objection_months=_months(rulebook, "connecting.objection_period", applied_on),
        notice_days=int(notice.value),
        is_notice_in_working_days=notice.unit == Unit.WORKING_DAY,
        extension_most_months=_months(rulebook, "connecting.scheme_extension_most", applied_on),
    )


def months_after(day: date, months: int) -> date:
    """Return the corresponding day so many months later, or that month's last day.

    Source: Civil Code art. 202: a period of months ends on the corresponding day of its last
    month, and where there is none on the last day of that month.
    """
    count = day.year * MONTHS_OF_YEAR + day.month - 1 + months
    year, month = count // MONTHS_OF_YEAR, count % MONTHS_OF_YEAR + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def last_valid_day(*, replied_on: date, terms: ValidityTerms) -> date:
    """Return the last day on which a scheme replied that day may be accepted."""
    return months_after(replied_on, terms.valid_months)


def last_objection_day(*, replied_on: date, terms: ValidityTerms) -> date:
    """Return the last day on which the customer may object to it."""
    return months_after(replied_on, terms.objection_months)


def last_extended_day(*, first_valid_until: date, terms: ValidityTerms) -> date:
    """Return the latest day to which its validity may ever be extended."""
    return months_after(first_valid_until, terms.extension_most_months)


def is_notice_in_time(
    *, asked_on: date, valid_until: date, terms: ValidityTerms, calendar: WorkCalendar
) -> bool:
    """Whether an extension asked for that day leaves the notice before the last valid day.

    The day of asking is not counted.

    Raises:
        UnableToCount: a day is needed that no table covers.
    """
    if not terms.is_notice_in_working_days:
        return asked_on + timedelta(days=terms.notice_days) <= valid_until
    noticed = calendar.end_of_working_day(asked_on, terms.notice_days)
    return noticed.date() <= valid_until


def _months(rulebook: Rulebook, rule_key: str, on: date) -> int:
    return int(rulebook.value(rule_key, on=on).value)
