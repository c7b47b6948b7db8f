"""Signing in as staff: number, password and authenticator on one page."""

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from fullcycle.doors.frame import clock, rates, signin
from fullcycle.doors.frame.pages import staff_authenticator
from fullcycle.records.people import actions as people


TRIES_PER_ADDRESS = 60
AN_HOUR_IN_SECONDS = 3600


class StaffForm(forms.Form):
    """Three proofs together, so that none can be tried alone."""

    staff_number = forms.CharField(
        label=_("工号"),
        max_length=20,
        error_messages={"required": _("请填写工号。")},
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
    )
    password = forms.CharField(
        label=_("密码"),
        max_length=128,
        error_messages={"required": _("请填写密码。")},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    code = forms.CharField(
        label=_("动态口令"),
        max_length=20,
        required=False,
        help_text=_("手机身份验证器上的 6 位数字。第一次登录请留空。"),
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code"},
        ),
    )


@sensitive_post_parameters("password", "code")
@never_cache
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """Let a staff person in, or on to enrolling an authenticator."""
    if request.user.is_authenticated and request.user.is_staff:
        return HttpResponseRedirect(signin.way_on(request, signin.STAFF_HOME))
    form = StaffForm(request.POST or None)
    if form.is_valid():
        try:
            person_id = _confirm(request, form)
        except people.AuthenticatorMissing as missing:
            staff_authenticator.admit(request, missing.person_id)
            return redirect(signin.with_next(request, reverse("entry:authenticator")))
        except (rates.UnableToPermit, people.UnableToSignIn) as refusal:
            form.add_error(None, str(refusal))
        else:
            signin.sign_in(request, person_id)
            return HttpResponseRedirect(signin.way_on(request, signin.STAFF_HOME))
    context = {"form": form, "is_demo": settings.DEMO}
    return render(request, "frame/staff_sign_in.html", context)


def _confirm(request: HttpRequest, form: StaffForm) -> int:
    at = clock.now()
    rates.permit(
        f"staff:{signin.address_of(request)}", TRIES_PER_ADDRESS, AN_HOUR_IN_SECONDS, at
    )
    return people.confirm_staff_sign_in(
        staff_number=form.cleaned_data["staff_number"],
        password=form.cleaned_data["password"],
        totp_code=form.cleaned_data["code"],
        at=at,
    )
