"""Invoices: one for each issued bill, red where a correction gives back."""

import hashlib
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.gateways.invoicer import port as invoicer
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.records.archive import actions as archive
from fullcycle.records.journal import actions as journal
from fullcycle.stages.billing.models import Bill, Invoice, InvoiceFile


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


def fetch_invoice_file(*, bill_id: int, at: datetime) -> int:
    """Fetch the file of a bill's invoice into the archive, once; the id of its paper.

    The service is asked outside of any transaction; nothing waits for it.

    Raises:
        UnableToInvoice: if there is no invoice, or its file is not there yet or not a PDF.
    """
    invoice = Invoice.objects.select_related("bill__account", "bill__customer").filter(
        bill_id=bill_id
    )
    row = invoice.first()
    if row is None:
        raise UnableToInvoice(_("这张账单还没有开票。"))
    known = InvoiceFile.objects.filter(invoice=row).first()
    if known is not None:
        return known.paper_id
    try:
        content = invoicer.current().fetch(_request(row.bill), number=row.number, at=at)
        return _file(row, content, at)
    except (invoicer.UnableToFetchInvoice, archive.UnableToAddPaper) as failure:
        raise UnableToInvoice(str(failure)) from failure


@transaction.atomic
def _file(invoice: Invoice, content: bytes, at: datetime) -> int:
    # Of two that fetched at once one files.
    Invoice.objects.select_for_update().get(pk=invoice.pk)
    known = InvoiceFile.objects.filter(invoice=invoice).first()
    if known is not None:
        return known.paper_id
    bill = invoice.bill
    stored = archive.file_generated(
        archive.NewPaper(
            material="INVOICE",
            content=content,
            file_name=f"{invoice.number}.pdf",
            number=invoice.number,
            holder=bill.customer.name,
            customer_id=bill.customer_id,
            account=bill.account.number,
        ),
        by_id=None,
        at=at,
    )
    digest = hashlib.sha256(content).hexdigest()
    InvoiceFile.objects.create(
        invoice=invoice, paper_id=stored.paper_id, sha256=digest, fetched_at=at
    )
    journal.record(
        journal.Act(
            act="billing.invoice.fetched",
            subject_kind="bill",
            subject_id=bill.pk,
            actor_id=None,
            for_customer_id=bill.customer_id,
            at=at,
            details={"number": invoice.number, "sha256": digest},
        )
    )
    return stored.paper_id
