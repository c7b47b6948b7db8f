"""Signing in by phone, third page: how to address whoever comes for the first time."""

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from fullcycle.doors.frame import clock, signin
from fullcycle.records.people import actions as people


class NameForm(forms.Form):
    """The person's own name."""

    name = forms.CharField(
        label=_("您的姓名"),
        max_length=60,
        error_messages={"required": _("请填写您的姓名。")},
        help_text=_("与身份证件一致，办理业务和签署合同时使用。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


@signin.customer_page
def sign_in_name(request: HttpRequest) -> HttpResponse:
    """Ask for the name once."""
    form = NameForm(request.POST or None)
    if form.is_valid():
        person_id = signin.customer_person_id(request)
        try:
            people.name_person(
                person_id=person_id,
                name=form.cleaned_data["name"],
                by_id=person_id,
                at=clock.now(),
            )
        except people.UnableToRegister as refusal:
            form.add_error("name", str(refusal))
        else:
            return HttpResponseRedirect(signin.way_on(request, signin.CUSTOMER_HOME))
    return render(request, "frame/sign_in_name.html", {"form": form})
