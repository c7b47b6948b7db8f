"""Disputes: a customer doubts a line, the month is made again, the answer says what it is."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.facts import BillFacts
from fullcycle.kernels.tariff.refusals import UnableToBill
from fullcycle.records.casework.queries import Viewer
from fullcycle.records.journal import actions as journal
from fullcycle.stages.billing import policy
from fullcycle.stages.billing.actions import correcting
from fullcycle.stages.billing.models import Bill, Dispute
from fullcycle.stages.billing.queries import opened


class UnableToDispute(Exception):
    """The line cannot be disputed so; the message is fit for the customer to read."""


class UnableToAnswerDispute(Exception):
    """The dispute cannot be answered so; the message is fit for staff to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeAnswer:
    """What is answered; `facts` are the right ones, None where the bill's own were right."""

    words: str
    facts: BillFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredDispute:
    """What the month comes to made again, and the correction that follows, if any."""

    recalculated_yuan: Decimal
    correction_id: int | None


@transaction.atomic
def open_dispute(
    *, bill_id: int, line_place: int | None, words: str, case_id: int, by_id: int, at: datetime
) -> int:
    """Note that a customer doubts a line (None: the bill), with the facts as they stand.

    Raises:
        UnableToDispute: without words or mandate; if there is no such line, the bill was not
            issued, or a dispute of the line is open.
    """
    viewer = Viewer(person_id=by_id, at=at)
    bill = Bill.objects.select_related("account").get(pk=bill_id)
    if not policy.may_dispute(
        viewer, customer_id=bill.customer_id, account_number=bill.account.number
    ):
        raise UnableToDispute(_("您没有这个户号账单的授权，请由企业管理员为您授权。"))
    refuse_odd(bill, line_place, words)
    try:
        with transaction.atomic():
            row = Dispute.objects.create(
                bill=bill,
                line_place=line_place,
                words=words.strip(),
                case_id=case_id,
                facts=bill.facts,
                opened_at=at,
                opened_by_id=by_id,
            )
    except IntegrityError as error:
        raise UnableToDispute(_("这一项您已经提出过，我们正在核对。")) from error
    _record("billing.dispute.opened", row, by_id, at, line=line_place)
    return row.pk


def refuse_odd(bill: Bill, line_place: int | None, words: str) -> None:
    """Refuse what cannot be disputed.

    Raises:
        UnableToDispute: without words, of a bill that was not issued, of a line it lacks.
    """
    if not words.strip():
        raise UnableToDispute(_("请写一句您觉得哪里不对，方便我们核对。"))
    if bill.status != Bill.Status.ISSUED:
        raise UnableToDispute(_("账单发行后才能提出异议。"))
    if line_place is not None and not bill.lines.filter(place=line_place).exists():
        raise UnableToDispute(_("账单里没有这一项。"))


@transaction.atomic
def answer_dispute(
    *, dispute_id: int, answer: DisputeAnswer, engine: BillEngine, by_id: int, at: datetime
) -> AnsweredDispute:
    """Make the month again, from the frozen facts or from the right ones, and answer.

    If it comes to something else, a correction is drafted, to be issued like any bill.

    Raises:
        UnableToAnswerDispute: without words or the role, if it was answered before, or if
            the facts make no bill.
        UnableToCorrect: if another correction waits, or the facts are another month's.
    """
    if not answer.words.strip():
        raise UnableToAnswerDispute(_("请写明核对的结果。"))
    if not policy.may_bill(person_id=by_id, at=at):
        raise UnableToAnswerDispute(_("只有电费核算员可以答复账单异议。"))
    row = Dispute.objects.select_for_update().get(pk=dispute_id)
    if row.answered_at is not None:
        raise UnableToAnswerDispute(_("这件异议已经答复过了。"))
    bill = row.bill.corrects or row.bill
    facts = answer.facts or opened.latest_facts(bill)
    try:
        recalculated = engine.compute(facts).total_yuan
    except (UnableToBill, UnableToPrice) as refusal:
        words = refusal.wording.in_language(get_language() or "")
        raise UnableToAnswerDispute(words) from refusal
    correction_id = None
    if recalculated != opened.charged_so_far(bill).total_yuan:
        correction_id = correcting.correct_bill(
            bill_id=bill.pk,
            facts=facts,
            reason=answer.words,
            engine=engine,
            by_id=by_id,
            at=at,
        )
    row.answered_at, row.answered_by_id, row.answer = at, by_id, answer.words.strip()
    row.recalculated_yuan, row.correction_id = recalculated, correction_id
    row.save()
    _record(
        "billing.dispute.answered",
        row,
        by_id,
        at,
        recalculated_yuan=str(recalculated),
        correction=correction_id,
    )
    return AnsweredDispute(recalculated_yuan=recalculated, correction_id=correction_id)


def _record(act: str, row: Dispute, by_id: int, at: datetime, **details: object) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="bill",
            subject_id=row.bill_id,
            actor_id=by_id,
            for_customer_id=row.bill.customer_id,
            case_id=row.case_id,
            at=at,
            details=details,
        )
    )
