"""Pausing a case with a reason and evidence, and taking it up again."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.kernels.calendars.clock import Owner
from fullcycle.kernels.calendars.pauses import PAUSE_CAUSES
from fullcycle.records.casework import policy
from fullcycle.records.casework.actions._standing import Move, lock_case, standing_of
from fullcycle.records.casework.models import Case, TurnLine
from fullcycle.records.journal import actions as journal
from fullcycle.records.people import queries as people


class UnableToMoveCase(Exception):
    """The case cannot be paused, taken up, withdrawn, opened again or migrated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockCorrection:
    """Whose a stretch of past time really was, and what proves it."""

    from_at: datetime
    to_at: datetime
    owner: Owner
    department: str
    evidence: str


@transaction.atomic
def pause_case(*, case_id: int, cause: str, evidence: str, by_id: int, at: datetime) -> None:
    """Stop the utility's clock: from now on the case's minutes are the cause's owner's.

    Raises:
        UnableToMoveCase: if the case is not open, the cause does not stop the clock, its
            evidence is missing, or this person may not pause it.
    """
    case = lock_case(case_id)
    refuse_unless_allowed(case, by_id=by_id, at=at)
    if case.state != Case.State.OPEN:
        raise UnableToMoveCase(_("只有办理中的业务才能暂停。"))
    known = PAUSE_CAUSES.get(cause)
    if known is None or not known.is_pause:
        raise UnableToMoveCase(_("这个原因不能暂停计时，请另选一个原因。"))
    if known.needs_evidence and not evidence.strip():
        raise UnableToMoveCase(_("请写明或上传暂停的依据；没有依据不能暂停计时。"))
    case.state = Case.State.PAUSED
    case.save(update_fields=["state"])
    TurnLine.objects.create(
        case=case,
        from_at=at,
        owner=known.owner,
        cause=cause,
        evidence=evidence,
        recorded_at=at,
        recorded_by_id=by_id,
    )
    record_move(case, "casework.case.paused", by_id, at, cause=cause, evidence=evidence)


@transaction.atomic
def resume_case(*, case_id: int, by_id: int, at: datetime) -> None:
    """Take a paused case up again; the clock goes on with whoever has something to do.

    Raises:
        UnableToMoveCase: if the case is not paused or this person may not resume it.
    """
    case = lock_case(case_id)
    refuse_unless_allowed(case, by_id=by_id, at=at)
    if case.state != Case.State.PAUSED:
        raise UnableToMoveCase(_("这项业务没有暂停。"))
    case.state = Case.State.OPEN
    case.save(update_fields=["state"])
    standing_of(case).resume_turn(Move(at=at, actor_id=by_id))
    record_move(case, "casework.case.resumed", by_id, at)


@transaction.atomic
def correct_clock(
    *, case_id: int, correction: ClockCorrection, by_id: int, at: datetime
) -> None:
    """Lay a correction over the ledger; the lines below it stay as they were.

    Raises:
        UnableToMoveCase: if the stretch is not in the case's past, there is no evidence, or
            this person may not correct clocks.
    """
    case = lock_case(case_id)
    if not policy.may_correct_clock(roles=people.roles_of(person_id=by_id, at=at)):
        raise UnableToMoveCase(_("更正计时由管理者办理，您没有这个权限。"))
    if not case.opened_at <= correction.from_at < correction.to_at <= at:
        raise UnableToMoveCase(_("只能更正受理之后、此刻之前的一段时间。"))
    if not correction.evidence.strip():
        raise UnableToMoveCase(_("请写明更正的依据。"))
    if correction.owner == Owner.UTILITY and not correction.department:
        raise UnableToMoveCase(_("请写明这段时间属于哪个部门。"))
    TurnLine.objects.create(
        case=case,
        from_at=correction.from_at,
        to_at=correction.to_at,
        owner=correction.owner,
        department=correction.department,
        cause="correction",
        evidence=correction.evidence,
        recorded_at=at,
        recorded_by_id=by_id,
    )
    record_move(
        case,
        "casework.clock.corrected",
        by_id,
        at,
        owner=correction.owner,
        from_at=correction.from_at.isoformat(),
        to_at=correction.to_at.isoformat(),
        evidence=correction.evidence,
    )


def refuse_unless_allowed(case: Case, *, by_id: int, at: datetime) -> None:
    """Refuse whoever may not move the case as a whole.

    Raises:
        Case.DoesNotExist: if this person may not know of the case.
        UnableToMoveCase: if this person may know of it but not move it.
    """
    roles = people.roles_of(person_id=by_id, at=at)
    if not policy.may_know_of(case, person_id=by_id, roles=roles, at=at):
        raise Case.DoesNotExist
    if not policy.may_move(case, person_id=by_id, roles=roles, at=at):
        raise UnableToMoveCase(_("只有负责的客户经理或管理者才能这样办理。"))


def record_move(
    case: Case, act: str, by_id: int | None, at: datetime, **details: object
) -> None:
    """Write the journal line of a move of the whole case."""
    journal.record(
        journal.Act(
            act=act,
            subject_kind="case",
            subject_id=case.pk,
            case_id=case.pk,
            for_customer_id=case.customer_id,
            actor_id=by_id,
            at=at,
            details=details,
        )
    )
