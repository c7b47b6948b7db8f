"""Disputes with the facts as they stood, the answer, and the correction that followed."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet

from fullcycle.kernels.tariff.facts import BillFacts
from fullcycle.kernels.tariff.freezing import thaw
from fullcycle.records.casework.queries import Viewer
from fullcycle.stages.billing import policy
from fullcycle.stages.billing.models import Dispute


MOST_LISTED = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeView:
    """What a customer doubts and what we found; `line_place` None is the whole bill."""

    dispute_id: int
    bill_id: int
    account_number: str
    customer_id: int
    customer_name: str
    month_on: date
    billed_yuan: Decimal | None
    line_place: int | None
    words: str
    case_id: int
    case_number: str
    opened_at: datetime
    answered_at: datetime | None
    answer: str
    recalculated_yuan: Decimal | None
    correction_id: int | None

    @property
    def is_answered(self) -> bool:
        """Whether it is the customer's turn, or nobody's."""
        return self.answered_at is not None


def disputes_of(*, viewer: Viewer, bill_id: int) -> tuple[DisputeView, ...]:
    """The disputes of a bill, the newest first; none where the bill is not the viewer's."""
    rows = _rows().filter(bill_id=bill_id).order_by("-opened_at")
    # They are all of one bill: who may see one may see all.
    if not rows or not _may_see(viewer, rows[0]):
        return ()
    return tuple(map(_view, rows))


def find_dispute(*, viewer: Viewer, case_id: int) -> DisputeView | None:
    """The dispute of a case, None where it is of something else or not the viewer's."""
    row = _rows().filter(case_id=case_id).first()
    return _view(row) if row and _may_see(viewer, row) else None


def facts_of_dispute(*, viewer: Viewer, dispute_id: int) -> BillFacts:
    """The facts as they stood when the line was disputed.

    Raises:
        Dispute.DoesNotExist: if there is none, or it is not the viewer's.
    """
    row = _rows().get(pk=dispute_id)
    if not _may_see(viewer, row):
        raise Dispute.DoesNotExist
    return thaw(BillFacts, row.facts)


def list_open_disputes(*, viewer: Viewer) -> tuple[DisputeView, ...]:
    """What waits for an answer, the oldest first; for staff."""
    if not policy.is_staff(viewer):
        return ()
    rows = _rows().filter(answered_at__isnull=True).order_by("opened_at")
    return tuple(_view(row) for row in rows[:MOST_LISTED])


def _rows() -> QuerySet[Dispute]:
    return Dispute.objects.select_related("bill__account", "bill__customer", "case")


def _may_see(viewer: Viewer, row: Dispute) -> bool:
    return policy.may_see(
        viewer,
        customer_id=row.bill.customer_id,
        account_number=row.bill.account.number,
    )


def _view(row: Dispute) -> DisputeView:
    return DisputeView(
        dispute_id=row.pk,
        bill_id=row.bill_id,
        account_number=row.bill.account.number,
        customer_id=row.bill.customer_id,
        customer_name=row.bill.customer.name,
        month_on=row.bill.month_on,
        billed_yuan=row.bill.total_yuan,
        line_place=row.line_place,
        words=row.words,
        case_id=row.case_id,
        case_number=row.case.number,
        opened_at=row.opened_at,
        answered_at=row.answered_at,
        answer=row.answer,
        recalculated_yuan=row.recalculated_yuan,
        correction_id=row.correction_id,
    )
