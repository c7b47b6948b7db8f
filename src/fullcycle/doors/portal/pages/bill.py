"""One bill: what is owed, why it differs, when the peak was, what another way would cost."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from fullcycle.doors.frame import signin
from fullcycle.doors.frame.bills import choice
from fullcycle.doors.portal import bills_at_door
from fullcycle.doors.portal.bills_at_door import Context
from fullcycle.journeys.billing_month import reading
from fullcycle.journeys.billing_month.reading import ExplainedBill
from fullcycle.stages.billing import queries as billing


@signin.customer_page
def bill(request: HttpRequest, bill_id: int) -> HttpResponse:
    """Explain one bill; another's does not exist."""
    viewer = bills_at_door.viewer(request)
    try:
        explained = reading.explained_bill(viewer=viewer, bill_id=bill_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing
    context = bills_at_door.head(explained.opened)
    context["disputes"] = billing.disputes_of(viewer=viewer, bill_id=bill_id)
    if explained.opened.card.corrects_id is None:
        context |= _explained(explained)
        context["choice"] = _choice(request, explained)
    return render(request, "portal/bill.html", context)


def _explained(explained: ExplainedBill) -> Context:
    """Why the bill differs, and the day of its peak."""
    opened, before, day = explained.opened, explained.before, explained.peak_day
    return {
        "is_first": before is None,
        "why": bills_at_door.why(explained.explanation, before=before, after=opened)
        if before and explained.explanation
        else None,
        "peak": bills_at_door.peak(opened, day.kw if day else (), day.begins_at if day else ()),
    }


def _choice(request: HttpRequest, explained: ExplainedBill) -> Context | None:
    """What today's way of charging costs against the others; None where that is not known."""
    viewer = bills_at_door.viewer(request)
    view = reading.regret_of(
        viewer=viewer,
        account_id=explained.opened.card.account_id,
        on=timezone.localdate(viewer.at),
    )
    if view is None:
        return None
    return {
        "shown": choice.choice(view.regret, today=view.mode),
        "earliest": view.earliest,
        "form": view.change_form,
    }
