"""Issuing: a bill goes out once and never changes."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.records.journal import actions as journal
from fullcycle.stages.billing import policy
from fullcycle.stages.billing.models import Bill, BillingMonth, IssueBatch


class UnableToIssue(Exception):
    """The bill, or the month, cannot go out; the message is fit for staff to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedMonth:
    """How many bills went out, how many are still held; with none the month is issued."""

    issued: int
    still_held: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the month is left to be looked at."""
        return self.still_held == 0


@transaction.atomic
def issue_bill(*, bill_id: int, payment_days: int, by_id: int | None, at: datetime) -> date:
    """Let one bill go out and return the day by which it is to be paid.

    Raises:
        UnableToIssue: if it is held, was issued before, or without the role.
    """
    _refuse_others(by_id, at)
    bill = Bill.objects.select_for_update().get(pk=bill_id)
    if bill.status == Bill.Status.ISSUED:
        raise UnableToIssue(_("这张账单已经发行，有差错请用更正账单处理。"))
    if bill.status == Bill.Status.HELD:
        raise UnableToIssue(_("这张账单还有待复核的内容，复核后才能发行。"))
    bill.status = Bill.Status.ISSUED
    bill.issued_at, bill.issued_by_id = at, by_id
    bill.due_on = _due_on(payment_days, at)
    bill.save(update_fields=["status", "issued_at", "issued_by", "due_on"])
    journal.record(
        journal.Act(
            act="billing.bill.issued",
            subject_kind="bill",
            subject_id=bill.pk,
            actor_id=by_id,
            for_customer_id=bill.customer_id,
            at=at,
            details={"total_yuan": str(bill.total_yuan), "kind": bill.kind},
        )
    )
    return bill.due_on


@transaction.atomic
def issue_month(
    *, month_on: date, payment_days: int, by_id: int | None, at: datetime
) -> IssuedMonth:
    """Let every monthly bill go out that is not held; once none is left, close the month.

    What goes out is a batch of the month, one later than the last.

    Raises:
        UnableToIssue: if nothing was drafted, the month is closed, or without the role.
    """
    _refuse_others(by_id, at)
    month = BillingMonth.objects.select_for_update().filter(month_on=month_on).first()
    if month is None:
        raise UnableToIssue(_("这个月还没有出账。"))
    if month.state == BillingMonth.State.ISSUED:
        raise UnableToIssue(_("这个月的账单已经全部发行。"))
    monthly = Bill.objects.filter(month_on=month_on, kind=Bill.Kind.MONTHLY)
    free = monthly.filter(status=Bill.Status.DRAFT).select_for_update()
    bill_ids = list(free.values_list("pk", flat=True))
    # One whose last flag is cleared at this moment is left too, and goes out next.
    left = monthly.exclude(status=Bill.Status.ISSUED).count() - len(bill_ids)
    outcome = IssuedMonth(issued=len(bill_ids), still_held=left)
    batch = _batch(month, outcome, by_id, at) if bill_ids else None
    monthly.filter(pk__in=bill_ids).update(
        status=Bill.Status.ISSUED,
        issued_at=at,
        issued_by_id=by_id,
        due_on=_due_on(payment_days, at),
        batch=batch,
    )
    _tell(month, batch, outcome, by_id, at)
    if outcome.is_whole:
        month.go_out(at=at, by_id=by_id)
    return outcome


def _batch(
    month: BillingMonth, outcome: IssuedMonth, by_id: int | None, at: datetime
) -> IssueBatch:
    return IssueBatch.objects.create(
        month=month,
        number=month.batches.count() + 1,
        bills=outcome.issued,
        still_held=outcome.still_held,
        is_late=month.was_whole,
        issued_at=at,
        issued_by_id=by_id,
    )


def _tell(
    month: BillingMonth,
    batch: IssueBatch | None,
    outcome: IssuedMonth,
    by_id: int | None,
    at: datetime,
) -> None:
    journal.record(
        journal.Act(
            act="billing.month.issued",
            subject_kind="billing_month",
            subject_id=month.month_on.isoformat(),
            actor_id=by_id,
            at=at,
            details={
                "issued": outcome.issued,
                "still_held": outcome.still_held,
                "batch": batch.number if batch else None,
                "is_late": month.was_whole,
            },
        )
    )


def _refuse_others(by_id: int | None, at: datetime) -> None:
    if not policy.may_bill(person_id=by_id, at=at):
        raise UnableToIssue(_("只有电费核算员可以发行账单。"))


def _due_on(payment_days: int, at: datetime) -> date:
    return at.astimezone(SITE_ZONE).date() + timedelta(days=payment_days)
