"""Withdrawing an application: what it costs, why, and back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.portal import cases_at_door, serving
from fullcycle.journeys.connecting import withdrawing
from fullcycle.records.casework import actions as casework


@signin.customer_page
@submits.once
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Say what is lost and ask whether the case shall end; sent, end it."""
    card = cases_at_door.find_case(request, number)
    refused = ""
    if request.method == "POST":
        try:
            withdrawing.withdraw_own_case(
                case_id=card.id,
                reason=request.POST.get("reason", ""),
                by_id=signin.customer_person_id(request),
                at=clock.now(),
            )
        except (withdrawing.UnableToWithdraw, casework.UnableToMoveCase) as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("已撤回。以后想接着办，告诉客户经理就可以恢复。"))
            return redirect("portal:progress", number)
    context = {
        "card": card,
        "refused": refused,
        "loss": withdrawing.loss_of(case_id=card.id),
        "team": serving.find_team(customer_id=card.customer_id, at=clock.now()),
    }
    return render(request, "portal/withdraw.html", context)
