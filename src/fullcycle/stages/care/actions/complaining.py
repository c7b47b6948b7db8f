"""What the customer does: ask, complain, say that it is solved or that it is not."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fullcycle.records.casework.models import Case
from fullcycle.records.people import actions as messages
from fullcycle.records.people import queries as people
from fullcycle.stages.care import policy, queries
from fullcycle.stages.care.actions import promises
from fullcycle.stages.care.models import Complaint, ComplaintLine


class UnableToComplain(Exception):
    """This person cannot complain about this case; the message is fit for them."""


class UnableToSettle(Exception):
    """The answer can be neither accepted nor refused like this; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedComplaint:
    """The complaint and its promises; a repeat finds the one that is open already."""

    complaint_id: int
    contact_due_at: datetime | None
    answer_due_at: datetime | None
    is_repeat: bool


@transaction.atomic
def open_complaint(
    *, case_id: int, about_node: str, words: str, by_id: int, at: datetime
) -> OpenedComplaint:
    """Open a complaint about a step, with its promises; pressed again, it is the same one.

    Raises:
        UnableToComplain: if this person does not act for the customer of the case.
    """
    case = _case_of(case_id, by_id, at)
    row = Complaint(
        case=case,
        kind=Complaint.Kind.COMPLAINT,
        person_id=by_id,
        about_node=about_node,
        words=words.strip(),
        opened_at=at,
    )
    _promise(row, at)
    try:
        # Of two presses of one button the database lets one through.
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        row = Complaint.objects.get(
            case=case,
            person=by_id,
            about_node=about_node,
            kind=Complaint.Kind.COMPLAINT,
            answered_at__isnull=True,
        )
        return _opened(row, is_repeat=True)
    promises.add_line(row, ComplaintLine.Kind.ASKED, by_id, at, words=row.words)
    promises.record("care.complaint.opened", case, row, by_id, at, about_node=about_node)
    return _opened(row, is_repeat=False)


@transaction.atomic
def ask(
    *, case_id: int, about_node: str, words: str, by_id: int, at: datetime
) -> OpenedComplaint:
    """Ask a question about a case, with the promises of a question.

    Raises:
        UnableToComplain: if nothing is asked, or this person does not act for the customer.
    """
    if not words.strip():
        raise UnableToComplain(_("请写下您想问的事。"))
    case = _case_of(case_id, by_id, at)
    row = Complaint(
        case=case,
        kind=Complaint.Kind.QUESTION,
        person_id=by_id,
        about_node=about_node,
        words=words.strip(),
        opened_at=at,
    )
    _promise(row, at)
    row.save(force_insert=True)
    promises.add_line(row, ComplaintLine.Kind.ASKED, by_id, at, words=row.words)
    promises.record("care.complaint.asked", case, row, by_id, at, about_node=about_node)
    return _opened(row, is_repeat=False)


@transaction.atomic
def settle_complaint(*, complaint_id: int, by_id: int, at: datetime) -> None:
    """Let the customer say that the answer has solved it, which closes it.

    Raises:
        UnableToSettle: if there is no answer yet, it is closed, or this person may not.
    """
    row = _answered(complaint_id, by_id, at)
    if row.settled_at is not None:
        raise UnableToSettle(_("这件事已经办结。"))
    row.settled_at, row.settled_by_id = at, by_id
    row.save(update_fields=["settled_at", "settled_by"])
    promises.add_line(row, ComplaintLine.Kind.SETTLED, by_id, at)
    promises.record("care.complaint.settled", row.case, row, by_id, at)


@transaction.atomic
def dispute_answer(*, complaint_id: int, words: str, by_id: int, at: datetime) -> None:
    """Let the customer say once that it is not solved: it opens anew, with new promises.

    The head of the managers has it from then on, and is told.

    Raises:
        UnableToSettle: if nothing is said, there is no answer yet, it was said before, the
            customer has called it solved, or this person may not.
    """
    if not words.strip():
        raise UnableToSettle(_("请写一句哪里没有解决，方便主管直接处理。"))
    row = _answered(complaint_id, by_id, at)
    if row.reopened_at is not None:
        raise UnableToSettle(_("这件事主管已经复查过，如仍有问题请直接联系您的客户经理。"))
    if row.settled_by is not None and not row.settled_by.is_staff:
        raise UnableToSettle(_("您已经确认解决；有新的问题请另写一件。"))
    heads = people.list_staff_with_role(
        role=policy.HEAD, at=at, district=row.case.customer.district_code
    )
    row.reopened_at = at
    row.assigned_to_id = heads[0].id if heads else None
    row.answered_at, row.answered_by, row.answer = None, None, ""
    row.contacted_at, row.contacted_by = None, None
    row.settled_at, row.settled_by = None, None
    _promise(row, at)
    row.save()
    promises.add_line(row, ComplaintLine.Kind.NOT_SOLVED, by_id, at, words=words.strip())
    is_told = _tell_head(row, at)
    promises.record("care.complaint.reopened", row.case, row, by_id, at, is_told=is_told)


def _tell_head(row: Complaint, at: datetime) -> bool:
    """Tell whoever has it now; False where nobody has, or has no phone: the desk lists it."""
    if row.assigned_to_id is None:
        return False
    message = messages.PersonalMessage(
        template_code="care-reopened",
        words=_("客户说答复没有解决，已转给您处理：业务 %(number)s。请登录后在“客户诉求”里看。")
        % {"number": row.case.number},
        purpose=promises.PURPOSE,
        reference=f"care-reopened-{row.pk}-{at:%Y%m%d%H%M%S}",
    )
    try:
        messages.message_person(message, person_id=row.assigned_to_id, at=at)
    except messages.UnableToMessage:
        return False
    return True


def _case_of(case_id: int, by_id: int, at: datetime) -> Case:
    case = Case.objects.get(pk=case_id)
    if not policy.may_complain(person_id=by_id, customer_id=case.customer_id, at=at):
        raise UnableToComplain(_("您没有办理这个工单的授权，请联系您的客户经理。"))
    return case


def _promise(row: Complaint, at: datetime) -> None:
    contact, answer = queries.PROMISES[row.kind]
    row.contact_days = int(queries.rule_of(row.case, contact, at).value)
    row.contact_due_at = promises.due_at(row.contact_days, at)
    row.answer_days = int(queries.rule_of(row.case, answer, at).value)
    row.answer_due_at = promises.due_at(row.answer_days, at)


def _answered(complaint_id: int, by_id: int, at: datetime) -> Complaint:
    row = (
        Complaint.objects.select_for_update(no_key=True, of=("self",))
        .select_related("case__customer", "settled_by")
        .get(pk=complaint_id)
    )
    if not policy.may_complain(person_id=by_id, customer_id=row.case.customer_id, at=at):
        raise UnableToSettle(_("您没有办理这个工单的授权，请联系您的客户经理。"))
    if row.answered_at is None:
        raise UnableToSettle(_("我们还没有答复，请再等一等。"))
    return row


def _opened(row: Complaint, *, is_repeat: bool) -> OpenedComplaint:
    return OpenedComplaint(
        complaint_id=row.pk,
        contact_due_at=row.contact_due_at,
        answer_due_at=row.answer_due_at,
        is_repeat=is_repeat,
    )
