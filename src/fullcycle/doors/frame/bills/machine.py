"""A bill as JSON: the same from the command line, the page and, later, the interface."""

import json
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal

from fullcycle.kernels.tariff.bills import Bill


def as_json(bill: Bill) -> str:
    """Return everything a bill holds; amounts are texts, so that no reader rounds them."""
    return json.dumps(asdict(bill), ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"no way to write {value!r}")
