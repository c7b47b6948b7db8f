"""What machines read: the same JSON from the command line, the page and the interface."""

import json
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING


if TYPE_CHECKING:
    from _typeshed import DataclassInstance


def as_json(told: "DataclassInstance") -> str:
    """Return everything a dataclass holds; decimals are texts, so that no reader rounds them.

    A bill looks the same wherever it is read, to the last character.
    """
    return json.dumps(asdict(told), ensure_ascii=False, indent=2, default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    raise TypeError(f"no way to write {value!r}")
