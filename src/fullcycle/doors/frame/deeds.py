"""A form with one deed behind it: asked, done, and a word after; refusals stand in the form."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """A form, what is done with it, which refusals are said beside it, and the word after."""

    form: forms.Form
    act: Callable[[], object]
    refusals: tuple[type[Exception], ...]
    done: str


def is_taken(request: HttpRequest, deed: Deed) -> bool:
    """Whether it was sent and done; what was wrong or refused stands in the form."""
    if not deed.form.is_valid():
        return False
    try:
        deed.act()
    except deed.refusals as refusal:
        deed.form.add_error(None, str(refusal))
        return False
    messages.success(request, deed.done)
    return True
