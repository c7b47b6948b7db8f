"""One bill: what is owed, why it differs, when the peak was, what another way would cost."""

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from fullcycle.doors.frame import signin
from fullcycle.doors.frame.bills import choice, curves, words
from fullcycle.doors.portal import bills_at_door, charging
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
    opened, before = explained.opened, explained.before
    return {
        "is_first": before is None,
        "why": bills_at_door.why(explained.explanation, before=before, after=opened)
        if before and explained.explanation
        else None,
        "peak": bills_at_door.peak(opened, _day(explained)),
    }


def _day(explained: ExplainedBill) -> curves.Day | None:
    day = explained.peak_day
    if day is None:
        return None
    return curves.Day(kw=day.kw, begins_at=day.begins_at, periods=explained.peak_periods)


def _choice(request: HttpRequest, explained: ExplainedBill) -> Context | None:
    """What today's way of charging costs against the others; None where that is not known."""
    viewer = bills_at_door.viewer(request)
    account_id = explained.opened.card.account_id
    today = timezone.localdate(viewer.at)
    view = reading.regret_of(viewer=viewer, account_id=account_id, on=today)
    if view is None:
        return None
    return {
        "shown": choice.choice(view.regret, today=view.mode),
        "todays": words.MODES[view.mode],
        "contract_kw": view.contract_demand_kw,
        "earliest": view.earliest,
        "days_left": (view.earliest.ask_by - today).days if view.earliest else None,
        "form": view.change_form,
        "asked": charging.find_pending(request, account_id=account_id),
    }
