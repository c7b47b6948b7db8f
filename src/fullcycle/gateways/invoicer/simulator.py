"""Invoices that no tax office knows: the same number for the same reference, and it says so."""

import hashlib
from datetime import datetime

from fullcycle.gateways.invoicer.port import InvoiceRequest, IssuedInvoice


NOWHERE = "00"
"""No region of the tax office has this code, so that the numbers are seen to be invented."""

CHANNEL = "9"
SERIALS = 10**15


class SimulatedInvoicer:
    """Numbers drawn from the reference."""

    def issue(self, request: InvoiceRequest, *, at: datetime) -> IssuedInvoice:  # noqa: ARG002
        drawn = int.from_bytes(hashlib.sha256(request.reference.encode()).digest())
        number = f"{request.billed_on:%y}{NOWHERE}{CHANNEL}{drawn % SERIALS:015d}"
        return IssuedInvoice(number=number, is_simulated=True)
