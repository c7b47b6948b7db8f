"""Requests, networks and options as plain data, written and read back.

A drafted scheme is stored with what it was drafted on, so that it can be checked again as it
stood. Decimals and days are written as text; reading follows the types of the fields.
"""

import json
from collections.abc import Hashable, Mapping
from dataclasses import asdict, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache, lru_cache
from types import UnionType
from typing import TypeAlias, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from fullcycle.kernels.schemes.options import SchemeOption
from fullcycle.kernels.schemes.requests import NetworkAround, SchemeRequest


Plain: TypeAlias = "bool | int | str | list[Plain] | dict[str, Plain] | None"
"""What JSON can hold."""
Stored = TypeVar("Stored", SchemeOption, SchemeRequest, NetworkAround)
Kinds: TypeAlias = Mapping[object, object]

REMEMBERED = 256
"""So many values read last stay at hand: a scheme's few parts are read at each of its steps."""


def as_plain(value: SchemeOption | SchemeRequest | NetworkAround) -> dict[str, Plain]:
    """Return the value as JSON can hold it."""
    return cast("dict[str, Plain]", _plain(asdict(value)))


def from_plain(kind: type[Stored], plain: Mapping[str, Plain]) -> Stored:
    """Read back what `as_plain` wrote.

    Raises:
        KeyError: a field is missing.
        ValueError: a code or a number is none.
    """
    return cast(
        "Stored", _read_text(cast("Hashable", kind), json.dumps(plain, ensure_ascii=False))
    )


@lru_cache(maxsize=REMEMBERED)
def _read_text(kind: Hashable, text: str) -> object:
    # Nothing in it can be changed, so whoever reads the same text may have the same value.
    return _read(kind, cast("Plain", json.loads(text)), {})


def _plain(value: object) -> Plain:
    if isinstance(value, dict):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, tuple):
        return [_plain(entry) for entry in value]
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, bool | int):
        return value
    return str(value)


def _read(kind: object, plain: Plain, bound: Kinds) -> object:
    kind = bound.get(kind, kind)
    origin = get_origin(kind)
    if origin in {Union, UnionType}:
        return None if plain is None else _read(get_args(kind)[0], plain, bound)
    if origin is tuple:
        member = get_args(kind)[0]
        return tuple(_read(member, entry, bound) for entry in cast("list[Plain]", plain))
    if origin is not None:
        parameters = cast("tuple[object, ...]", getattr(origin, "__parameters__", ()))
        inner = dict(zip(parameters, get_args(kind), strict=True))
        return _read_fields(cast("type", origin), plain, inner)
    if is_dataclass(kind):
        return _read_fields(cast("type", kind), plain, bound)
    return _read_single(cast("type", kind), plain)


def _read_fields(kind: type, plain: Plain, bound: Kinds) -> object:
    entry = cast("dict[str, Plain]", plain)
    return kind(
        **{name: _read(hint, entry[name], bound) for name, hint in _hints(kind).items()}
    )


def _read_single(kind: type, plain: Plain) -> object:
    if kind is Decimal or issubclass(kind, StrEnum):
        return kind(str(plain))
    if kind is date:
        return date.fromisoformat(str(plain))
    return plain


@cache
def _hints(kind: type) -> dict[str, object]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}
