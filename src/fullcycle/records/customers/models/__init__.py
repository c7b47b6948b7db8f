"""The tables of the HV customer database."""

from fullcycle.records.customers.models.parties import Contact, Customer
from fullcycle.records.customers.models.supplies import (
    Account,
    Boundary,
    MeteringPoint,
    SupplySource,
    Transformer,
    TransformerState,
)


__all__ = [
    "Account",
    "Boundary",
    "Contact",
    "Customer",
    "MeteringPoint",
    "SupplySource",
    "Transformer",
    "TransformerState",
]
