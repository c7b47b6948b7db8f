"""Invoices: one for each issued bill, red where a correction gives back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.gateways.invoicer import port as invoicer
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.records.journal import actions as journal
from fullcycle.stages.billing.models import Bill, Invoice


class UnableToInvoice(Exception):
    """There is no invoice yet; the message is fit for staff to read."""


def issue_invoice(*, bill_id: int, at: datetime) -> str:
    """Have the e-invoice of an issued bill made and return its number; again, the same one.

    The service is asked outside of any transaction; asked twice for one bill it gives one
    number.

    Raises:
        UnableToInvoice: if the bill was not issued, owes nothing, corrects one that has no
            invoice, or the service gives none.
    """
    bill = Bill.objects.select_related("account", "customer").get(pk=bill_id)
    known = Invoice.objects.filter(bill=bill).first()
    if known is not None:
        return known.number
    request = _request(bill)
    try:
        made = invoicer.current().issue(request, at=at)
    except invoicer.UnableToIssueInvoice as failure:
        raise UnableToInvoice(str(failure)) from failure
    return _keep(bill, request, made, at)


def _request(bill: Bill) -> invoicer.InvoiceRequest:
    if bill.issued_at is None or bill.total_yuan is None:
        raise UnableToInvoice(_("账单发行后才能开票。"))
    if not bill.total_yuan:
        raise UnableToInvoice(_("这张账单金额为零，不需要开票。"))
    reverses = ""
    if bill.total_yuan < 0:
        first = Invoice.objects.filter(bill__corrections=bill).first()
        if first is None:
            raise UnableToInvoice(_("原账单还没有开票，不能开红字发票。"))
        reverses = first.number
    return invoicer.InvoiceRequest(
        reference=f"bill-{bill.pk}",
        buyer_name=bill.customer.name,
        buyer_tax_number=bill.customer.credit_code,
        description=_("电费 %(account)s %(month)s")
        % {"account": bill.account.number, "month": f"{bill.month_on:%Y-%m}"},
        amount_yuan=bill.total_yuan,
        billed_on=bill.issued_at.astimezone(SITE_ZONE).date(),
        reverses=reverses,
    )


@transaction.atomic
def _keep(
    bill: Bill, request: invoicer.InvoiceRequest, made: invoicer.IssuedInvoice, at: datetime
) -> str:
    row, is_new = Invoice.objects.get_or_create(
        bill=bill,
        defaults={
            "number": made.number,
            "amount_yuan": request.amount_yuan,
            "is_red": bool(request.reverses),
            "is_simulated": made.is_simulated,
            "issued_at": at,
        },
    )
    if is_new:
        journal.record(
            journal.Act(
                act="billing.invoice.issued",
                subject_kind="bill",
                subject_id=bill.pk,
                actor_id=None,
                for_customer_id=bill.customer_id,
                at=at,
                details={"number": row.number, "is_simulated": row.is_simulated},
            )
        )
    return row.number
