"""Withdrawing an application: what it means, why, and back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.portal import cases_at_door
from fullcycle.records.casework import actions as casework


@signin.customer_page
@submits.once
def withdraw(request: HttpRequest, number: str) -> HttpResponse:
    """Ask whether the case shall end; sent, end it."""
    card = cases_at_door.find_case(request, number)
    refused = ""
    if request.method == "POST":
        try:
            casework.withdraw_case(
                case_id=card.id,
                reason=request.POST.get("reason", ""),
                by_id=signin.customer_person_id(request),
                at=clock.now(),
            )
        except casework.UnableToMoveCase as refusal:
            refused = str(refusal)
        else:
            messages.success(request, _("已撤回。以后想接着办，告诉客户经理就可以恢复。"))
            return redirect("portal:progress", number)
    return render(request, "portal/withdraw.html", {"card": card, "refused": refused})
