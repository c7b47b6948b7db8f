"""Completing a task, and taking one over from a colleague."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.gateways.questions.change import Change
from fullcycle.gateways.questions.question import Given, Question
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.rulebook import snapshot
from fullcycle.kernels.rulebook.traits import CaseTraits
from fullcycle.records.casework import policy
from fullcycle.records.casework.actions._standing import (
    Move,
    Progress,
    lock_case,
    lock_case_of_task,
    standing_of,
)
from fullcycle.records.casework.models import Case, Task
from fullcycle.records.journal import actions as journal
from fullcycle.records.people import queries as people


_TASK = Question(lambda: Task.objects.filter(pk=Given("task_id")))
_FINISH = Change(
    lambda: Task.objects.filter(pk=Given("task_id")),
    *("state", "outcome", "ended_at", "ended_by"),
)


class UnableToCompleteTask(Exception):
    """The task cannot be completed; the message is fit for whoever tried."""


class UnableToTakeOver(Exception):
    """The task cannot be taken over; the message is fit for whoever tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """Who finishes which task with which outcome; `details` go into the journal."""

    task_id: int
    node: str
    """The node the caller believes the task to be: a page of one node cannot finish another."""
    by_id: int
    outcome: str
    at: datetime
    details: Mapping[str, object] = field(default_factory=dict)


@transaction.atomic
def complete_task(*, completion: Completion) -> Progress:
    """Finish a task and move the case on, in one transaction.

    Raises:
        UnableToCompleteTask: if it was finished already (the message says by whom), if the case
            is paused or over, or if it is not this person's to finish.
        Task.DoesNotExist: if there is no such task, or this person may not know of it.
    """
    case = _locked(completion.task_id)
    task = _TASK.one(task_id=completion.task_id)
    _refuse_what_cannot_be_completed(case, task, completion)
    standing = standing_of(case)
    case.flags[task.node] = completion.outcome
    standing.process.complete(str(task.token), case.flags)
    _FINISH.make(
        task_id=task.pk,
        state=Task.State.DONE,
        outcome=completion.outcome,
        ended_at=completion.at,
        ended_by=completion.by_id,
    )
    journal.record(
        journal.Act(
            act="casework.task.completed",
            subject_kind="task",
            subject_id=task.pk,
            case_id=case.pk,
            for_customer_id=case.customer_id,
            actor_id=completion.by_id,
            at=completion.at,
            details={
                "node": task.node,
                "outcome": completion.outcome,
                **completion.details,
            },
        )
    )
    return standing.settle(Move(at=completion.at, actor_id=completion.by_id))


@transaction.atomic
def take_over_task(*, task_id: int, by_id: int, reason: str, at: datetime) -> None:
    """Make an open task one's own, also one that a colleague has taken.

    Raises:
        UnableToTakeOver: if it is over, no reason is given for taking a colleague's, or the
            person lacks the role.
    """
    case = _locked(task_id)
    task = case.tasks.select_related("taken_by").get(pk=task_id)
    if task.state != Task.State.OPEN:
        raise UnableToTakeOver(_("这项任务已经结束，不需要再接手。"))
    if not policy.has_role_of(task, roles=people.roles_of(person_id=by_id, at=at)):
        raise UnableToTakeOver(_("这项任务不属于您的岗位，不能接手。"))
    if task.taken_by is not None and task.taken_by_id != by_id and not reason.strip():
        raise UnableToTakeOver(
            _("这项任务由%(name)s在办，接手请写明原因。") % {"name": task.taken_by.name}
        )
    journal.record(
        journal.Act(
            act="casework.task.taken-over",
            subject_kind="task",
            subject_id=task.pk,
            case_id=case.pk,
            for_customer_id=case.customer_id,
            actor_id=by_id,
            at=at,
            details={"node": task.node, "reason": reason, "from": task.taken_by_id},
        )
    )
    task.taken_by_id, task.taken_at = by_id, at
    task.save(update_fields=["taken_by", "taken_at"])


@transaction.atomic
def revise_rules(
    *,
    case_id: int,
    traits: CaseTraits,
    rules: snapshot.CaseRules,
    actor_id: int | None,
    at: datetime,
) -> None:
    """Let a running case go on by what was found: new traits, the same rules as before."""
    case = lock_case(case_id)
    case.traits = snapshot.traits_as_plain(traits)
    case.rules = snapshot.as_plain(rules)
    case.flags |= rules.switches()
    case.save(update_fields=["traits", "rules", "flags"])
    journal.record(
        journal.Act(
            act="casework.rules.revised",
            subject_kind="case",
            subject_id=case.pk,
            case_id=case.pk,
            for_customer_id=case.customer_id,
            actor_id=actor_id,
            at=at,
            details={"traits": case.traits},
        )
    )


def _locked(task_id: int) -> Case:
    try:
        return lock_case_of_task(task_id)
    except Case.DoesNotExist as missing:
        raise Task.DoesNotExist from missing


def _refuse_what_cannot_be_completed(case: Case, task: Task, completion: Completion) -> None:
    roles = people.roles_of(person_id=completion.by_id, at=completion.at)
    if not policy.may_know_of(case, person_id=completion.by_id, roles=roles, at=completion.at):
        raise Task.DoesNotExist
    if task.node != completion.node:
        raise UnableToCompleteTask(_("这一步已经变化，请刷新页面后再办理。"))
    if task.state == Task.State.DONE and task.ended_by is not None:
        raise UnableToCompleteTask(
            _("%(name)s已在%(at)s办完这一步，您不用再办。")
            % {
                "name": task.ended_by.name,
                "at": _moment(completion.at if task.ended_at is None else task.ended_at),
            }
        )
    if task.state != Task.State.OPEN or not case.is_under_way:
        raise UnableToCompleteTask(_("这一步已经取消，您不用再办。"))
    if case.state == Case.State.PAUSED:
        raise UnableToCompleteTask(_("这项业务已暂停，恢复后才能继续办理。"))
    if not policy.may_complete(
        task, case, person_id=completion.by_id, roles=roles, at=completion.at
    ):
        raise UnableToCompleteTask(_("这一步不属于您的岗位或授权范围，您不能办理。"))
    if task.taken_by_id not in {None, completion.by_id}:
        raise UnableToCompleteTask(_("同事正在办理这一步；如需由您办理，请先接手。"))


def _moment(at: datetime) -> str:
    return at.astimezone(SITE_ZONE).strftime("%m-%d %H:%M")
