"""Opening a month to drafts: its first, and accounts that come once it went out."""

from collections.abc import Sized
from datetime import date, datetime

from django.db import connection
from django.utils.translation import gettext as _

from fullcycle.stages.billing.models import BillingMonth


SHARE = "SELECT 1 FROM billing_billingmonth WHERE id = %s FOR SHARE"


class UnableToDraft(Exception):
    """The month cannot be drafted (any more); the message is fit for staff to read."""


def begin_review(month_on: date, at: datetime) -> BillingMonth:
    """Return the month, begun if it was not, held against being issued until we are done.

    Any number may draft at once; a month that went out is held for one.

    Raises:
        UnableToDraft: if it went out this moment.
    """
    month, _made = BillingMonth.objects.get_or_create(
        month_on=month_on,
        defaults={"opened_at": at},
    )
    if month.state == BillingMonth.State.ISSUED:
        return BillingMonth.objects.select_for_update().get(pk=month.pk)
    with connection.cursor() as cursor:
        cursor.execute(SHARE, [month.pk])
    month.refresh_from_db()
    if month.state == BillingMonth.State.ISSUED:
        raise UnableToDraft(_("这个月的账单刚刚全部发行，请再试一次。"))
    return month


def take_late(month: BillingMonth, late: Sized) -> None:
    """Open a month that went out to accounts that come late; it is held for us.

    Raises:
        UnableToDraft: if there are none.
    """
    if not late:
        raise UnableToDraft(
            _("%(month)s 的账单已经全部发行。") % {"month": f"{month.month_on:%Y-%m}"}
        )
    month.state = BillingMonth.State.LATE
    month.save(update_fields=["state"])
