"""Recording call-backs and closing what they set off; opening and answering complaints."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fullcycle.kernels.calendars.workdays import SITE_ZONE, UnableToCount, load_calendar
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.rules import Rule
from fullcycle.records.casework.models import Case
from fullcycle.records.journal import actions as journal
from fullcycle.stages.care import policy
from fullcycle.stages.care.models import CallBack, Complaint, FollowUp


MOST_SCORE = 10
MOST_EFFORT = 7


class UnableToRecordCallBack(Exception):
    """The call-back cannot be recorded like this; the message is fit for whoever called."""


class UnableToCloseFollowUp(Exception):
    """The follow-up cannot be closed like this; the message is fit for whoever tried."""


class UnableToComplain(Exception):
    """This person cannot complain about this case; the message is fit for them."""


class UnableToAnswer(Exception):
    """The complaint cannot be answered like this; the message is fit for whoever tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCallBack:
    """What the customer said: `score` 1 to 10, `effort` 1 (hard) to 7 (easy)."""

    case_id: int
    called_at: datetime
    person_reached: str
    score: int
    effort: int
    is_satisfied: bool
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedCallBack:
    """The call-back, and the follow-up it set off, if any."""

    call_back_id: int
    follow_up_id: int | None
    follow_up_due_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedComplaint:
    """The complaint and its promises; a repeat finds the one that is open already."""

    complaint_id: int
    contact_due_at: datetime | None
    answer_due_at: datetime | None
    is_repeat: bool


@transaction.atomic
def record_callback(*, call: NewCallBack, by_id: int, at: datetime) -> RecordedCallBack:
    """Record a call; a low score or a dissatisfied customer opens a follow-up in time.

    Raises:
        UnableToRecordCallBack: if nobody was reached, a number is out of its range, a bad
            call has no words, or this call is recorded already.
    """
    _refuse_odd_call(call, at)
    case = Case.objects.get(pk=call.case_id)
    is_low = call.score <= _rule(case, "callback_low_score", at).value
    if (is_low or not call.is_satisfied) and not call.words.strip():
        raise UnableToRecordCallBack(_("客户不满意时，请记下客户的原话。"))
    row = CallBack(
        case=case,
        called_at=call.called_at,
        called_by_id=by_id,
        person_reached=call.person_reached.strip(),
        score=call.score,
        effort=call.effort,
        words=call.words.strip(),
        is_satisfied=call.is_satisfied,
    )
    try:
        row.save(force_insert=True)
    except IntegrityError as repeated:
        raise UnableToRecordCallBack(_("这次回访已经记录过了。")) from repeated
    follow_up = _follow_up(row, case, at) if is_low or not call.is_satisfied else None
    _record(
        "care.callback.recorded",
        case,
        row,
        by_id,
        at,
        score=row.score,
        effort=row.effort,
        is_followed_up=follow_up is not None,
    )
    return RecordedCallBack(
        call_back_id=row.pk,
        follow_up_id=follow_up.pk if follow_up else None,
        follow_up_due_at=follow_up.due_at if follow_up else None,
    )


def _refuse_odd_call(call: NewCallBack, at: datetime) -> None:
    if not call.person_reached.strip():
        raise UnableToRecordCallBack(_("请填写接听人姓名。"))
    if not 1 <= call.score <= MOST_SCORE:
        raise UnableToRecordCallBack(_("满意度请按 1 到 10 分填写。"))
    if not 1 <= call.effort <= MOST_EFFORT:
        raise UnableToRecordCallBack(_("省力程度请按 1 到 7 分填写。"))
    if call.called_at > at:
        raise UnableToRecordCallBack(_("回访时间晚于现在，请核对。"))


def _follow_up(row: CallBack, case: Case, at: datetime) -> FollowUp:
    rule = _rule(case, "callback_follow_up", at)
    days = int(rule.value)
    return FollowUp.objects.create(
        call_back=row,
        due_days=days,
        due_at=_due_at(days, at),
        rule_id=rule.dating.rule_id,
        opened_at=at,
    )


def _rule(case: Case, name: str, at: datetime) -> Rule:
    on = at.astimezone(SITE_ZONE).date()
    return current_rulebook().value(f"{case.matter}.{name}", on=on)


def _due_at(days: int, at: datetime) -> datetime | None:
    # The year's holidays may not be announced yet; a customer is not turned away for that.
    try:
        return load_calendar().end_of_working_day(at.astimezone(SITE_ZONE).date(), days)
    except UnableToCount:
        return None


@transaction.atomic
def close_follow_up(*, follow_up_id: int, remedy: str, by_id: int, at: datetime) -> None:
    """Close a follow-up with what was done for the customer.

    Raises:
        UnableToCloseFollowUp: if it is closed, nothing is said, or this person may not.
    """
    if not remedy.strip():
        raise UnableToCloseFollowUp(_("请写明为客户做了什么。"))
    if not policy.may_answer(person_id=by_id, at=at):
        raise UnableToCloseFollowUp(_("您没有处理回访和投诉的权限。"))
    row = (
        FollowUp.objects.select_for_update(no_key=True, of=("self",))
        .select_related("call_back__case")
        .get(pk=follow_up_id)
    )
    if row.closed_at is not None:
        raise UnableToCloseFollowUp(_("这次跟进已经办结。"))
    row.closed_at, row.closed_by_id, row.remedy = at, by_id, remedy.strip()
    row.save(update_fields=["closed_at", "closed_by", "remedy"])
    _record("care.follow-up.closed", row.call_back.case, row, by_id, at)


@transaction.atomic
def open_complaint(
    *, case_id: int, about_node: str, words: str, by_id: int, at: datetime
) -> OpenedComplaint:
    """Open a complaint about a step, with its promises; pressed again, it is the same one.

    Raises:
        UnableToComplain: if this person does not act for the customer of the case.
    """
    case = Case.objects.get(pk=case_id)
    if not policy.may_complain(person_id=by_id, customer_id=case.customer_id, at=at):
        raise UnableToComplain(_("您没有办理这个工单的授权，请联系您的客户经理。"))
    row = _promised(case, at)
    row.person_id, row.about_node, row.words = by_id, about_node, words.strip()
    try:
        # Of two presses of one button the database lets one through.
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        row = Complaint.objects.get(
            case=case, person=by_id, about_node=about_node, answered_at__isnull=True
        )
        return _opened(row, is_repeat=True)
    _record("care.complaint.opened", case, row, by_id, at, about_node=about_node)
    return _opened(row, is_repeat=False)


def _opened(row: Complaint, *, is_repeat: bool) -> OpenedComplaint:
    return OpenedComplaint(
        complaint_id=row.pk,
        contact_due_at=row.contact_due_at,
        answer_due_at=row.answer_due_at,
        is_repeat=is_repeat,
    )


def _promised(case: Case, at: datetime) -> Complaint:
    contact_days = int(_rule(case, "complaint_contact", at).value)
    answer_days = int(_rule(case, "complaint_answer", at).value)
    return Complaint(
        case=case,
        opened_at=at,
        contact_days=contact_days,
        contact_due_at=_due_at(contact_days, at),
        answer_days=answer_days,
        answer_due_at=_due_at(answer_days, at),
    )


@transaction.atomic
def contact_complainant(*, complaint_id: int, by_id: int, at: datetime) -> None:
    """Note that whoever complained was contacted.

    Raises:
        UnableToAnswer: if it was noted or answered already, or this person may not.
    """
    row = _locked(complaint_id, by_id, at)
    if row.contacted_at is not None:
        raise UnableToAnswer(_("已有同事联系过客户。"))
    row.contacted_at, row.contacted_by_id = at, by_id
    row.save(update_fields=["contacted_at", "contacted_by"])
    _record("care.complaint.contacted", row.case, row, by_id, at)


@transaction.atomic
def answer_complaint(*, complaint_id: int, answer: str, by_id: int, at: datetime) -> None:
    """Answer a complaint; whoever was not contacted before is so by the answer.

    Raises:
        UnableToAnswer: if it was answered, the answer is empty, or this person may not.
    """
    if not answer.strip():
        raise UnableToAnswer(_("请写明给客户的答复。"))
    row = _locked(complaint_id, by_id, at)
    row.answered_at, row.answered_by_id, row.answer = at, by_id, answer.strip()
    if row.contacted_at is None:
        row.contacted_at, row.contacted_by_id = at, by_id
    row.save()
    _record("care.complaint.answered", row.case, row, by_id, at)


def _locked(complaint_id: int, by_id: int, at: datetime) -> Complaint:
    if not policy.may_answer(person_id=by_id, at=at):
        raise UnableToAnswer(_("您没有处理回访和投诉的权限。"))
    row = (
        Complaint.objects.select_for_update(no_key=True, of=("self",))
        .select_related("case")
        .get(pk=complaint_id)
    )
    if row.answered_at is not None:
        raise UnableToAnswer(_("这件投诉已经答复，不能再改。"))
    return row


def _record(
    act: str,
    case: Case,
    row: CallBack | FollowUp | Complaint,
    by_id: int,
    at: datetime,
    **details: object,
) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind=act.split(".")[1],
            subject_id=row.pk,
            case_id=case.pk,
            for_customer_id=case.customer_id,
            actor_id=by_id,
            at=at,
            details=details,
        )
    )
