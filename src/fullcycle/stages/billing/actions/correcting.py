"""Correcting what went out: the old bill stays, the difference is a bill of its own."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.tariff import corrections
from fullcycle.kernels.tariff.bills import Bill as MadeBill
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.facts import BillFacts
from fullcycle.kernels.tariff.freezing import freeze
from fullcycle.kernels.tariff.refusals import UnableToBill
from fullcycle.records.journal import actions as journal
from fullcycle.stages.billing import policy
from fullcycle.stages.billing.actions import writing
from fullcycle.stages.billing.models import Bill
from fullcycle.stages.billing.queries import opened


class UnableToCorrect(Exception):
    """The bill cannot be corrected so; the message is fit for staff to read."""


@transaction.atomic
def correct_bill(
    *, bill_id: int, facts: BillFacts, reason: str, engine: BillEngine, by_id: int, at: datetime
) -> int:
    """Bill an issued month again from other facts; return the id of the correction, a draft.

    What earlier corrections charged counts as charged.

    Raises:
        UnableToCorrect: without a reason or the role; if the bill is no issued monthly bill,
            the facts make none, or nothing differs.
    """
    if not reason.strip():
        raise UnableToCorrect(_("请写明更正的原因。"))
    if not policy.may_bill(person_id=by_id, at=at):
        raise UnableToCorrect(_("只有电费核算员可以更正账单。"))
    bill = Bill.objects.select_for_update().get(pk=bill_id)
    if bill.kind != Bill.Kind.MONTHLY or bill.status != Bill.Status.ISSUED:
        raise UnableToCorrect(_("只能更正已经发行的月度账单。"))
    if bill.corrections.exclude(status=Bill.Status.ISSUED).exists():
        raise UnableToCorrect(_("这张账单还有一张更正账单没有发行。"))
    difference = difference_of(bill, facts, engine)
    row = writing.DraftRow(
        account_id=bill.account_id,
        customer_id=bill.customer_id,
        facts=freeze(facts),
        bill=difference,
        flags=(),
        corrects_id=bill.pk,
        reason=reason.strip(),
    )
    (correction_id,) = writing.write(
        [row], month_on=bill.month_on, book_version=engine.book.version, at=at
    )
    journal.record(
        journal.Act(
            act="billing.bill.corrected",
            subject_kind="bill",
            subject_id=bill.pk,
            actor_id=by_id,
            for_customer_id=bill.customer_id,
            at=at,
            details={
                "correction": correction_id,
                "difference_yuan": str(difference.total_yuan),
                "reason": row.reason,
            },
        )
    )
    return correction_id


def difference_of(bill: Bill, facts: BillFacts, engine: BillEngine) -> MadeBill:
    """What a month made again differs by from everything charged for it, as a bill.

    Raises:
        UnableToCorrect: if the facts make no bill, are another account's or month's, or
            nothing differs.
    """
    before = opened.charged_so_far(bill)
    if (facts.account_number, facts.starts_on.replace(day=1)) != (
        before.account_number,
        bill.month_on,
    ):
        raise UnableToCorrect(_("更正用的资料不是这个户号、这个月份的。"))
    try:
        correction = corrections.correct(before, facts, engine=engine)
    except (UnableToBill, UnableToPrice) as refusal:
        words = refusal.wording.in_language(get_language() or "")
        raise UnableToCorrect(words) from refusal
    if not correction.differences:
        raise UnableToCorrect(_("重新计算的结果和已发行的账单一致，不需要更正。"))
    return corrections.correction_bill(correction)
