"""A month of bills: how far it is, what is to be looked at, what is disputed; letting it go."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import ngettext

from fullcycle.doors.frame import submits
from fullcycle.doors.frame.bills import months
from fullcycle.doors.workbench import desk
from fullcycle.journeys.billing_month import running
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import policy
from fullcycle.stages.billing import queries as billed
from fullcycle.stages.billing.queries import MonthCard, Viewer


@desk.desk_page
@submits.once
def billing_month(request: HttpRequest, month: str = "") -> HttpResponse:
    """Show the month, the newest by default; sent, let go out what is free to.

    Raises:
        Http404: for a month that was never begun.
    """
    viewer = desk.viewer(request)
    every = billed.list_months(viewer=viewer)
    shown = _chosen(every, month)
    if request.method == "POST" and shown is not None:
        _issue(request, shown, viewer)
        return redirect("workbench:billing-of", f"{shown.month_on:%Y-%m}")
    context = {
        "months": [{"card": card, "name": months.month_words(card.month_on)} for card in every],
        "shown": shown,
        "name": months.month_words(shown.month_on) if shown else "",
        "held": billed.review_list(viewer=viewer, month_on=shown.month_on) if shown else (),
        "disputes": billed.list_open_disputes(viewer=viewer),
        "may_bill": may_bill(viewer),
    }
    return desk.show(request, "workbench/billing_month.html", context)


def may_bill(viewer: Viewer) -> bool:
    """Whether the reader clears, issues and corrects."""
    return policy.may_bill(person_id=viewer.person_id, at=viewer.at)


def _chosen(every: tuple[MonthCard, ...], month: str) -> MonthCard | None:
    """The month asked for; without one the newest that is not all out, or the newest."""
    if month:
        found = [card for card in every if f"{card.month_on:%Y-%m}" == month]
        if not found:
            raise Http404
        return found[0]
    waiting = [card for card in every if card.held or card.drafted]
    return next(iter(waiting or every), None)


def _issue(request: HttpRequest, shown: MonthCard, viewer: Viewer) -> None:
    try:
        out = running.issue(month_on=shown.month_on, by_id=viewer.person_id, at=viewer.at)
    except billing.UnableToIssue as refusal:
        messages.error(request, str(refusal))
        return
    words = ngettext("已发行 %(n)d 张。", "已发行 %(n)d 张。", out.issued) % {"n": out.issued}
    messages.success(request, words)
    if out.still_held:
        left = ngettext(
            "还有 %(n)d 张没有发行，列在下面。",
            "还有 %(n)d 张没有发行，列在下面。",
            out.still_held,
        )
        messages.info(request, left % {"n": out.still_held})
