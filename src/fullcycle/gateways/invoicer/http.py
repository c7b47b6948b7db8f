"""The e-invoice service behind signed requests."""

from base64 import b64decode
from datetime import datetime

from django.utils.translation import gettext as _

from fullcycle.gateways.invoicer.port import (
    NUMBER,
    InvoiceRequest,
    IssuedInvoice,
    UnableToFetchInvoice,
    UnableToIssueInvoice,
)
from fullcycle.gateways.signed_http.client import Call, SignedClient, UnableToReach


VERSION = "2026-01-01"
ISSUED = "OK"
PDF = b"%PDF-"


class HttpInvoicer:
    """Calls `IssueInvoice`; our reference is the idempotency key: a lost answer is asked for.

    The answer's fields: Code (OK, else a reason), InvoiceNumber (20 digits). `DownloadInvoice`
    answers with Code and Content, the PDF in Base64.
    """

    def __init__(self, client: SignedClient) -> None:
        self._client = client

    def issue(self, request: InvoiceRequest, *, at: datetime) -> IssuedInvoice:
        call = Call(
            action="IssueInvoice",
            fields={
                "Reference": request.reference,
                "BuyerName": request.buyer_name,
                "BuyerTaxNumber": request.buyer_tax_number,
                "Description": request.description,
                "AmountYuan": f"{request.amount_yuan:.2f}",
                "BilledOn": request.billed_on.isoformat(),
                "Reverses": request.reverses,
            },
            at=at,
            idempotency_key=request.reference,
            may_repeat=True,
        )
        try:
            reply = self._client.call(call)
        except UnableToReach as failure:
            raise UnableToIssueInvoice(_("电子发票平台暂时无法访问，稍后会再开。")) from failure
        if not reply.is_success or reply.text("Code") != ISSUED:
            raise UnableToIssueInvoice(
                _("电子发票平台没有开票（%(code)s）。") % {"code": reply.text("Code")}
            )
        number = reply.text("InvoiceNumber")
        if not NUMBER.fullmatch(number):
            raise UnableToIssueInvoice(_("电子发票平台的答复没有 20 位发票号码。"))
        return IssuedInvoice(number=number)

    def fetch(self, request: InvoiceRequest, *, number: str, at: datetime) -> bytes:
        call = Call(
            action="DownloadInvoice",
            fields={"Reference": request.reference, "InvoiceNumber": number, "Kind": "PDF"},
            at=at,
            idempotency_key=f"{request.reference}-file",
            may_repeat=True,
        )
        try:
            reply = self._client.call(call)
            content = b64decode(reply.text("Content"), validate=True)
        except (UnableToReach, ValueError) as failure:
            raise UnableToFetchInvoice(_("发票文件暂时取不到，稍后会再取。")) from failure
        is_there = reply.is_success and reply.text("Code") == ISSUED
        if not is_there or not content.startswith(PDF):
            raise UnableToFetchInvoice(_("发票文件还没有生成，请稍后再来下载。"))
        return content
