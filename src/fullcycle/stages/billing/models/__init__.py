"""The tables of billing: agreed terms, bills with lines and flags, disputes, invoices."""

from fullcycle.stages.billing.models.agreed import AgreedTerms
from fullcycle.stages.billing.models.bills import (
    Bill,
    BillFlag,
    BillingMonth,
    BillLine,
    IssueBatch,
)
from fullcycle.stages.billing.models.following import Dispute, Invoice, InvoiceFile, ModeRequest
from fullcycle.stages.billing.models.terms import PriceTerms


__all__ = [
    "AgreedTerms",
    "Bill",
    "BillFlag",
    "BillLine",
    "BillingMonth",
    "Dispute",
    "Invoice",
    "InvoiceFile",
    "IssueBatch",
    "ModeRequest",
    "PriceTerms",
]
