"""Queues, lists and search: paged by key, with a fixed number of queries a page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, F, Q, QuerySet

from fullcycle.records.casework import policy
from fullcycle.records.casework.models import Case, Task
from fullcycle.records.casework.queries._reading import (
    card_of,
    clocked,
    limits_of,
    most_pressing,
    most_pressing_of,
    task_view,
)
from fullcycle.records.casework.queries._views import (
    CaseCard,
    LimitView,
    Page,
    QueueEntry,
    TaskView,
)
from fullcycle.records.customers import queries as customers
from fullcycle.records.people import queries as people
from fullcycle.records.portfolios import queries as portfolios


PAGE_SIZE = 25
PROBED = 3_000
"""So many of the newest cases are looked through before the words' index is asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who asks, and when."""

    person_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFilter:
    """Which cases are wanted; `None` and empty mean all."""

    words: str = ""
    is_under_way: bool | None = None
    manager_id: int | None = None
    customer_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagedCase:
    """A case of a manager's, with its open tasks and what is most pressing in it."""

    case: CaseCard
    entries: tuple[QueueEntry, ...]
    limits: tuple[LimitView, ...]
    is_paused: bool

    @property
    def customers_turn(self) -> TaskView | None:
        """What the customer or the contractor has to do, if anything."""
        tasks = (entry.task for entry in self.entries)
        return next((task for task in tasks if task.is_the_customers), None)

    @property
    def at_risk(self) -> tuple[LimitView, ...]:
        """The limits that are nearly or wholly used up."""
        return tuple(limit for limit in self.limits if limit.is_at_risk)


def list_cases(*, viewer: Viewer, wanted: CaseFilter, after: str | None = None) -> Page:
    """The cases this person may see, newest first."""
    rows = _visible(viewer)
    if wanted.is_under_way is not None:
        rows = rows.filter(closed_at__isnull=wanted.is_under_way)
    if wanted.customer_id is not None:
        rows = rows.filter(customer=wanted.customer_id)
    if wanted.manager_id is not None:
        rows = rows.filter(
            customer__in=portfolios.customer_ids_of_manager(
                manager_id=wanted.manager_id, at=viewer.at
            )
        )
    if after is not None:
        opened_at, _, case_id = after.rpartition("_")
        instant = datetime.fromisoformat(opened_at)
        rows = rows.filter(Q(opened_at__lt=instant) | Q(opened_at=instant, pk__lt=int(case_id)))
    words = wanted.words.strip()
    found = _matching(rows, words) if words else _newest(rows)
    shown = found[:PAGE_SIZE]
    more = len(found) > PAGE_SIZE
    return Page(
        items=tuple(card_of(case) for case in shown),
        next_key=f"{shown[-1].opened_at.isoformat()}_{shown[-1].pk}" if more else None,
    )


def list_queue(*, viewer: Viewer, role: str | None = None, after: str | None = None) -> Page:
    """The open tasks of one's roles (or of one of them), the oldest first."""
    roles = people.roles_of(person_id=viewer.person_id, at=viewer.at)
    rows = _queue(viewer, roles if role is None else roles & {role})
    if after is not None:
        opened_at, _, task_id = after.rpartition("_")
        instant = datetime.fromisoformat(opened_at)
        rows = rows.filter(Q(opened_at__gt=instant) | Q(opened_at=instant, pk__gt=int(task_id)))
    rows = rows.select_related("case__customer", "taken_by", "ended_by")
    found = list(rows.order_by("opened_at", "id")[: PAGE_SIZE + 1])
    shown = found[:PAGE_SIZE]
    more = len(found) > PAGE_SIZE
    return Page(
        items=_entries(shown, viewer.at),
        next_key=f"{shown[-1].opened_at.isoformat()}_{shown[-1].pk}" if more else None,
    )


def list_managed(*, manager_id: int, at: datetime) -> tuple[ManagedCase, ...]:
    """Every case under way of a manager's customers, with its clocks."""
    mine = portfolios.customer_ids_of_manager(manager_id=manager_id, at=at)
    return _under_way(Case.objects.filter(customer__in=mine), at)


def list_of_customers(
    *, customer_ids: Collection[int], at: datetime
) -> tuple[ManagedCase, ...]:
    """Every case under way of these customers, with its clocks."""
    return _under_way(Case.objects.filter(customer__in=customer_ids), at)


def find_case_by_number(*, viewer: Viewer, number: str) -> CaseCard | None:
    """The case of this number, or None where there is none for this person."""
    case = _light(_visible(viewer)).filter(number=number).first()
    return card_of(case) if case else None


def _under_way(rows: QuerySet[Case], at: datetime) -> tuple[ManagedCase, ...]:
    cases = list(
        rows.filter(closed_at__isnull=True)
        .select_related("customer")
        .order_by("-opened_at", "-id")
    )
    clocks = clocked(cases)
    managed = []
    for case in cases:
        clock = clocks[case.pk]
        limits = limits_of(clock, at=at)
        card = card_of(case)
        entries = tuple(
            QueueEntry(
                task=task_view(task, clock.rules), case=card, limit=most_pressing(limits)
            )
            for task in clock.tasks
            if task.state == Task.State.OPEN
        )
        managed.append(
            ManagedCase(
                case=card,
                entries=entries,
                limits=limits,
                is_paused=case.state == Case.State.PAUSED,
            )
        )
    return tuple(managed)


def count_queue(*, viewer: Viewer) -> dict[str, int]:
    """How many tasks wait in each queue of this person's, by role; none left out."""
    roles = people.roles_of(person_id=viewer.person_id, at=viewer.at)
    counted = _queue(viewer, roles).values("role").annotate(waiting=Count("pk"))
    found = {row["role"]: row["waiting"] for row in counted}
    return {role: found.get(role, 0) for role in sorted(roles)}


def _queue(viewer: Viewer, roles: frozenset[str]) -> QuerySet[Task]:
    rows = Task.objects.filter(
        state=Task.State.OPEN, case__state=Case.State.OPEN, role__in=roles
    )
    if policy.MANAGER_OF_CUSTOMER not in roles:
        return rows
    mine = portfolios.customer_ids_of_manager(manager_id=viewer.person_id, at=viewer.at)
    return rows.filter(
        ~Q(role=policy.MANAGER_OF_CUSTOMER)
        | Q(case__customer__in=mine)
        | Q(taken_by=viewer.person_id)
    )


def _visible(viewer: Viewer) -> QuerySet[Case]:
    roles = people.roles_of(person_id=viewer.person_id, at=viewer.at)
    return policy.visible_cases(person_id=viewer.person_id, roles=roles, at=viewer.at)


def _light(rows: QuerySet[Case]) -> QuerySet[Case]:
    return rows.select_related("customer").defer("rules", "traits", "flags")


def _newest(rows: QuerySet[Case]) -> list[Case]:
    """One more than a page of them, so that there is known to be a next one."""
    return list(_light(rows).order_by("-opened_at", "-id")[: PAGE_SIZE + 1])


def _matching(rows: QuerySet[Case], words: str) -> list[Case]:
    # Asked one after the other: with an OR between them neither would find an index.
    found = {case.pk: case for case in _of_customers(rows, words)}
    # Numbers and tracking codes hold nothing but these.
    if words.isascii() and words.isalnum():
        named = Q(number__startswith=words) | Q(tracking_code=words.upper())
        found |= {case.pk: case for case in _newest(rows.filter(named))}
    newest = sorted(found.values(), key=lambda case: (case.opened_at, case.pk), reverse=True)
    return newest[: PAGE_SIZE + 1]


def _of_customers(rows: QuerySet[Case], words: str) -> list[Case]:
    theirs = Q(customer__in=customers.matching_customers(words).values("pk"))
    # Common words are met among the newest already, walking the index of instants.
    first = rows.order_by("-opened_at", "-id").values("pk")[:PROBED]
    walked = customers.walked_customers(words).values("pk")
    found = _newest(rows.filter(customer__in=walked, pk__in=first))
    if len(found) > PAGE_SIZE:
        return found
    # Otherwise the words decide. Ordered by an expression, or the planner, who takes words
    # for independent, would walk all instants for two common ones that never meet.
    by_time = _light(rows.filter(theirs)).order_by(F("opened_at") + timedelta(0), "id")
    return list(by_time.reverse()[: PAGE_SIZE + 1])


def _entries(tasks: list[Task], at: datetime) -> tuple[QueueEntry, ...]:
    cases = {task.case_id: task.case for task in tasks}
    clocks = clocked(list(cases.values()))
    entries = []
    for task in tasks:
        clock = clocks[task.case_id]
        entries.append(
            QueueEntry(
                task=task_view(task, clock.rules),
                case=card_of(task.case),
                limit=most_pressing_of(clock, at=at),
            )
        )
    return tuple(entries)
