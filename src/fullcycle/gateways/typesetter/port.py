"""What the platform asks of a typesetter."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from fullcycle.gateways.slot import Slot
from fullcycle.kernels.units.paper import PlaceOnPaper


PAPERS = (
    "application_form",
    "archive_catalogue",
    "bill_statement",
    "dispatch_agreement",
    "fee_receipt",
    "inspection_opinion",
    "invoice_sample",
    "one_time_notice",
    "receipt",
    "scheme_reply",
    "supply_contract",
    "works_order",
)
"""The papers there are; the head of each `papers/<name>.typ` says which data it takes."""


SIGNED_PAPERS = (
    "application_form",
    "dispatch_agreement",
    "inspection_opinion",
    "scheme_reply",
    "supply_contract",
    "works_order",
)
"""The papers that end in places to sign, for `supplier` and for `customer`."""


class UnableToTypeset(Exception):
    """The paper cannot be set: no such paper, data missing, or no Chinese font installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TypesetPaper:
    """A finished paper: PDF/A-2b, its pages, and where each party's seal belongs."""

    pdf: bytes = field(repr=False)
    pages: int
    seal_places: Mapping[str, PlaceOnPaper]


class Typesetter(Protocol):
    """Sets papers; the same data at the same instant give the same bytes."""

    def typeset(
        self, template_name: str, data: Mapping[str, object], *, at: datetime
    ) -> TypesetPaper:
        """Set one of `PAPERS` with JSON-like data; texts are shown, never interpreted.

        Every paper takes `issuer` and `number`, and may take `code` (in the footer) and `qr`
        (an address shown as QR code beside the title).

        Raises:
            UnableToTypeset: if the paper is unknown, a value is missing, or fonts are.
        """
        ...


_slot: Slot[Typesetter] = Slot("typesetter")
connect = _slot.connect
connect_later = _slot.connect_later
current = _slot.current
lent = _slot.lent
