"""Recording call-backs and closing what a bad one sets off."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fullcycle.records.casework.models import Case
from fullcycle.stages.care import policy, queries
from fullcycle.stages.care.actions import promises
from fullcycle.stages.care.models import CallBack, FollowUp


MOST_SCORE = 10
MOST_EFFORT = 7


class UnableToRecordCallBack(Exception):
    """The call-back cannot be recorded like this; the message is fit for whoever called."""


class UnableToCloseFollowUp(Exception):
    """The follow-up cannot be closed like this; the message is fit for whoever tried."""


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


@transaction.atomic
def record_callback(*, call: NewCallBack, by_id: int, at: datetime) -> RecordedCallBack:
    """Record a call; a low score or a dissatisfied customer opens a follow-up in time.

    Raises:
        UnableToRecordCallBack: if nobody was reached, a number is out of its range, a bad
            call has no words, or this call is recorded already.
    """
    _refuse_odd_call(call, at)
    case = Case.objects.get(pk=call.case_id)
    is_low = call.score <= queries.rule_of(case, "callback_low_score", at).value
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
    promises.record(
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
    rule = queries.rule_of(case, "callback_follow_up", at)
    days = int(rule.value)
    return FollowUp.objects.create(
        call_back=row,
        due_days=days,
        due_at=promises.due_at(days, at),
        rule_id=rule.dating.rule_id,
        opened_at=at,
    )


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
    promises.record("care.follow-up.closed", row.call_back.case, row, by_id, at)
