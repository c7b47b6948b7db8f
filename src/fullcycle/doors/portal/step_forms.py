"""The forms of the customer's steps: read from what was sent, judged when it is all there."""

from collections.abc import Mapping
from typing import ClassVar, TypeVar

from django import forms
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fullcycle.doors.frame import asking
from fullcycle.stages.connection import actions as connection


F = TypeVar("F", bound=asking.Form)

MORE_ROWS = "add"
"""The name of the button that asks for one more row: what was typed is kept, not judged."""


def is_sent(request: HttpRequest) -> bool:
    """Whether the answers are to be judged."""
    return request.method == "POST" and MORE_ROWS not in request.POST


def form_of(request: HttpRequest, kind: type[F], *, prefix: str | None = None) -> F:
    """The form with what was typed in it; it is judged only when it was sent."""
    if is_sent(request):
        return kind(request.POST, prefix=prefix)
    blank = kind(prefix=prefix)
    typed = {name: request.POST.get(blank.add_prefix(name)) for name in blank.fields}
    blank.initial = {name: words for name, words in typed.items() if words is not None}
    return blank


def words_field(
    *, label: str | Promise, hint: str | Promise, asked: str | Promise, rows: int = 5
) -> forms.CharField:
    """A few lines in the customer's own words; `asked` is said where there are none."""
    return forms.CharField(
        label=label,  # type: ignore[arg-type]
        help_text=hint,  # type: ignore[arg-type]
        max_length=1000,
        error_messages={"required": asked},  # type: ignore[dict-item]
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def day_field(*, label: str | Promise) -> forms.DateField:
    """A day that phones and browsers show with a calendar."""
    return forms.DateField(
        label=label,  # type: ignore[arg-type]
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class LicenceForm(asking.Form):
    """The firm that the customer chose, and its licence."""

    asked_as: ClassVar[Mapping[str, str]] = {"number": "licence"}

    firm = forms.CharField(label=_("单位名称"), max_length=120)
    licence = forms.CharField(label=_("资质证书号"), max_length=60)
    valid_until = day_field(label=_("资质有效期到"))

    def named(self) -> connection.Licence:
        """The firm and its licence for the journey."""
        given = self.cleaned_data
        return connection.Licence(
            firm=given["firm"], number=given["licence"], valid_until=given["valid_until"]
        )
