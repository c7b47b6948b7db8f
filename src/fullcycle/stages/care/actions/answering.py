"""What we do: get in touch, answer, hand over to a colleague, close."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.records.people import actions as people
from fullcycle.records.people import queries as persons
from fullcycle.stages.care import policy
from fullcycle.stages.care.actions import promises
from fullcycle.stages.care.models import Complaint, ComplaintLine


class UnableToAnswer(Exception):
    """The complaint cannot be answered like this; the message is fit for whoever tried."""


@transaction.atomic
def contact_complainant(*, complaint_id: int, by_id: int, at: datetime) -> None:
    """Note that whoever complained was contacted.

    Raises:
        UnableToAnswer: if it was noted or answered already, or this person may not.
    """
    row = _open(complaint_id, by_id, at)
    if row.contacted_at is not None:
        raise UnableToAnswer(_("已有同事联系过客户。"))
    row.contacted_at, row.contacted_by_id = at, by_id
    row.save(update_fields=["contacted_at", "contacted_by"])
    promises.add_line(row, ComplaintLine.Kind.CONTACTED, by_id, at)
    promises.record("care.complaint.contacted", row.case, row, by_id, at)


@transaction.atomic
def answer_complaint(*, complaint_id: int, answer: str, by_id: int, at: datetime) -> None:
    """Answer a complaint and tell the customer; who was not contacted before is so by it.

    Raises:
        UnableToAnswer: if it was answered, the answer is empty, or this person may not.
    """
    if not answer.strip():
        raise UnableToAnswer(_("请写明给客户的答复。"))
    row = _open(complaint_id, by_id, at)
    row.answered_at, row.answered_by_id, row.answer = at, by_id, answer.strip()
    if row.contacted_at is None:
        row.contacted_at, row.contacted_by_id = at, by_id
    row.save()
    promises.add_line(row, ComplaintLine.Kind.ANSWERED, by_id, at, words=row.answer)
    promises.record("care.complaint.answered", row.case, row, by_id, at, is_told=_tell(row, at))


@transaction.atomic
def hand_over(*, complaint_id: int, to_id: int, reason: str, by_id: int, at: datetime) -> None:
    """Give a complaint to a colleague, who answers it from then on; its promises stay.

    Raises:
        UnableToAnswer: if it was answered, no reason is given, the colleague has it already
            or does not answer customers, or this person may not.
    """
    if not reason.strip():
        raise UnableToAnswer(_("请写明为什么转给同事。"))
    row = _open(complaint_id, by_id, at)
    if to_id == row.assigned_to_id:
        raise UnableToAnswer(_("已经由这位同事处理。"))
    if not policy.may_answer(person_id=to_id, at=at):
        raise UnableToAnswer(_("这位同事没有答复客户的权限。"))
    row.assigned_to_id = to_id
    row.save(update_fields=["assigned_to"])
    promises.add_line(row, ComplaintLine.Kind.HANDED_OVER, by_id, at, words=reason.strip())
    details = {"to_id": to_id, "reason": reason.strip()}
    promises.record("care.complaint.handed-over", row.case, row, by_id, at, **details)


@transaction.atomic
def close_complaint(*, complaint_id: int, by_id: int, at: datetime) -> None:
    """Close what was answered; the customer may still say once that it is not solved.

    Raises:
        UnableToAnswer: if it is not answered yet or closed already, or this person may not.
    """
    row = _locked(complaint_id, by_id, at)
    if row.answered_at is None:
        raise UnableToAnswer(_("请先答复客户，再办结。"))
    if row.settled_at is not None:
        raise UnableToAnswer(_("这件事已经办结。"))
    row.settled_at, row.settled_by_id = at, by_id
    row.save(update_fields=["settled_at", "settled_by"])
    promises.add_line(row, ComplaintLine.Kind.SETTLED, by_id, at)
    promises.record("care.complaint.closed", row.case, row, by_id, at)


def _open(complaint_id: int, by_id: int, at: datetime) -> Complaint:
    row = _locked(complaint_id, by_id, at)
    if row.answered_at is not None:
        raise UnableToAnswer(_("这件投诉已经答复，不能再改。"))
    return row


def _locked(complaint_id: int, by_id: int, at: datetime) -> Complaint:
    row = (
        Complaint.objects.select_for_update(no_key=True, of=("self",))
        .select_related("case")
        .get(pk=complaint_id)
    )
    roles = persons.roles_of(person_id=by_id, at=at)
    if not policy.may_answer_this(row, person_id=by_id, roles=roles, at=at):
        raise UnableToAnswer(_("您没有处理回访和投诉的权限。"))
    return row


def _tell(row: Complaint, at: datetime) -> bool:
    """Tell the customer; False for a person without a phone, whom the thread tells."""
    message = people.PersonalMessage(
        template_code="care-answered",
        words=_("您提的问题已有答复，请登录全周期查看；没有解决可以告诉我们一次，由主管处理。"),
        purpose=promises.PURPOSE,
        reference=f"care-answered-{row.pk}-{at:%Y%m%d%H%M%S}",
    )
    try:
        people.message_person(message, person_id=row.person_id, at=at)
    except people.UnableToMessage:
        return False
    return True
