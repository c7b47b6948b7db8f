"""Signing in by phone, second page: the code."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from fullcycle.doors.frame import clock, rates, signin
from fullcycle.doors.frame.pages import sign_in
from fullcycle.kernels.identity import masking
from fullcycle.kernels.identity import phone as phones
from fullcycle.records.people import actions as people
from fullcycle.records.people import queries


TRIES_PER_ADDRESS = 60
AN_HOUR_IN_SECONDS = 3600


class CodeForm(forms.Form):
    """The six digits from the message."""

    code = forms.CharField(
        label=_("短信验证码"),
        max_length=20,
        error_messages={"required": _("请填写短信里的 6 位验证码。")},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code"},
        ),
    )


@never_cache
def sign_in_code(request: HttpRequest) -> HttpResponse:
    """Ask for the code; who has it is in. `resend` sends another."""
    phone = sign_in.remembered_phone(request)
    if not phone:
        return redirect(signin.with_next(request, reverse("entry:sign-in")))
    if "resend" in request.POST:
        return _send_again(request, phone)
    form = CodeForm(request.POST or None)
    if form.is_valid():
        person_id = _confirm(request, form, phone)
        if person_id is not None:
            return _let_in(request, person_id)
    return _show(request, form, phone)


def _send_again(request: HttpRequest, phone: str) -> HttpResponse:
    try:
        sign_in.send_code(request, phone)
    except (rates.UnableToPermit, people.UnableToSendCode) as refusal:
        messages.error(request, str(refusal))
    return redirect(request.get_full_path())


def _confirm(request: HttpRequest, form: CodeForm, phone: str) -> int | None:
    at = clock.now()
    try:
        rates.permit(
            f"confirm:{signin.address_of(request)}", TRIES_PER_ADDRESS, AN_HOUR_IN_SECONDS, at
        )
        return people.confirm_phone_sign_in(phone=phone, code=form.cleaned_data["code"], at=at)
    except (rates.UnableToPermit, people.UnableToSignIn) as refusal:
        form.add_error("code", str(refusal))
        return None


def _let_in(request: HttpRequest, person_id: int) -> HttpResponse:
    sign_in.forget_phone(request)
    signin.sign_in(request, person_id)
    if not queries.get_person(person_id=person_id).name:
        return redirect(signin.with_next(request, reverse("entry:name")))
    messages.success(request, _("您已登录。"))
    return HttpResponseRedirect(signin.way_on(request, signin.CUSTOMER_HOME))


def _show(request: HttpRequest, form: CodeForm, phone: str) -> HttpResponse:
    context = {
        "form": form,
        "masked_phone": masking.masked_phone(phones.parse(phone)),
        "back_href": signin.with_next(request, reverse("entry:sign-in")),
        "is_demo": settings.DEMO,
    }
    return render(request, "frame/sign_in_code.html", context)
