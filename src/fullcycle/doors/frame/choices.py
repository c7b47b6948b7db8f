"""Fields whose choices are known only once the page is asked for."""

from collections.abc import Iterable

from django import forms


def offer(form: forms.BaseForm, name: str, choices: Iterable[tuple[object, object]]) -> None:
    """Have a field of the form offer these.

    Raises:
        TypeError: if the field offers no choices at all.
    """
    field = form.fields[name]
    if not isinstance(field, forms.ChoiceField):
        raise TypeError(name)
    field.choices = list(choices)
