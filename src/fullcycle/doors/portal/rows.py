"""Rows of fields that a form can have more of: `electrician-0-name`, `electrician-1-name`."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import QueryDict


MOST = 20
"""More rows than anybody types; a form sent by hand may claim any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """What was typed in one row; its place names its fields."""

    place: int
    typed: dict[str, str]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(self.typed.values())


def typed_rows(posted: QueryDict, prefix: str, fields: Iterable[str]) -> tuple[Row, ...]:
    """The rows of the form, the empty ones too; one more where that was asked for.

    There is always at least one.
    """
    names = tuple(fields)
    rows = [
        Row(
            place=place,
            typed={name: posted.get(f"{prefix}-{place}-{name}", "").strip() for name in names},
        )
        for place in range(MOST)
        if any(f"{prefix}-{place}-{name}" in posted for name in names)
    ]
    if not rows or (posted.get("add") == prefix and len(rows) < MOST):
        place = rows[-1].place + 1 if rows else 0
        rows.append(Row(place=place, typed=dict.fromkeys(names, "")))
    return tuple(rows)
