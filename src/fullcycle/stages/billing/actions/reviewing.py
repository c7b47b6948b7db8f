"""Looking through what is held: each flag is cleared with a reason, or the facts are mended."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.records.journal import actions as journal
from fullcycle.stages.billing import policy
from fullcycle.stages.billing.models import Bill, BillFlag


class UnableToClear(Exception):
    """The flag cannot be cleared; the message is fit for staff to read."""


@transaction.atomic
def clear_flag(*, flag_id: int, reason: str, by_id: int, at: datetime) -> bool:
    """Say why a bill is right in spite of a flag; return whether it is free to go out now.

    Raises:
        UnableToClear: without a reason, without the role, if it was cleared before, or if the
            bill could not be made at all.
    """
    if not reason.strip():
        raise UnableToClear(_("请写明为什么这张账单没有问题。"))
    if not policy.may_bill(person_id=by_id, at=at):
        raise UnableToClear(_("只有电费核算员可以复核账单。"))
    flag = BillFlag.objects.get(pk=flag_id)
    bill = Bill.objects.select_for_update().get(pk=flag.bill_id)
    flag.refresh_from_db()
    if flag.cleared_at is not None:
        raise UnableToClear(_("这一条已经复核过了。"))
    if bill.total_yuan is None:
        raise UnableToClear(_("这张账单还算不出来，请先补齐资料，再重新出账。"))
    flag.cleared_at, flag.cleared_by_id, flag.reason = at, by_id, reason.strip()
    flag.save(update_fields=["cleared_at", "cleared_by", "reason"])
    is_free = not bill.flags.filter(cleared_at__isnull=True).exists()
    if is_free:
        bill.status = Bill.Status.DRAFT
        bill.save(update_fields=["status"])
    journal.record(
        journal.Act(
            act="billing.flag.cleared",
            subject_kind="bill",
            subject_id=bill.pk,
            actor_id=by_id,
            for_customer_id=bill.customer_id,
            at=at,
            details={"flag": flag.kind, "reason": flag.reason, "is_free": is_free},
        )
    )
    return is_free
