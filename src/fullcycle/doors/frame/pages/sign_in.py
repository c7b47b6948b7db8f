"""Signing in by phone, first page: which phone. And signing out."""

import base64

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from fullcycle.doors.frame import clock, language, rates, signin
from fullcycle.gateways.vault import port as vault
from fullcycle.kernels.identity.phone import UnableToReadPhone
from fullcycle.records.people import actions as people


CODES_PER_ADDRESS = 20
AN_HOUR_IN_SECONDS = 3600

_PHONE = "entry_phone"
_SEALED_FOR = "doors.sign-in.phone"


class PhoneForm(forms.Form):
    """Which phone the code goes to."""

    phone = forms.CharField(
        label=_("手机号码"),
        max_length=30,
        error_messages={"required": _("请填写手机号码。")},
        help_text=_("我们会向这个号码发送 6 位验证码。首次使用会自动注册。"),
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the phone and send a code to it."""
    if request.user.is_authenticated:
        return HttpResponseRedirect(signin.way_on(request, signin.CUSTOMER_HOME))
    form = PhoneForm(request.POST or None)
    if form.is_valid():
        try:
            send_code(request, form.cleaned_data["phone"])
        except UnableToReadPhone as unreadable:
            form.add_error("phone", language.worded(unreadable.wording))
        except (rates.UnableToPermit, people.UnableToSendCode) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(signin.with_next(request, reverse("entry:code")))
    return render(request, "frame/sign_in.html", {"form": form})


def send_code(request: HttpRequest, phone: str) -> None:
    """Send a code and remember the phone; one that is on its way already is as good.

    Raises:
        UnableToReadPhone: if it is no mainland mobile number.
        UnableToPermit: if this network address asked too often.
        UnableToSendCode: if this phone was asked for too often.
    """
    at = clock.now()
    address = signin.address_of(request)
    rates.permit(f"code:{address}", CODES_PER_ADDRESS, AN_HOUR_IN_SECONDS, at)
    try:
        people.start_phone_sign_in(phone=phone, at=at)
    except people.UnableToSendCode as refusal:
        if not refusal.is_code_on_its_way:
            raise
        messages.info(request, str(refusal))
    sealed = vault.current().seal(phone, _SEALED_FOR)
    request.session[_PHONE] = base64.b64encode(sealed).decode()


def remembered_phone(request: HttpRequest) -> str:
    """The phone a code was sent to in this session, empty where there is none."""
    sealed = request.session.get(_PHONE)
    return vault.current().open(base64.b64decode(sealed), _SEALED_FOR) if sealed else ""


def forget_phone(request: HttpRequest) -> None:
    """Forget the phone once its owner is in."""
    request.session.pop(_PHONE, None)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and go home."""
    signin.sign_out(request)
    return redirect(signin.CUSTOMER_HOME)
