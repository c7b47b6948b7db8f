"""Changing one's own password."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from fullcycle.doors.frame import clock, rates, signin
from fullcycle.records.people import actions as people


TRIES = 10
AN_HOUR_IN_SECONDS = 3600


class PasswordForm(forms.Form):
    """The present password and, twice, the new one."""

    present = forms.CharField(
        label=_("当前密码"),
        max_length=128,
        error_messages={"required": _("请填写密码。")},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    password = forms.CharField(
        label=_("新密码"),
        max_length=128,
        error_messages={"required": _("请填写密码。")},
        strip=False,
        help_text=_("至少 10 个字符，不能与最近 5 次用过的相同。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("再输一次新密码"),
        max_length=128,
        error_messages={"required": _("请填写密码。")},
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_again(self) -> str:
        """The same again.

        Raises:
            ValidationError: if it differs.
        """
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password"):
            raise forms.ValidationError(_("两次输入的新密码不一致。"))
        return again


@sensitive_post_parameters()
@never_cache
@signin.staff_page()
def staff_password(request: HttpRequest) -> HttpResponse:
    """Take a new password; this session goes on, the person's others end."""
    form = PasswordForm(request.POST or None)
    if form.is_valid():
        try:
            _change(signin.staff_id(request), form)
        except (rates.UnableToPermit, people.UnableToChangePassword) as refusal:
            form.add_error(None, str(refusal))
        else:
            signin.keep_session(request)
            messages.success(request, _("密码已修改。"))
            return redirect(signin.STAFF_HOME)
    return render(request, "frame/staff_password.html", {"form": form})


def _change(person_id: int, form: PasswordForm) -> None:
    at = clock.now()
    rates.permit(f"password:{person_id}", TRIES, AN_HOUR_IN_SECONDS, at)
    people.change_password(
        person_id=person_id,
        present_password=form.cleaned_data["present"],
        password=form.cleaned_data["password"],
        at=at,
    )
