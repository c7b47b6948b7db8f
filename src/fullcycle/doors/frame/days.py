"""Days as people choose and read them, and the half-open periods in which they are kept."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def begin_of(day: date) -> datetime:
    """The midnight with which a day begins: the start of a period from that day on."""
    return timezone.make_aware(datetime.combine(day, time()))


def end_of(day: date) -> datetime:
    """The midnight behind a day: the end of a period that holds on it for the last time."""
    return begin_of(day + timedelta(days=1))


def last_day_before(ends_at: datetime) -> date:
    """The last day on which a period still holds that ends at an instant."""
    return timezone.localdate(ends_at - timedelta(microseconds=1))
