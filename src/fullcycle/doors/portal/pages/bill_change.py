"""Asking for another way of charging: filled in already, read by the customer and sent."""

from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.frame.bills import words
from fullcycle.doors.portal import bills_at_door, charging
from fullcycle.journeys.billing_month import moving, reading
from fullcycle.journeys.billing_month.reading import ChangeForm
from fullcycle.records.customers import queries as customers
from fullcycle.records.people import queries as people
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing.queries import BillCard


MOST_KW = Decimal(1_000_000)
"""More than any customer takes."""


class UnableToReadDemand(ValueError):
    """What was typed is no demand; the message is fit for the customer to read."""


@signin.customer_page
@submits.once
def bill_change(request: HttpRequest, bill_id: int) -> HttpResponse:
    """Show the change filled in; sent, ask for it. Without one to propose it does not exist."""
    card = bills_at_door.find_card(request, bill_id)
    pending = charging.find_pending(request, account_id=card.account_id)
    if pending is not None:
        return redirect("portal:progress", pending.case_number)
    form = _form(request, card.account_id)
    typed = request.POST.get("contract_kw", _shown_kw(form.contract_kw))
    refused = ""
    if request.method == "POST":
        try:
            asked = moving.ask_for_mode_change(
                viewer=bills_at_door.viewer(request),
                change=moving.wanted(form, contract_kw=_typed_kw(typed)),
            )
        except (billing.UnableToChangeMode, UnableToReadDemand) as refusal:
            refused = str(refusal)
        else:
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
            "has_contract": form.contract_kw is not None,
            "typed": typed,
            "refused": refused,
        },
    )


def _say(request: HttpRequest, card: BillCard) -> None:
    sent = charging.find_pending(request, account_id=card.account_id)
    if sent is not None:
        told = charging.told_of(sent, customer_id=card.customer_id, at=clock.now())
        messages.success(request, told)


def _shown_kw(contract_kw: Decimal | None) -> str:
    return "" if contract_kw is None else f"{contract_kw.normalize():f}"


def _typed_kw(typed: str) -> Decimal | None:
    """The contract demand as typed; nothing where the way of charging has none.

    Raises:
        UnableToReadDemand: if it is no amount of kW.
    """
    text = typed.strip().replace(",", "")
    if not text:
        return None
    try:
        kw = Decimal(text)
    except InvalidOperation as error:
        raise UnableToReadDemand(_("合同最大需量请填数字，单位千瓦。")) from error
    if not kw.is_finite() or not 0 < kw < MOST_KW:
        raise UnableToReadDemand(_("合同最大需量请填数字，单位千瓦。"))
    return kw


def _form(request: HttpRequest, account_id: int) -> ChangeForm:
    viewer = bills_at_door.viewer(request)
    view = reading.regret_of(
        viewer=viewer, account_id=account_id, on=timezone.localdate(viewer.at)
    )
    if view is None or view.change_form is None:
        raise Http404
    return view.change_form
