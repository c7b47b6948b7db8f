"""A field for an instant, to the minute, on the site's clock."""

from django import forms
from django.utils.functional import Promise


FORMAT = "%Y-%m-%dT%H:%M"


def moment_field(*, label: str | Promise) -> forms.DateTimeField:
    """A field that browsers show with a calendar and a clock."""
    return forms.DateTimeField(
        label=label,  # type: ignore[arg-type]
        input_formats=[FORMAT],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format=FORMAT),
    )
