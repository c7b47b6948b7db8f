"""What a book changes against another, row by row and field by field."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import StrEnum

from fullcycle.kernels.rulebook.changes import FieldChange
from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.rules import TariffRule


NOTHING = "-"


class ChangeKind(StrEnum):
    """What happened to a row; ENDED: it got an end, or is gone."""

    ADDED = "ADDED"
    ENDED = "ENDED"
    CHANGED = "CHANGED"


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChange:
    """One row that came, ended or reads differently."""

    kind: ChangeKind
    rule_id: str
    field_changes: tuple[FieldChange, ...]


def differences(before: TariffBook, after: TariffBook) -> tuple[RowChange, ...]:
    """Return the rows of one book that another one adds, ends or changes, by their ids."""
    was, now = rows_by_id(before), rows_by_id(after)
    return tuple(
        _change(rule_id, was.get(rule_id), now.get(rule_id))
        for rule_id in sorted(was.keys() | now.keys())
        if was.get(rule_id) != now.get(rule_id)
    )


def rows_by_id(book: TariffBook) -> dict[str, TariffRule]:
    """Every row of a book by its full id."""
    return {row.dating.rule_id: row for rows in book.layers for row in rows.every()}


def _change(rule_id: str, before: TariffRule | None, after: TariffRule | None) -> RowChange:
    was = {} if before is None else _flat(before)
    now = {} if after is None else _flat(after)
    changed = tuple(
        FieldChange(field=name, before=was.get(name), after=now.get(name))
        for name in was | now
        if was.get(name) != now.get(name)
    )
    if before is None:
        kind = ChangeKind.ADDED
    elif after is None or [each.field for each in changed] == ["dating.effective_to"]:
        kind = ChangeKind.ENDED
    else:
        kind = ChangeKind.CHANGED
    return RowChange(kind=kind, rule_id=rule_id, field_changes=changed)


def _flat(row: object, prefix: str = "") -> dict[str, str]:
    flat: dict[str, str] = {}
    for name, value in _members(row).items():
        if is_dataclass(value) or isinstance(value, Mapping):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            flat[prefix + name] = _told(value)
    return flat


def _members(row: object) -> dict[str, object]:
    if isinstance(row, Mapping):
        return {str(name): value for name, value in row.items()}
    names = [field.name for field in fields(row)] if is_dataclass(row) else []
    return {name: getattr(row, name) for name in names}


def _told(value: object) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, tuple | frozenset):
        parts = sorted(value) if isinstance(value, frozenset) else value
        return ", ".join(_told(part) for part in parts)
    if is_dataclass(value):
        return " ".join(_told(part) for part in _members(value).values())
    return str(value)
