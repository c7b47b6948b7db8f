"""Rows of one kind on one form: as many as are filled in count, blank ones are no fault."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from django import forms

from fullcycle.doors.frame import asking


class RowForm(asking.Form):
    """A row that may stay blank; what stands chosen in a list from the start is not typed."""

    def has_changed(self) -> bool:
        """Whether anything was typed in it."""
        return any(
            not isinstance(self.fields[name], forms.ChoiceField) for name in self.changed_data
        )


F = TypeVar("F", bound=asking.Form)


def blank_rows(kind: type[F], data: object, *, prefix: str, count: int) -> list[F]:
    """So many rows, each of which may stay blank."""
    return [
        kind(data, prefix=f"{prefix}{number}", empty_permitted=True)  # type: ignore[arg-type]
        for number in range(count)
    ]


def begun_rows(
    kind: type[F], data: object, *, prefix: str, initials: Sequence[Mapping[str, object]]
) -> list[F]:
    """A row for each of these beginnings; none of them may stay blank."""
    return [
        kind(data, prefix=f"{prefix}{number}", initial=dict(initial))  # type: ignore[arg-type]
        for number, initial in enumerate(initials)
    ]


def called(rows: list[F], places: Iterable[str]) -> list[F]:
    """The rows, each knowing what it is called on the page."""
    for row, place in zip(rows, places, strict=True):
        row.row_name = place
    return rows


def numbered(rows: list[F], called_as: str) -> list[F]:
    """The rows, called by their numbers; the name holds `%(number)d`."""
    return called(rows, (called_as % {"number": n} for n in range(1, len(rows) + 1)))


def filled(rows: Sequence[F]) -> list[F]:
    """The rows in which something was typed."""
    return [row for row in rows if row.has_changed()]
