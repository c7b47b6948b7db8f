"""Facts and bills as JSON text and back, exactly: what a bill was made of can be kept.

Decimals are written as text, days and instants in ISO 8601. Every field is written, also one
at its default, so that a default that changes later changes no kept bill. A field that came
after bills were kept says so (`metadata=LATER`): where it is missing it has its default.
"""

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import Field, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from operator import attrgetter
from types import NoneType
from typing import TypeAlias, TypeVar, cast, get_args, get_origin, get_type_hints


T = TypeVar("T")
Writer: TypeAlias = Callable[[object], object]
Reader: TypeAlias = Callable[[object], object]

LATER = {"may be missing": True}
"""The metadata of a field that older texts do not have."""

KIND = "is"
"""The key under which a field that may hold one of several classes says which."""


class UnableToThaw(ValueError):
    """The text is not what was frozen; the message names the place and the fault."""


def freeze(value: object) -> str:
    """Return a frozen dataclass of this kernel as JSON text.

    Raises:
        TypeError: if it holds what cannot be kept exactly, such as an instant without a zone.
    """
    plain = _writer(cast("Hashable", type(value)))(value)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def thaw(kind: type[T], text: str) -> T:
    """Return the dataclass that a text was made of.

    Raises:
        UnableToThaw: if the text is no JSON, lacks a field, has another, or a wrong value.
    """
    try:
        plain = json.loads(text, parse_float=_no_float, object_pairs_hook=_each_once)
    except json.JSONDecodeError as error:
        raise UnableToThaw(f"no JSON: {error}") from error
    return cast("T", _reader(cast("Hashable", kind))(plain))


def _no_float(number: str) -> float:
    raise UnableToThaw(f"{number} is a number with a fraction, which is kept as text")


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    told = dict(pairs)
    if len(told) < len(pairs):
        raise UnableToThaw(f"a key stands twice among {[key for key, _ in pairs]}")
    return told


@cache
def _writer(hint: Hashable) -> Writer:
    if is_dataclass(hint):
        return _dataclass_writer(cast("type[object]", hint))
    if hint in _LEAF_WRITERS:
        return _LEAF_WRITERS[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return str
    origin, parts = get_origin(hint), get_args(hint)
    if origin is tuple:
        write = _writer(parts[0])
        return lambda value: [write(one) for one in cast("tuple[object, ...]", value)]
    if origin is Mapping:
        write_one = _writer(parts[1])
        return lambda value: {
            str(key): write_one(one)
            for key, one in cast("Mapping[object, object]", value).items()
        }
    return _choice_writer(_choices(hint))


def _dataclass_writer(kind: type[object]) -> Writer:
    hints = get_type_hints(kind)
    writers = [
        (one.name, attrgetter(one.name), _writer(hints[one.name])) for one in _fields(kind)
    ]

    def write(value: object) -> object:
        return {name: write_one(get(value)) for name, get, write_one in writers}

    return write


def _choice_writer(kinds: tuple[type[object], ...]) -> Writer:
    writers = {kind: _writer(cast("Hashable", kind)) for kind in kinds}
    if len(kinds) == 1:
        only = writers[kinds[0]]
        return lambda value: None if value is None else only(value)

    def write(value: object) -> object:
        if value is None:
            return None
        plain = cast("dict[str, object]", writers[type(value)](value))
        return {KIND: type(value).__name__, **plain}

    return write


def _write_instant(value: object) -> str:
    instant = cast("datetime", value)
    if instant.tzinfo is None:
        raise TypeError(f"{instant} is an instant without a zone")
    return instant.isoformat()


def _write_decimal(value: object) -> str:
    number = cast("Decimal", value)
    if not number.is_finite():
        raise TypeError(f"{number} is no number that can be kept")
    return str(number)


_LEAF_WRITERS: dict[Hashable, Writer] = {
    str: lambda value: value,
    int: lambda value: value,
    bool: lambda value: value,
    Decimal: _write_decimal,
    date: lambda value: cast("date", value).isoformat(),
    datetime: _write_instant,
}


@cache
def _reader(hint: Hashable) -> Reader:
    if is_dataclass(hint):
        return _dataclass_reader(cast("type[object]", hint))
    if hint in _LEAF_READERS:
        return _LEAF_READERS[hint]
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return _enum_reader(hint)
    origin, parts = get_origin(hint), get_args(hint)
    if origin is tuple:
        return _tuple_reader(_reader(parts[0]))
    if origin is Mapping:
        return _mapping_reader(_reader(parts[0]), _reader(parts[1]))
    return _choice_reader(_choices(hint))


def _dataclass_reader(kind: type[object]) -> Reader:
    hints = get_type_hints(kind)
    readers = {one.name: _reader(hints[one.name]) for one in _fields(kind)}
    later = {one.name for one in _fields(kind) if one.metadata == LATER}
    wanted = readers.keys()

    def read(plain: object) -> object:
        told = _object(plain)
        if told.keys() != wanted and (differing := sorted((told.keys() ^ wanted) - later)):
            raise UnableToThaw(f"{kind.__name__}: missing or unknown {differing}")
        return kind(**{name: _at(name, readers[name], one) for name, one in told.items()})

    return read


def _choice_reader(kinds: tuple[type[object], ...]) -> Reader:
    if len(kinds) == 1:
        only = _reader(cast("Hashable", kinds[0]))
        return lambda plain: None if plain is None else only(plain)
    readers = {kind.__name__: _reader(cast("Hashable", kind)) for kind in kinds}

    def read(plain: object) -> object:
        if plain is None:
            return None
        told = dict(_object(plain))
        name = told.pop(KIND, None)
        if name not in readers:
            raise UnableToThaw(f"{KIND} is {name!r}, not one of {sorted(readers)}")
        return readers[name](told)

    return read


def _tuple_reader(read: Reader) -> Reader:
    def read_all(plain: object) -> object:
        if not isinstance(plain, list):
            raise UnableToThaw(f"{plain!r} is no list")
        return tuple(_at(str(place), read, one) for place, one in enumerate(plain))

    return read_all


def _mapping_reader(read_key: Reader, read_one: Reader) -> Reader:
    def read(plain: object) -> object:
        return {read_key(key): _at(key, read_one, one) for key, one in _object(plain).items()}

    return read


def _enum_reader(kind: type[StrEnum]) -> Reader:
    def read(plain: object) -> object:
        try:
            return kind(cast("str", plain))
        except ValueError as error:
            raise UnableToThaw(f"{plain!r} is no {kind.__name__}") from error

    return read


def _at(place: str, read: Reader, plain: object) -> object:
    try:
        return read(plain)
    except UnableToThaw as fault:
        raise UnableToThaw(f"{place}: {fault}") from fault


def _object(plain: object) -> Mapping[str, object]:
    if not isinstance(plain, dict):
        raise UnableToThaw(f"{plain!r} is no object")
    return plain


def _exactly(kind: type[object]) -> Reader:
    def read(plain: object) -> object:
        # True is an int to Python, and not to a reader of bills.
        if type(plain) is not kind:
            raise UnableToThaw(f"{plain!r} is no {kind.__name__}")
        return plain

    return read


def _from_text(make: Callable[[str], object]) -> Reader:
    def read(plain: object) -> object:
        if not isinstance(plain, str):
            raise UnableToThaw(f"{plain!r} is no text")
        try:
            return make(plain)
        except (ValueError, InvalidOperation) as error:
            raise UnableToThaw(f"{plain!r} cannot be read") from error

    return read


def _decimal(text: str) -> Decimal:
    number = Decimal(text)
    if not number.is_finite():
        raise ValueError(text)
    return number


def _instant(text: str) -> datetime:
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant


_LEAF_READERS: dict[Hashable, Reader] = {
    str: _exactly(str),
    int: _exactly(int),
    bool: _exactly(bool),
    Decimal: _from_text(_decimal),
    date: _from_text(date.fromisoformat),
    datetime: _from_text(_instant),
}


def _choices(hint: Hashable) -> tuple[type[object], ...]:
    """Return the classes of a union without None.

    Raises:
        TypeError: if the field is of a kind that has no plain form.
    """
    kinds = tuple(part for part in get_args(hint) if part is not NoneType)
    if not kinds:
        raise TypeError(f"{hint!r} has no plain form")
    return kinds


def _fields(kind: type[object]) -> "tuple[Field[object], ...]":
    return fields(kind)  # type: ignore[arg-type]
