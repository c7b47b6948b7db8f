"""Asking for another way of charging: filled in already, read by the customer and sent."""

from decimal import Decimal, InvalidOperation

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, clock, signin, submits
from fullcycle.doors.frame.bills import words
from fullcycle.doors.portal import bills_at_door, charging
from fullcycle.journeys.billing_month import moving, reading
from fullcycle.journeys.billing_month.moving import OpenedRequest
from fullcycle.journeys.billing_month.reading import ChangeForm
from fullcycle.records.customers import queries as customers
from fullcycle.records.people import queries as people
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing.queries import BillCard


MOST_KW = Decimal(1_000_000)
"""More than any customer takes."""


class DemandForm(asking.Form):
    """The one number of the change that the customer may set otherwise."""

    contract_kw = forms.CharField(
        label=gettext_lazy("合同最大需量"),
        help_text=gettext_lazy("按最近几个月最省的值填好了，可以改。"),
        max_length=20,
        error_messages={"required": gettext_lazy("合同最大需量请填数字，单位千瓦。")},
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
    )

    def clean_contract_kw(self) -> Decimal:
        """The kW, written with or without separators."""
        try:
            kw = Decimal(self.cleaned_data["contract_kw"].replace(",", ""))
        except InvalidOperation:
            kw = Decimal("NaN")
        if not kw.is_finite() or not 0 < kw < MOST_KW:
            raise forms.ValidationError(_("合同最大需量请填数字，单位千瓦。"))
        return kw


@signin.customer_page
@submits.once
def bill_change(request: HttpRequest, bill_id: int) -> HttpResponse:
    """Show the change filled in; sent, ask for it. Without one to propose it does not exist."""
    card = bills_at_door.find_card(request, bill_id)
    pending = charging.find_pending(request, account_id=card.account_id)
    if pending is not None:
        return redirect("portal:progress", pending.case_number)
    form = _form(request, card.account_id)
    demand = _demand(request, form)
    asked = _asked(request, form, demand)
    if asked is not None:
        _say(request, card)
        return redirect("portal:progress", asked.case_number)
    return render(
        request,
        "portal/bill_change.html",
        {
            "bill_id": bill_id,
            "holder": card.customer_name,
            "account": customers.get_account(card.account_id),
            "applicant": people.get_person(person_id=signin.customer_person_id(request)),
            "form": form,
            "from_mode": words.MODES[form.from_mode],
            "to_mode": words.MODES[form.to_mode],
            "demand": demand,
        },
    )


def _demand(request: HttpRequest, form: ChangeForm) -> DemandForm:
    """The number as proposed or typed; without the field where the way has no contract."""
    shown = "" if form.contract_kw is None else f"{form.contract_kw.normalize():f}"
    demand = DemandForm(
        request.POST if request.method == "POST" else None, initial={"contract_kw": shown}
    )
    if form.contract_kw is None:
        del demand.fields["contract_kw"]
    return demand


def _asked(request: HttpRequest, form: ChangeForm, demand: DemandForm) -> OpenedRequest | None:
    """Ask for the change; None where nothing was sent or it is refused, said in the form."""
    if not demand.is_valid():
        return None
    try:
        return moving.ask_for_mode_change(
            viewer=bills_at_door.viewer(request),
            change=moving.wanted(form, contract_kw=demand.cleaned_data.get("contract_kw")),
        )
    except billing.UnableToChangeMode as refusal:
        asking.mark(refusal, demand)
        return None


def _say(request: HttpRequest, card: BillCard) -> None:
    sent = charging.find_pending(request, account_id=card.account_id)
    if sent is not None:
        told = charging.told_of(sent, customer_id=card.customer_id, at=clock.now())
        messages.success(request, told)


def _form(request: HttpRequest, account_id: int) -> ChangeForm:
    viewer = bills_at_door.viewer(request)
    view = reading.regret_of(
        viewer=viewer, account_id=account_id, on=timezone.localdate(viewer.at)
    )
    if view is None or view.change_form is None:
        raise Http404
    return view.change_form
