"""Rows of fields that a form can have more of: `electrician-0-name`, `electrician-1-name`."""

from django.http import HttpRequest

from fullcycle.doors.frame import asking
from fullcycle.doors.portal import step_forms
from fullcycle.doors.portal.step_forms import F


MOST = 20
"""More rows than anybody types; a form sent by hand may claim any number."""


def rows_of(request: HttpRequest, kind: type[F], prefix: str, *, called: str) -> tuple[F, ...]:
    """The rows of the form, the empty ones too; one more where that was asked for.

    There is always at least one. `called` names a row to people, with `%(number)d` in it.
    A row in which nothing was typed is no fault.
    """
    numbers = [
        number
        for number in range(MOST)
        if any(f"{prefix}-{number}-{name}" in request.POST for name in kind.base_fields)
    ]
    is_one_more = request.POST.get(step_forms.MORE_ROWS) == prefix and len(numbers) < MOST
    if is_one_more or not numbers:
        numbers.append(numbers[-1] + 1 if numbers else 0)
    rows = tuple(
        step_forms.form_of(request, kind, prefix=f"{prefix}-{number}") for number in numbers
    )
    for place, row in enumerate(rows, start=1):
        row.row_name = called % {"number": place}
        row.empty_permitted = True
    return rows


def is_blank(row: asking.Form) -> bool:
    """Whether nothing was typed in the row."""
    return not (row.has_changed() if row.is_bound else any(row.initial.values()))
