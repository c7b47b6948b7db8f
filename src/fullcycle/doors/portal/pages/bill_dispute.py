"""Disputing a line of a bill: what is sealed, what happens next, what is wrong."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, signin, submits
from fullcycle.doors.frame.bills import lines, months
from fullcycle.doors.portal import bills_at_door, step_forms
from fullcycle.journeys.billing_month import moving
from fullcycle.stages.billing import actions as billing


class DisputeForm(asking.Form):
    """What the customer holds to be wrong."""

    words = step_forms.words_field(
        label=gettext_lazy("您觉得哪里不对"),
        hint=gettext_lazy("比如：那天停产，不该有这么高的需量。"),
        asked=gettext_lazy("请写一句您觉得哪里不对，方便我们核对。"),
    )


@signin.customer_page
@submits.once
def bill_dispute(request: HttpRequest, bill_id: int, place: int) -> HttpResponse:
    """Ask what is wrong with the line; sent, open the dispute with the facts frozen."""
    opened = bills_at_door.find_opened(request, bill_id)
    shown = lines.shown_line(opened.bill, place)
    if shown is None:
        raise Http404
    form = DisputeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            opened_case = moving.dispute_line(
                viewer=bills_at_door.viewer(request),
                bill_id=bill_id,
                line_place=place,
                words=form.cleaned_data["words"],
            )
        except billing.UnableToDispute as refusal:
            asking.mark(refusal, form)
        else:
            messages.success(request, _("已收到您的异议，当时的资料已经封存。"))
            return redirect("portal:progress", opened_case.case_number)
    return render(
        request,
        "portal/bill_dispute.html",
        {
            "bill_id": bill_id,
            "title": months.month_words(opened.card.month_on),
            "account_number": opened.card.account_number,
            "shown": shown,
            "form": form,
        },
    )
