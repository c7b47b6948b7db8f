"""Who may know of a case, work on it, and move it."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from fullcycle.kernels.calendars.clock import Owner
from fullcycle.records.casework.models import Case, Task
from fullcycle.records.people import policy as people
from fullcycle.records.people import queries as persons
from fullcycle.records.portfolios import queries as portfolios


OVERSEERS = frozenset({"MANAGER"})
"""Roles that may move any case of the district as a whole."""

MANAGER_OF_CUSTOMER = "AM"


def may_know_of(case: Case, *, person_id: int, roles: Collection[str], at: datetime) -> bool:
    """Whether the case exists for this person: staff of the district, or the customer's own."""
    return bool(roles) or _acts_for_customer(case, person_id, at)


def may_complete(
    task: Task, case: Case, *, person_id: int, roles: Collection[str], at: datetime
) -> bool:
    """Whether the task is this person's to finish."""
    if task.owner in {Owner.CUSTOMER, Owner.CONTRACTOR}:
        return _acts_for_customer(case, person_id, at)
    return has_role_of(task, roles=roles) and (
        task.role != MANAGER_OF_CUSTOMER
        or task.taken_by_id == person_id
        or _manages(case, person_id, at)
    )


def may_move(case: Case, *, person_id: int, roles: Collection[str], at: datetime) -> bool:
    """Whether this person may pause, resume or reopen the case."""
    return not OVERSEERS.isdisjoint(roles) or (
        MANAGER_OF_CUSTOMER in roles and _manages(case, person_id, at)
    )


def may_withdraw(case: Case, *, person_id: int, roles: Collection[str], at: datetime) -> bool:
    """Whether this person may end the case: the customer's own, or whoever may move it."""
    return _acts_for_customer(case, person_id, at) or may_move(
        case, person_id=person_id, roles=roles, at=at
    )


def may_correct_clock(*, roles: Collection[str]) -> bool:
    """Whether one of these roles may lay a correction over the ledger."""
    return not OVERSEERS.isdisjoint(roles)


def has_role_of(task: Task, *, roles: Collection[str]) -> bool:
    """Whether one of these roles is the task's."""
    return task.role in roles


def visible_cases(*, person_id: int, roles: Collection[str], at: datetime) -> QuerySet[Case]:
    """The cases that exist for this person."""
    if roles:
        return Case.objects.all()
    return Case.objects.filter(
        customer_id__in=persons.list_customer_ids_of(person_id=person_id, at=at)
    )


def _acts_for_customer(case: Case, person_id: int, at: datetime) -> bool:
    return people.may_act_for(
        person_id=person_id,
        customer_id=case.customer_id,
        account=None,
        matter=case.matter,
        at=at,
    )


def _manages(case: Case, person_id: int, at: datetime) -> bool:
    return portfolios.serves(manager_id=person_id, customer_id=case.customer_id, at=at)
