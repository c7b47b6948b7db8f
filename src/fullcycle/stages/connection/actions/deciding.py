"""The customer's decision on the reply, which may be taken back within 24 hours."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.schemes import validity
from fullcycle.stages.connection import policy
from fullcycle.stages.connection.actions.replying import newest_reply, terms_of
from fullcycle.stages.connection.actions.standing import Doing, write_line
from fullcycle.stages.connection.models import Decision, Reply, Scheme


class UnableToDecide(Exception):
    """The decision cannot be taken so; fit for the customer to read."""


class UnableToUndoDecision(Exception):
    """The decision cannot be taken back; fit for the customer to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """ACCEPTED with the number of an option, or CHANGE_REQUESTED with words."""

    answer: str
    option_number: int | None = None
    words: str = ""


@transaction.atomic
def decide(*, case_id: int, answer: Answer, by_id: int, at: datetime) -> int:
    """Take the customer's answer to the newest reply and return the decision's id.

    From then on only an accepted option holds capacity on its feeders.

    Raises:
        UnableToDecide: if there is nothing to decide, it was decided already, the reply has
            lapsed or a change is asked for too late, or the answer is not whole.
    """
    doing = Doing(case_id=case_id, by_id=by_id, at=at)
    newer = Scheme.objects.filter(
        case=OuterRef("scheme__case"), version__gt=OuterRef("scheme__version")
    )
    standing = Decision.objects.filter(reply=OuterRef("pk"), undone_at__isnull=True)
    reply = (
        newest_reply(case_id)
        .annotate(is_superseded=Exists(newer), is_decided=Exists(standing))
        .first()
    )
    if reply is None or reply.is_superseded:
        raise UnableToDecide(_("供电方案还在编制，答复给您之后再请您确认。"))
    if reply.is_decided:
        raise UnableToDecide(_("您已经确认过这份供电方案；24 小时内可以撤回后重新选择。"))
    _refuse_late(reply, answer, doing)
    _refuse_gaps(reply, answer)
    decision = Decision.objects.create(
        reply=reply,
        answer=answer.answer,
        option_number=answer.option_number,
        words=answer.words.strip(),
        by_id=by_id,
        at=at,
    )
    details = {"answer": answer.answer, "option": answer.option_number}
    write_line("connection.decision.taken", decision.pk, doing=doing, details=details)
    return decision.pk


@transaction.atomic
def undo_decision(*, case_id: int, by_id: int, at: datetime) -> None:
    """Take the standing decision back; every option is open again.

    Raises:
        UnableToUndoDecision: if none stands, or it is older than 24 hours.
    """
    decision = (
        Decision.objects.select_for_update()
        .filter(reply__scheme__case_id=case_id, undone_at__isnull=True)
        .order_by("-at")
        .first()
    )
    if decision is None:
        raise UnableToUndoDecision(_("您还没有确认供电方案，没有可以撤回的内容。"))
    if not policy.may_undo(decided_at=decision.at, at=at):
        raise UnableToUndoDecision(
            _("确认已超过 24 小时，不能自行撤回；如需调整请联系您的客户经理。")
        )
    decision.undone_at, decision.undone_by_id = at, by_id
    decision.save(update_fields=["undone_at", "undone_by"])
    doing = Doing(case_id=case_id, by_id=by_id, at=at)
    write_line("connection.decision.undone", decision.pk, doing=doing)


def _refuse_late(reply: Reply, answer: Answer, doing: Doing) -> None:
    if reply.lapsed_at is not None or doing.on > reply.valid_until:
        words = _("供电方案的有效期到%(day)s为止，现在已经失效，请重新申请。")
        raise UnableToDecide(words % {"day": date_format(reply.valid_until, "DATE_FORMAT")})
    if answer.answer == Decision.Answer.CHANGE_REQUESTED:
        last_on = validity.last_objection_day(
            replied_on=reply.replied_at.astimezone(SITE_ZONE).date(),
            terms=terms_of(reply.scheme.case.applied_on),
        )
        if doing.on > last_on:
            words = _("对供电方案的意见请在%(day)s以前提出，现在已经过期；请联系您的客户经理。")
            raise UnableToDecide(words % {"day": date_format(last_on, "DATE_FORMAT")})


def _refuse_gaps(reply: Reply, answer: Answer) -> None:
    number = answer.option_number
    if answer.answer == Decision.Answer.ACCEPTED:
        if number is None or not 1 <= number <= reply.scheme.option_count:
            raise UnableToDecide(_("请选择一个供电方案。"))
    elif answer.answer == Decision.Answer.CHANGE_REQUESTED:
        if number is not None or not answer.words.strip():
            raise UnableToDecide(_("请写明希望怎样调整，我们好尽快重新拟定。"))
    else:
        raise UnableToDecide(_("请选择接受方案或要求调整。"))
