"""What the platform asks of the tax platform's e-invoice service."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from fullcycle.gateways.slot import Slot


NUMBER = re.compile(r"[0-9]{20}")
"""Two digits of the year, two of the region, one of the channel, a serial of fifteen."""


class UnableToIssueInvoice(Exception):
    """There is no invoice yet; it is safe to ask again with the same reference."""


class UnableToFetchInvoice(Exception):
    """The invoice's file is not there (yet); ask again later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRequest:
    """What is invoiced; below zero it is a red invoice and names the one it `reverses`.

    `reference` is ours: asked twice under one reference, there is one invoice.
    """

    reference: str
    buyer_name: str
    buyer_tax_number: str
    description: str
    amount_yuan: Decimal
    billed_on: date
    reverses: str = ""

    def __post_init__(self) -> None:
        """Refuse what no invoice can say.

        Raises:
            ValueError: for nothing owed, or a red invoice of none, or a blue one of another.
        """
        if not self.amount_yuan or (self.amount_yuan < 0) != bool(self.reverses):
            raise ValueError(f"{self.amount_yuan} yuan cannot be invoiced: {self.reverses!r}")


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedInvoice:
    """The invoice's number of 20 digits."""

    number: str
    is_simulated: bool = False


class Invoicer(Protocol):
    """Issues invoices; a reference has one invoice, however often it is asked for."""

    def issue(self, request: InvoiceRequest, *, at: datetime) -> IssuedInvoice:
        """Return the invoice, issued now or before.

        Raises:
            UnableToIssueInvoice: if the service gives none; ask again later.
        """
        ...

    def fetch(self, request: InvoiceRequest, *, number: str, at: datetime) -> bytes:
        """Return the PDF (版式文件) of an issued invoice.

        Raises:
            UnableToFetchInvoice: if it is not made yet, or the service does not answer.
        """
        ...


_slot: Slot[Invoicer] = Slot("invoicer")
connect = _slot.connect
connect_later = _slot.connect_later
current = _slot.current
lent = _slot.lent
