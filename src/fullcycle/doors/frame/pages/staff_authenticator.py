"""Enrolling an authenticator: scan the code, type what it shows."""

from datetime import datetime, timedelta

import segno
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fullcycle.doors.frame import clock, signin
from fullcycle.records.people import actions as people


ADMITTED_FOR = timedelta(minutes=10)

_ENROLLING = "enrolling"


class FirstCodeForm(forms.Form):
    """The first code of the new authenticator."""

    code = forms.CharField(
        label=_("动态口令"),
        max_length=20,
        error_messages={"required": _("请填写手机上显示的 6 位数字。")},
        help_text=_("扫码后，手机上显示的 6 位数字。"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code"},
        ),
    )


def admit(request: HttpRequest, person_id: int) -> None:
    """Let whoever has just proved their password enrol, for ten minutes."""
    request.session.cycle_key()
    request.session[_ENROLLING] = {"person": person_id, "since": clock.now().isoformat()}


@never_cache
def staff_authenticator(request: HttpRequest) -> HttpResponse:
    """Show the code to scan; the first right answer signs in."""
    person_id = _admitted(request)
    if person_id is None:
        return redirect(signin.with_next(request, reverse("entry:staff")))
    try:
        enrolment = people.enrol_authenticator(person_id=person_id, at=clock.now())
    except people.UnableToEnrol as refusal:
        messages.error(request, str(refusal))
        return redirect(signin.with_next(request, reverse("entry:staff")))
    form = FirstCodeForm(request.POST or None)
    if form.is_valid():
        try:
            people.confirm_authenticator(
                person_id=person_id, code=form.cleaned_data["code"], at=clock.now()
            )
        except people.UnableToEnrol as refusal:
            form.add_error("code", str(refusal))
        else:
            del request.session[_ENROLLING]
            signin.sign_in(request, person_id)
            return HttpResponseRedirect(signin.way_on(request, signin.STAFF_HOME))
    return _show(request, form, enrolment)


def _admitted(request: HttpRequest) -> int | None:
    admitted = request.session.get(_ENROLLING)
    if admitted is None:
        return None
    if clock.now() - datetime.fromisoformat(admitted["since"]) >= ADMITTED_FOR:
        return None
    return int(admitted["person"])


def _show(
    request: HttpRequest, form: FirstCodeForm, enrolment: people.Enrolment
) -> HttpResponse:
    drawing = segno.make(enrolment.uri, error="m").svg_inline(scale=5, border=4, light="#fff")
    context = {
        "form": form,
        "drawing": mark_safe(drawing),  # noqa: S308 - drawn by segno, holds squares only
        "secret": " ".join(
            enrolment.secret[start : start + 4] for start in range(0, len(enrolment.secret), 4)
        ),
    }
    return render(request, "frame/staff_authenticator.html", context)
