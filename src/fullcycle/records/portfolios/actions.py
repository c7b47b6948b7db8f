"""What may be done with portfolios: assign, change, hand over for a leave."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fullcycle.kernels.clientele import assignment
from fullcycle.kernels.clientele.assignment import Candidate, ServedCustomer
from fullcycle.kernels.clientele.tables import Grade
from fullcycle.records.customers import queries as customers
from fullcycle.records.journal import actions as journal
from fullcycle.records.people import actions as people
from fullcycle.records.people import queries as persons
from fullcycle.records.people.actions import PersonalMessage
from fullcycle.records.portfolios import policy, queries
from fullcycle.records.portfolios.models import Assignment, Leave, ManagerGrade
from fullcycle.records.portfolios.queries import Managers


BATCH = 2_000
TEMPLATE = "MANAGER_CHANGED"


class UnableToAssign(Exception):
    """No managers can be given to the customer."""


class UnableToChangeManager(Exception):
    """The manager cannot be changed so."""


class UnableToRecordLeave(Exception):
    """The leave cannot be recorded so."""


class UnableToGrade(Exception):
    """The grade cannot be given so."""


@transaction.atomic
def grade_manager(
    *, manager_id: int, grade: str, at: datetime, by_id: int | None = None
) -> None:
    """Say how experienced a manager is; it decides what customers they are given next.

    Raises:
        UnableToGrade: if there is no such grade, the person is no account manager, or
            whoever grades is no head; None is the platform.
    """
    if by_id is not None and not policy.may_change_manager(person_id=by_id, at=at):
        raise UnableToGrade(_("只有管理者可以评定客户经理等级。"))
    if grade not in ManagerGrade.Grade.values:
        raise UnableToGrade(_("没有这一客户经理等级。"))
    if policy.MANAGER_ROLE not in persons.roles_of(person_id=manager_id, at=at):
        raise UnableToGrade(_("该员工不是客户经理。"))
    ManagerGrade.objects.update_or_create(
        manager_id=manager_id, defaults={"grade": grade, "since": at}
    )
    _journal("portfolios.manager.graded", None, by_id, at, manager=manager_id, grade=grade)


@transaction.atomic
def assign_managers(
    *, customer_id: int, at: datetime, reason: str = "", by_id: int | None = None
) -> Managers:
    """Give a customer the first primary and deputy, by district, size and load.

    Without a reason the rule's own words stand as one.

    Raises:
        UnableToAssign: if the customer has managers already, is closed, or the district has
            fewer than two.
    """
    assign_portfolios(customer_ids=[customer_id], at=at, reason=reason, by_id=by_id)
    return queries.managers_of(customer_id=customer_id, at=at)


@transaction.atomic
def assign_portfolios(
    *, customer_ids: Sequence[int], at: datetime, reason: str = "", by_id: int | None = None
) -> None:
    """Assign many customers in order, each seeing the load of those before.

    Raises:
        UnableToAssign: as for one; then nobody is assigned.
    """
    # One at a time: the loads counted here stay true until the commit.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('portfolios_assignment'))")
    _refuse_assigned(customer_ids)
    cards = customers.list_customers(customer_ids=customer_ids)
    voltages = customers.highest_voltages(customer_ids=customer_ids)
    teams: dict[str, dict[int, Candidate]] = {}
    rows = []
    for customer_id in customer_ids:
        card = cards[customer_id]
        if card.is_closed:
            raise UnableToAssign(_("该客户已销户，无需安排客户经理。"))
        if card.district_code not in teams:
            teams[card.district_code] = _team(card.district_code, at)
        team = teams[card.district_code]
        served = ServedCustomer(
            contract_kva=card.total_contract_kva,
            voltage_kv=voltages.get(customer_id, 0),
            is_important=card.is_important,
        )
        rows += _chosen(customer_id, served, team, reason, at)
    Assignment.objects.bulk_create(rows, BATCH)
    act = "portfolios.managers.assigned"
    if len(customer_ids) == 1:
        managers = {row.part.lower(): row.manager_id for row in rows}
        _journal(act, customer_ids[0], by_id, at, **managers)
    else:
        _journal(act, None, by_id, at, count=len(customer_ids))


def _refuse_assigned(customer_ids: Sequence[int]) -> None:
    known = Assignment.objects.filter(
        customer_id__in=customer_ids, period__endswith__isnull=True
    ).first()
    if known is not None:
        raise UnableToAssign(
            _("“%(name)s”已有客户经理。")
            % {"name": customers.get_customer(known.customer_id).name}
        )


def _team(district_code: str, at: datetime) -> dict[int, Candidate]:
    staff = persons.list_staff_with_role(
        role=policy.MANAGER_ROLE, at=at, district=district_code
    )
    ids = [person.id for person in staff]
    grades = dict(
        ManagerGrade.objects.filter(manager_id__in=ids).values_list("manager_id", "grade")
    )
    loads = queries.count_customers(manager_ids=ids)
    return {
        manager_id: Candidate(
            manager_id=manager_id,
            grade=Grade(grades.get(manager_id, Grade.JUNIOR)),
            primaries=loads[manager_id].primaries,
            deputies=loads[manager_id].deputies,
        )
        for manager_id in ids
    }


def _chosen(
    customer_id: int,
    served: ServedCustomer,
    team: dict[int, Candidate],
    reason: str,
    at: datetime,
) -> list[Assignment]:
    try:
        chosen = assignment.chosen_managers(
            customer=served, candidates=[*team.values()], on=timezone.localdate(at)
        )
    except assignment.UnableToChoose as refusal:
        raise UnableToAssign(refusal.wording.in_language(get_language() or "")) from refusal
    primary, deputy = team[chosen.primary_id], team[chosen.deputy_id]
    team[chosen.primary_id] = replace(primary, primaries=primary.primaries + 1)
    team[chosen.deputy_id] = replace(deputy, deputies=deputy.deputies + 1)
    words = reason.strip() or chosen.because.zh
    return [
        Assignment(
            customer_id=customer_id,
            manager_id=manager_id,
            part=part,
            period=DateTimeTZRange(at, None),
            reason=words,
        )
        for part, manager_id in (
            (Assignment.Part.PRIMARY, chosen.primary_id),
            (Assignment.Part.DEPUTY, chosen.deputy_id),
        )
    ]


@transaction.atomic
def change_manager(
    *, customer_id: int, part: str, manager_id: int, reason: str, by_id: int, at: datetime
) -> Managers:
    """Give one part to another manager from this instant on, and tell the customer why.

    When the other part's manager takes it, the two change places.

    Raises:
        UnableToChangeManager: without a reason, by somebody who may not, for a person who
            is no manager, or if nothing would change.
    """
    reason = reason.strip()
    _refuse_change(manager_id, reason, by_id, at)
    held = _held_for_update(customer_id, part, at)
    present = held[part]
    if present.manager_id == manager_id:
        raise UnableToChangeManager(_("该客户的这一岗位已由所选人员担任。"))
    wanted = {part: manager_id}
    for other, row in held.items():
        if row.manager_id == manager_id:
            wanted[other] = present.manager_id
    for changed in wanted:
        _end(held[changed], at)
    for changed, new_manager_id in wanted.items():
        Assignment.objects.create(
            customer_id=customer_id,
            manager_id=new_manager_id,
            part=changed,
            period=DateTimeTZRange(at, None),
            reason=reason,
        )
    line_id = _journal(
        "portfolios.manager.changed",
        customer_id,
        by_id,
        at,
        reason=reason,
        former=present.manager_id,
        **{changed.lower(): new_manager_id for changed, new_manager_id in wanted.items()},
    )
    managers = queries.managers_of(customer_id=customer_id, at=at)
    _tell_customer(customer_id, managers, reason, line_id, at)
    return managers


def _refuse_change(manager_id: int, reason: str, by_id: int, at: datetime) -> None:
    if not policy.may_change_manager(person_id=by_id, at=at):
        raise UnableToChangeManager(_("只有管理者可以更换客户经理。"))
    if not reason:
        raise UnableToChangeManager(_("请写明更换原因，我们会告知客户。"))
    if policy.MANAGER_ROLE not in persons.roles_of(person_id=manager_id, at=at):
        raise UnableToChangeManager(_("所选人员不是客户经理。"))


def _held_for_update(customer_id: int, part: str, at: datetime) -> dict[str, Assignment]:
    rows = Assignment.objects.select_for_update().filter(
        customer_id=customer_id, period__endswith__isnull=True
    )
    held = {row.part: row for row in rows}
    if part not in held:
        raise UnableToChangeManager(_("该客户还没有安排客户经理。"))
    if any(row.period.lower >= at for row in held.values()):
        raise UnableToChangeManager(_("更换时间应晚于当前安排的开始时间。"))
    return held


def _end(row: Assignment, at: datetime) -> None:
    row.period = DateTimeTZRange(row.period.lower, at)
    row.save(update_fields=["period"])


def _tell_customer(
    customer_id: int, managers: Managers, reason: str, line_id: int, at: datetime
) -> None:
    words = _(
        "【全周期】您的客户经理有变动：主办%(primary)s，协办%(deputy)s。原因：%(reason)s。"
        "登录后可查看联系方式。"
    ) % {
        "primary": managers.primary.name,
        "deputy": managers.deputy.name,
        "reason": reason,
    }
    told = persons.list_person_ids_for(customer_id=customer_id, at=at)
    for person_id in told:
        message = PersonalMessage(
            template_code=TEMPLATE,
            words=words,
            purpose="portfolios.manager.changed",
            reference=f"manager-changed-{line_id}-{person_id}",
            blanks=(
                ("primary", managers.primary.name),
                ("deputy", managers.deputy.name),
                ("reason", reason),
            ),
        )
        people.message_person(message, person_id=person_id, at=at)


@transaction.atomic
def record_leave(
    *,
    manager_id: int,
    starts_at: datetime,
    ends_at: datetime,
    at: datetime,
    reason: str = "",
    by_id: int | None = None,
) -> int:
    """Record when a manager is away and return the id; the deputies act meanwhile.

    Raises:
        UnableToRecordLeave: if it ends before it starts, overlaps one recorded before, or
            is somebody else's.
    """
    _refuse_others_leave(manager_id, by_id, at)
    if ends_at <= starts_at:
        raise UnableToRecordLeave(_("结束时间应晚于开始时间。"))
    period = DateTimeTZRange(starts_at, ends_at)
    others = Leave.objects.select_for_update().filter(manager_id=manager_id)
    if others.filter(period__overlap=period).exists():
        raise UnableToRecordLeave(_("这段时间内已登记请假。"))
    row = Leave.objects.create(manager_id=manager_id, period=period, reason=reason.strip())
    _journal("portfolios.leave.recorded", None, by_id, at, manager=manager_id)
    return row.pk


@transaction.atomic
def end_leave(*, leave_id: int, at: datetime, by_id: int | None = None) -> None:
    """Let the manager be back from this instant on.

    Raises:
        UnableToRecordLeave: if the leave has not begun, is over, or is somebody else's.
    """
    row = Leave.objects.select_for_update().get(pk=leave_id)
    _refuse_others_leave(row.manager_id, by_id, at)
    if not row.period.lower < at < row.period.upper:
        raise UnableToRecordLeave(_("该请假尚未开始或已经结束。"))
    row.period = DateTimeTZRange(row.period.lower, at)
    row.save(update_fields=["period"])
    _journal("portfolios.leave.ended", None, by_id, at, manager=row.manager_id)


@transaction.atomic
def call_off_leave(*, leave_id: int, at: datetime, by_id: int | None = None) -> None:
    """Take back a leave that has not begun; what was planned stays in the journal.

    Raises:
        UnableToRecordLeave: if the leave has begun, or is somebody else's.
    """
    row = Leave.objects.select_for_update().get(pk=leave_id)
    _refuse_others_leave(row.manager_id, by_id, at)
    if row.period.lower <= at:
        raise UnableToRecordLeave(_("该请假已经开始，请改为提前结束。"))
    _journal(
        "portfolios.leave.called-off",
        None,
        by_id,
        at,
        manager=row.manager_id,
        starts_at=row.period.lower.isoformat(),
        ends_at=row.period.upper.isoformat(),
    )
    row.delete()


def _refuse_others_leave(manager_id: int, by_id: int | None, at: datetime) -> None:
    if by_id is not None and not policy.may_record_leave(
        person_id=by_id, manager_id=manager_id, at=at
    ):
        raise UnableToRecordLeave(_("只能登记本人的请假，其他人的请假由管理者登记。"))


def _journal(
    act: str, customer_id: int | None, by_id: int | None, at: datetime, **details: object
) -> int:
    return journal.record(
        journal.Act(
            act=act,
            subject_kind="portfolio",
            subject_id=customer_id or 0,
            actor_id=by_id,
            at=at,
            for_customer_id=customer_id,
            details=details,
        )
    )
