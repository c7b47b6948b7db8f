"""A new key: for which accounts, until when, a code from the phone; then shown once."""

from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache

from fullcycle.doors.frame import choices, clock, signin
from fullcycle.doors.portal import bills_at_door
from fullcycle.journeys.billing_month import by_key
from fullcycle.kernels.identity.mandates import Scope
from fullcycle.records.people import actions as people
from fullcycle.records.people.actions import MadeKey, NewKey


DAYS = {
    "30": gettext_lazy("30 天"),
    "90": gettext_lazy("90 天"),
    "180": gettext_lazy("半年（180 天）"),
    "365": gettext_lazy("一年（365 天）"),
}
"""For how long a key may be made."""

REFUSALS = (
    people.UnableToMakeKey,
    people.UnableToConfirm,
    people.UnableToSendCode,
    people.UnableToMessage,
)


class KeyForm(forms.Form):
    """What a key is for."""

    use_required_attribute = False

    name = forms.CharField(
        label=gettext_lazy("名字"),
        help_text=gettext_lazy("用它的系统叫什么，例如“财务系统”。"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    accounts = forms.MultipleChoiceField(
        label=gettext_lazy("户号"),
        help_text=gettext_lazy("一个都不选，就是您有授权的全部户号。"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    days = forms.ChoiceField(
        label=gettext_lazy("有效期"), choices=tuple(DAYS.items()), initial="180"
    )


@never_cache
@signin.customer_page
def key_new(request: HttpRequest) -> HttpResponse:
    """Ask what the key is for, send a code, make the key with it and show it."""
    customer_id = signin.acting_for(request)
    if customer_id is None:
        messages.info(request, _("请先选一家企业，再为它新建密钥。"))
        return redirect("portal:home")
    form = _form(request, customer_id)
    if request.method != "POST" or not form.is_valid():
        return render(request, "portal/key_new.html", {"form": form})
    at = clock.now()
    key = _key(request, form, customer_id, at)
    try:
        if "code" in request.POST:
            made = _made(key, request.POST["code"], at)
            return render(request, "portal/key_new.html", {"made": made, "key": key})
        people.start_key(key=key, at=at)
    except REFUSALS as refusal:
        form.add_error(None, str(refusal))
    return _asked(request, form, key)


def _form(request: HttpRequest, customer_id: int) -> KeyForm:
    viewer = bills_at_door.viewer(request)
    accounts = by_key.accounts_carried(viewer=viewer, customer_id=customer_id)
    if not accounts:
        raise Http404
    form = KeyForm(request.POST) if request.method == "POST" else KeyForm()
    offered = [(one.number, f"{one.number} {one.address}") for one in accounts]
    choices.offer(form, "accounts", offered)
    return form


def _key(request: HttpRequest, form: KeyForm, customer_id: int, at: datetime) -> NewKey:
    told = form.cleaned_data
    return NewKey(
        person_id=signin.customer_person_id(request),
        customer_id=customer_id,
        matter=by_key.MATTER,
        name=told["name"],
        ends_at=at + timedelta(days=int(told["days"])),
        accounts=frozenset(told["accounts"]) or Scope.ALL,
    )


def _made(key: NewKey, code: str, at: datetime) -> MadeKey:
    # The code is judged outside the making's transaction: a wrong try is counted.
    confirmation_id = people.confirm_key(key=key, code=code, at=at)
    return people.make_key(key=key, confirmation_id=confirmation_id, at=at)


def _asked(request: HttpRequest, form: KeyForm, key: NewKey) -> HttpResponse:
    # A refusal of the wish itself is answered where it was made, one of the code beside it.
    is_sent = form.is_valid() or "code" in request.POST or "again" in request.POST
    return render(
        request,
        "portal/key_new.html",
        {
            "form": form,
            "key": key,
            "is_sent": is_sent,
            "accounts": form.cleaned_data["accounts"],
            "days": DAYS[form.cleaned_data["days"]],
        },
    )
