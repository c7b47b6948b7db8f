"""Rows of one kind on one form: as many as are filled in count, blank ones are no fault."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from django import forms


class RowForm(forms.Form):
    """A row that may stay blank; what stands chosen in a list from the start is not typed."""

    def has_changed(self) -> bool:
        """Whether anything was typed in it."""
        return any(
            not isinstance(self.fields[name], forms.ChoiceField) for name in self.changed_data
        )


F = TypeVar("F", bound=forms.Form)


def blank_rows(kind: type[F], data: object, *, prefix: str, count: int) -> list[F]:
    """So many rows, each of which may stay blank."""
    return [
        kind(
            data,  # type: ignore[arg-type]
            prefix=f"{prefix}{number}",
            empty_permitted=True,
            use_required_attribute=False,
        )
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


def filled(rows: Sequence[F]) -> list[F]:
    """The rows in which something was typed."""
    return [row for row in rows if row.has_changed()]
