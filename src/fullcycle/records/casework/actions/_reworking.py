"""Withdrawing, opening again, going back a step, and going on by a newer drawing."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.records.casework import engine, policy
from fullcycle.records.casework.actions._opening import store_drawing
from fullcycle.records.casework.actions._pausing import (
    UnableToMoveCase,
    record_move,
    refuse_unless_allowed,
)
from fullcycle.records.casework.actions._standing import (
    Move,
    Progress,
    lock_case,
    standing_of,
)
from fullcycle.records.casework.models import Case, ProcessState
from fullcycle.records.people import queries as people


POINT_OF_NO_RETURN = frozenset({"meter_install", "energise"})
"""Once one of these is done there is a supply, and ending it is another matter."""


@transaction.atomic
def withdraw_case(*, case_id: int, reason: str, by_id: int, at: datetime) -> None:
    """End a case at the customer's wish; it can be opened again where it stood.

    Raises:
        Case.DoesNotExist: if this person may not know of the case.
        UnableToMoveCase: if it is over, the supply stands already, no reason is given, or the
            person acts neither for the customer nor for the case.
    """
    case = lock_case(case_id)
    roles = people.roles_of(person_id=by_id, at=at)
    if not policy.may_know_of(case, person_id=by_id, roles=roles, at=at):
        raise Case.DoesNotExist
    if not policy.may_withdraw(case, person_id=by_id, roles=roles, at=at):
        raise UnableToMoveCase(_("撤回需要客户本人或负责的客户经理办理。"))
    if not case.is_under_way:
        raise UnableToMoveCase(_("这项业务已经结束，不需要撤回。"))
    if case.tasks.filter(node__in=POINT_OF_NO_RETURN, state="DONE").exists():
        raise UnableToMoveCase(_("已经装表或送电，不能再撤回；如不再用电，请办理销户。"))
    if not reason.strip():
        raise UnableToMoveCase(_("请写明撤回的原因。"))
    standing = standing_of(case)
    ProcessState.objects.filter(case=case).update(
        frozen_before_withdrawal=standing.process.freeze()
    )
    standing.process.cancel()
    case.state = Case.State.WITHDRAWN
    case.closed_at = at
    standing.settle(Move(at=at, actor_id=by_id))
    record_move(case, "casework.case.withdrawn", by_id, at, reason=reason)


@transaction.atomic
def reopen_case(*, case_id: int, node: str, reason: str, by_id: int, at: datetime) -> Progress:
    """Open an ended case again: a withdrawn one where it stood, a closed one at `node`.

    Raises:
        UnableToMoveCase: if the case is under way, `node` was never finished, no reason is
            given, or this person may not open it again.
    """
    case = lock_case(case_id)
    refuse_unless_allowed(case, by_id=by_id, at=at)
    if case.is_under_way:
        raise UnableToMoveCase(_("这项业务正在办理，不需要重新打开。"))
    if not reason.strip():
        raise UnableToMoveCase(_("请写明重新打开的原因。"))
    was_withdrawn = case.state == Case.State.WITHDRAWN
    standing = standing_of(case)
    if was_withdrawn:
        standing.stand_where_withdrawn()
    else:
        _go_back(standing.process, node)
    case.state = Case.State.OPEN
    case.closed_at = None
    progress = standing.settle(Move(at=at, actor_id=by_id))
    record_move(case, "casework.case.reopened", by_id, at, reason=reason, node=node)
    return progress


@transaction.atomic
def step_back(*, case_id: int, node: str, reason: str, by_id: int, at: datetime) -> Progress:
    """Open a finished node of a running case again; what followed it is to be done anew.

    Raises:
        Case.DoesNotExist: if this person may not know of the case.
        UnableToMoveCase: if the case is not open, `node` was never finished, or this
            person acts neither for the customer nor for the case.
    """
    case = lock_case(case_id)
    roles = people.roles_of(person_id=by_id, at=at)
    if not policy.may_know_of(case, person_id=by_id, roles=roles, at=at):
        raise Case.DoesNotExist
    if not policy.may_withdraw(case, person_id=by_id, roles=roles, at=at):
        raise UnableToMoveCase(_("退回需要客户本人或负责的客户经理办理。"))
    if case.state != Case.State.OPEN:
        raise UnableToMoveCase(_("只有办理中的业务才能退回到前面的步骤。"))
    standing = standing_of(case)
    _go_back(standing.process, node)
    case.flags[node] = ""
    progress = standing.settle(Move(at=at, actor_id=by_id))
    record_move(case, "casework.case.stepped-back", by_id, at, reason=reason, node=node)
    return progress


@transaction.atomic
def migrate_case(*, case_id: int, reason: str, by_id: int | None, at: datetime) -> str:
    """Let a running case go on by the newest drawing of its journey; returns its version.

    Raises:
        UnableToMoveCase: if a finished or open node changed, naming it, or the case is over.
    """
    case = lock_case(case_id)
    if not case.is_under_way:
        raise UnableToMoveCase(_("这项业务已经结束，不再更换流程图。"))
    standing = standing_of(case)
    newest = store_drawing(engine.journey_named(standing.journey), at=at)
    try:
        standing.adopt(newest)
    except engine.UnableToMigrate as refusal:
        raise UnableToMoveCase(
            _("新流程图改动了已办或在办的环节，不能更换：%(nodes)s")
            % {"nodes": ", ".join(refusal.nodes)}
        ) from refusal
    standing.settle(Move(at=at, actor_id=by_id))
    record_move(case, "casework.case.migrated", by_id, at, reason=reason, drawing=str(newest))
    return str(newest)


def _go_back(process: engine.Process, node: str) -> None:
    try:
        process.go_back_to(node)
    except engine.UnableToAdvance as refusal:
        raise UnableToMoveCase(_("还没有办过这一步，不能退回到它。")) from refusal
