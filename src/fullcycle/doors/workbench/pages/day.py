"""The manager's day: what must be done today, what is at risk, what is new."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, owners, signin
from fullcycle.doors.workbench import desk
from fullcycle.kernels.calendars.clock import BudgetState
from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import (
    CaseCard,
    LimitView,
    ManagedCase,
    QueueEntry,
    TaskView,
)
from fullcycle.records.portfolios import queries as portfolios
from fullcycle.stages.care import queries as cared
from fullcycle.stages.care.queries import ComplaintView


MOST_MUST = 12
MOST_AT_RISK = 8
NEW_SINCE = timedelta(days=1)
A_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A limit of a case, and the step that holds it up."""

    case: CaseCard
    limit: LimitView
    task: TaskView | None

    @property
    def due_at(self) -> datetime | None:
        """When it is used up, while the turn is ours."""
        return self.limit.reading.due_at if self.limit.reading else None

    @property
    def is_overdue(self) -> bool:
        """Whether it is used up."""
        reading = self.limit.reading
        return reading is not None and reading.state is BudgetState.OVERDUE

    def is_due_by(self, end: datetime) -> bool:
        """Whether it is used up by the end of that day."""
        return self.is_overdue or (self.due_at is not None and self.due_at <= end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """Everything a manager's day is made of."""

    managed: tuple[ManagedCase, ...]
    must: tuple[Promise, ...]
    own: tuple[QueueEntry, ...]
    at_risk: tuple[Promise, ...]
    fresh: tuple[CaseCard, ...]


def home(request: HttpRequest) -> HttpResponse:
    """Lead managers to their day and everybody else to their queue."""
    is_manager = desk.MANAGER_OF_CUSTOMERS in signin.roles(request)
    return redirect("workbench:day" if is_manager else "workbench:queue")


@desk.desk_page
def day(request: HttpRequest) -> HttpResponse:
    """Show the manager's day.

    Raises:
        PermissionDenied: if the person manages no customers.
    """
    if desk.MANAGER_OF_CUSTOMERS not in signin.roles(request):
        raise PermissionDenied(_("“今天”是客户经理的页面，请从“待办”开始。"))
    at, manager_id = clock.now(), signin.staff_id(request)
    found = _day(cases.list_managed(manager_id=manager_id, at=at), manager_id, at)
    messages = cases.list_waiting_messages(manager_id=manager_id, at=at)
    served = portfolios.count_customers(manager_ids=[manager_id])[manager_id]
    trips = cases.count_cases_with_trips(manager_id=manager_id, at=at)
    concerns = cared.list_to_answer(person_id=manager_id, roles=signin.roles(request), at=at)
    urgent = _due_today(concerns, at)
    context = {
        "at": at,
        "day": found,
        "concerns": urgent,
        "concerns_later": len(concerns) - len(urgent),
        "regard": _regard(manager_id, at),
        "waiting": messages,
        "calendar_warning": desk.calendar_warning(request, told={desk.MANAGER_OF_CUSTOMERS}),
        "served": served.primaries + served.deputies,
        "count": {
            "cases": len(found.managed),
            "must": len(found.must),
            "overdue": sum(one.is_overdue for one in found.must),
            "risk": len(found.at_risk),
            "own": len(found.own),
            "customers": sum(_waits_for_customer(one) for one in found.managed),
            "no_trip": len(found.managed) - trips,
            "messages": len(messages),
        },
        "first": _first(found),
    }
    return desk.show(request, "workbench/day.html", context)


def _tonight(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=23, minute=59, second=59)


def _due_today(concerns: tuple[ComplaintView, ...], at: datetime) -> tuple[ComplaintView, ...]:
    """Whom to get in touch with, or whom to answer, by tonight."""
    end = _tonight(at)
    return tuple(one for one in concerns if one.next_due_at and one.next_due_at <= end)


def _regard(manager_id: int, at: datetime) -> dict[str, object]:
    """First reply of the month and satisfaction of the year; None where nothing is known."""
    month = timezone.localtime(at).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    found = cared.regard_of(
        manager_id=manager_id, replied_since=month, called_since=at - A_YEAR, at=at
    )
    waited = found.first_reply_minutes
    return {
        "replies": found.replies,
        "first_reply": None
        if waited is None
        else owners.used_words(
            minutes=waited,
            minutes_per_day=load_calendar().minutes_in_force(timezone.localdate(at)),
        ),
        "call_backs": found.call_backs,
        "score": found.score,
    }


def _day(managed: tuple[ManagedCase, ...], manager_id: int, at: datetime) -> Day:
    end = _tonight(at)
    running = sorted(
        (promise for case in managed if not case.is_paused for promise in _running(case)),
        key=lambda one: (not one.is_overdue, one.due_at or end + timedelta(days=365)),
    )
    must = [one for one in running if one.is_due_by(end)]
    risk = [one for one in running if one.limit.is_at_risk and not one.is_due_by(end)]
    return Day(
        managed=managed,
        must=tuple(must[:MOST_MUST]),
        own=tuple(_own(managed, manager_id)),
        at_risk=tuple(risk[:MOST_AT_RISK]),
        fresh=tuple(one.case for one in managed if one.case.opened_at >= at - NEW_SINCE),
    )


def _running(managed: ManagedCase) -> Iterable[Promise]:
    # One line a case: the promise that is broken first stands for the others.
    limits = [
        limit
        for limit in managed.limits
        if limit.reading is not None and limit.stops_at is None and limit.starts_at is not None
    ]
    limits.sort(key=_pressure)
    task = next((entry.task for entry in managed.entries), None)
    return [Promise(case=managed.case, limit=limit, task=task) for limit in limits[:1]]


def _pressure(limit: LimitView) -> tuple[bool, bool, float]:
    reading = limit.reading
    due_at = reading.due_at if reading else None
    is_overdue = reading is not None and reading.state is BudgetState.OVERDUE
    return (not is_overdue, due_at is None, due_at.timestamp() if due_at else 0.0)


def _own(managed: tuple[ManagedCase, ...], manager_id: int) -> Iterable[QueueEntry]:
    entries = [entry for case in managed if not case.is_paused for entry in case.entries]
    return [
        entry
        for entry in entries
        if entry.task.taken_by_id == manager_id
        or (entry.task.role == desk.MANAGER_OF_CUSTOMERS and entry.task.taken_by_id is None)
    ]


def _waits_for_customer(managed: ManagedCase) -> bool:
    return any(entry.task.is_the_customers for entry in managed.entries)


def _first(found: Day) -> CaseCard | None:
    """The case to begin with: the one whose promise is broken first."""
    promises = (*found.must, *found.at_risk)
    if promises:
        return promises[0].case
    return found.own[0].case if found.own else None
