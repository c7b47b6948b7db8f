"""Keys and published tables that the tests of the tariff book share."""

import csv
from datetime import date
from decimal import Decimal as D
from pathlib import Path

from fullcycle.kernels.rulebook.tariffs.rules import PriceKey
from fullcycle.kernels.rulebook.tariffs.terms import PriceClass, PurchaseMode, Structure


PUBLISHED = Path(__file__).parent / "published"


def published(name):
    """The rows of a published table."""
    text = (PUBLISHED / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


def a_key(**more):
    """A two-part 10 kV customer in Zhejiang who buys through the company."""
    given = {
        "region": "ZJ",
        "on": date(2026, 11, 3),
        "voltage_kv": D(10),
        "structure": Structure.TWO_PART,
        "purchase_mode": PurchaseMode.AGENT,
        "price_class": PriceClass.COMMERCIAL_INDUSTRIAL,
    }
    return PriceKey(**{**given, **more})


def january_in_hubei(**more):
    return a_key(**{"region": "HB", "on": date(2026, 1, 15), **more})
