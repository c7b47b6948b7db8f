"""Invoices that no tax office knows: the same number for the same reference, and it says so."""

import hashlib
from collections.abc import Callable, Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from fullcycle.gateways.invoicer.port import (
    InvoiceRequest,
    IssuedInvoice,
    UnableToFetchInvoice,
)


NOWHERE = "00"
"""No region of the tax office has this code, so that the numbers are seen to be invented."""

CHANNEL = "9"
SERIALS = 10**15


SetSample = Callable[[Mapping[str, object], datetime], bytes]
"""Sets the paper `invoice_sample` with its data; gateways do not know each other."""

SELLER = "温州供电公司"


class SimulatedInvoicer:
    """Numbers drawn from the reference, and samples that say they are no invoices."""

    def __init__(self, set_sample: SetSample | None = None) -> None:
        """Without somebody to set samples there are numbers only."""
        self._set_sample = set_sample

    def issue(self, request: InvoiceRequest, *, at: datetime) -> IssuedInvoice:  # noqa: ARG002
        drawn = int.from_bytes(hashlib.sha256(request.reference.encode()).digest())
        number = f"{request.billed_on:%y}{NOWHERE}{CHANNEL}{drawn % SERIALS:015d}"
        return IssuedInvoice(number=number, is_simulated=True)

    def fetch(self, request: InvoiceRequest, *, number: str, at: datetime) -> bytes:
        if self._set_sample is None:
            raise UnableToFetchInvoice(_("发票文件还没有生成，请稍后再来下载。"))
        sample = {
            "issuer": SELLER,
            "number": number,
            "invoice_number": number,
            "buyer": request.buyer_name,
            "buyer_tax_number": request.buyer_tax_number,
            "seller": SELLER,
            "description": request.description,
            "amount_yuan": f"{request.amount_yuan:,.2f}",
            "billed_on": request.billed_on.isoformat(),
            "reverses": request.reverses,
        }
        return self._set_sample(sample, at)
