"""Reply to the customer in writing, prolong the reply, and let it lapse."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from fullcycle.kernels.calendars import workdays
from fullcycle.kernels.calendars.workdays import UnableToCount
from fullcycle.kernels.rulebook import loading
from fullcycle.kernels.schemes import validity
from fullcycle.kernels.schemes.validity import ValidityTerms
from fullcycle.stages.connection.actions.standing import Doing, worded, write_line
from fullcycle.stages.connection.models import (
    Approval,
    DesignRound,
    Inspection,
    Reply,
    Scheme,
    Works,
)


class UnableToReply(Exception):
    """The scheme cannot be replied now; fit for staff to read."""


class UnableToExtendReply(Exception):
    """The validity cannot be extended so; fit for the customer to read."""


class UnableToLapse(Exception):
    """The reply has not lapsed; fit for staff to read."""


@transaction.atomic
def record_reply(*, case_id: int, by_id: int, at: datetime, paper_id: int | None = None) -> int:
    """Record that the approved scheme went to the customer, and return the reply's id.

    It is valid for the months of the rule on the day of application.

    Raises:
        UnableToReply: if the newest version is not approved or was replied before.
    """
    doing = Doing(case_id=case_id, by_id=by_id, at=at)
    approvals = Approval.objects.filter(
        scheme=OuterRef("pk"), opinion=Approval.Opinion.APPROVED
    )
    scheme = (
        Scheme.objects.select_for_update(of=("self",))
        .select_related("case")
        .filter(case_id=case_id)
        .order_by("-version")
        .only("pk", "version", "case__applied_on")
        .annotate(
            is_approved=Exists(approvals),
            is_replied=Exists(Reply.objects.filter(scheme=OuterRef("pk"))),
        )
        .first()
    )
    if scheme is None or not scheme.is_approved:
        raise UnableToReply(_("供电方案还没有审批通过，暂时不能答复客户。"))
    if scheme.is_replied:
        raise UnableToReply(_("这一版供电方案已经答复过客户。"))
    until = validity.last_valid_day(replied_on=doing.on, terms=terms_of(scheme.case.applied_on))
    reply = Reply.objects.create(
        scheme=scheme,
        replied_at=at,
        replied_by_id=by_id,
        paper_id=paper_id,
        first_valid_until=until,
        valid_until=until,
    )
    details = {"version": scheme.version, "valid_until": until.isoformat()}
    write_line("connection.reply.recorded", reply.pk, doing=doing, details=details)
    return reply.pk


@transaction.atomic
def attach_reply_paper(*, reply_id: int, paper_id: int, at: datetime) -> None:
    """Note which paper in the archive carries a reply; the same paper again changes nothing.

    Raises:
        Reply.DoesNotExist: if there is no such reply.
        UnableToReply: if another paper carries it already.
    """
    replies = Reply.objects.select_for_update(of=("self",)).select_related("scheme")
    reply = replies.get(pk=reply_id)
    if reply.paper_id == paper_id:
        return
    if reply.paper_id is not None:
        raise UnableToReply(_("这份答复已有答复单，不能换成另一份。"))
    reply.paper_id = paper_id
    reply.save(update_fields=["paper_id"])
    doing = Doing(case_id=reply.scheme.case_id, by_id=None, at=at)
    details = {"paper_id": paper_id}
    write_line("connection.reply.set-in-writing", reply.pk, doing=doing, details=details)


@transaction.atomic
def extend_reply(*, case_id: int, until: date, by_id: int, at: datetime) -> date:
    """Extend the newest reply's validity to a later last day and return that day.

    Raises:
        UnableToExtendReply: if there is no reply, it has lapsed, the request comes too late,
            or the new day is not later or further off than the rule allows.
    """
    doing = Doing(case_id=case_id, by_id=by_id, at=at)
    reply = newest_reply(case_id).first()
    if reply is None:
        raise UnableToExtendReply(_("这个项目还没有供电方案答复。"))
    terms = terms_of(reply.scheme.case.applied_on)
    _refuse_late_notice(reply, doing.on, terms)
    most = validity.last_extended_day(first_valid_until=reply.first_valid_until, terms=terms)
    if not reply.valid_until < until <= most:
        words = _("新的有效期应晚于%(now)s，最迟到%(most)s。")
        raise UnableToExtendReply(
            words % {"now": _shown(reply.valid_until), "most": _shown(most)}
        )
    details = {"from": reply.valid_until.isoformat(), "until": until.isoformat()}
    reply.valid_until = until
    reply.save(update_fields=["valid_until"])
    write_line("connection.reply.extended", reply.pk, doing=doing, details=details)
    return until


@transaction.atomic
def lapse_reply(*, case_id: int, at: datetime, by_id: int | None = None) -> None:
    """Mark the newest reply as lapsed, which gives back the capacity it held.

    Raises:
        UnableToLapse: if it is still valid, lapsed already, or the works it led to are on
            file.
    """
    doing = Doing(case_id=case_id, by_id=by_id, at=at)
    case = OuterRef("scheme__case")
    reply = (
        newest_reply(case_id)
        .annotate(
            is_under_way=Exists(DesignRound.objects.filter(case=case))
            | Exists(Works.objects.filter(case=case))
            | Exists(Inspection.objects.filter(case=case))
        )
        .first()
    )
    if reply is None or doing.on <= reply.valid_until:
        raise UnableToLapse(_("供电方案还在有效期内。"))
    if reply.lapsed_at is not None:
        raise UnableToLapse(_("供电方案已经登记为失效。"))
    if reply.is_under_way:
        raise UnableToLapse(_("客户工程已经开始，供电方案不作失效处理。"))
    reply.lapsed_at = at
    reply.save(update_fields=["lapsed_at"])
    write_line("connection.reply.lapsed", reply.pk, doing=doing)


def newest_reply(case_id: int) -> QuerySet[Reply]:
    """The replies of a case, newest first, to be locked with the day of application."""
    return (
        Reply.objects.select_for_update(of=("self",))
        .select_related("scheme__case")
        .filter(scheme__case_id=case_id)
        .only(
            *("pk", "replied_at", "first_valid_until", "valid_until", "lapsed_at"),
            *("scheme__version", "scheme__option_count"),
            "scheme__case__applied_on",
        )
        .order_by("-scheme__version")
    )


def terms_of(applied_on: date) -> ValidityTerms:
    """The terms of validity by the day of application."""
    return validity.terms_in_force(rulebook=loading.current_rulebook(), applied_on=applied_on)


def _refuse_late_notice(reply: Reply, today: date, terms: ValidityTerms) -> None:
    if today > reply.valid_until or reply.lapsed_at is not None:
        words = _("供电方案已于%(day)s到期，不能再延期，请重新申请。")
        raise UnableToExtendReply(words % {"day": _shown(reply.valid_until)})
    try:
        in_time = validity.is_notice_in_time(
            asked_on=today,
            valid_until=reply.valid_until,
            terms=terms,
            calendar=workdays.load_calendar(),
        )
    except UnableToCount as beyond:
        raise UnableToExtendReply(worded(beyond.wording)) from beyond
    if not in_time:
        words = (
            _("延期须在到期前%(n)d个工作日提出，现在已经来不及，请联系您的客户经理。")
            if terms.is_notice_in_working_days
            else _("延期须在到期前%(n)d天提出，现在已经来不及，请联系您的客户经理。")
        )
        raise UnableToExtendReply(words % {"n": terms.notice_days})


def _shown(day: date) -> str:
    return date_format(day, "DATE_FORMAT")
