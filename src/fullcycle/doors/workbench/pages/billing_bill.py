"""One bill at the desk: what was noticed, cleared with a reason; its lines with their rules."""

from decimal import Decimal

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from fullcycle.doors.frame import submits
from fullcycle.doors.frame.bills import lines, months, words
from fullcycle.doors.workbench import desk
from fullcycle.doors.workbench.pages.billing_month import may_bill
from fullcycle.journeys.billing_month import estimating, running
from fullcycle.kernels.loads.estimating import METHOD_WORDS, Method
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import queries as billed
from fullcycle.stages.billing.queries import Viewer


Context = dict[str, object]


@desk.desk_page
@submits.once
def billing_bill(request: HttpRequest, bill_id: int) -> HttpResponse:
    """Show the bill; sent, clear what was noticed, estimate, or let a correction go out."""
    viewer = desk.viewer(request)
    refused: Context = {}
    if request.method == "POST":
        if "method" in request.POST:
            return redirect("workbench:billing-bill", _estimate(request, bill_id, viewer))
        refused = _done(request, bill_id, viewer)
        if not refused:
            return redirect("workbench:billing-bill", bill_id)
    card = billed.get_card(viewer=viewer, bill_id=bill_id)
    flags = billed.flags_of(viewer=viewer, bill_id=bill_id)
    context = {
        "card": card,
        "name": months.month_words(card.month_on),
        "flags": flags,
        "waiting": [flag for flag in flags if not flag.is_cleared],
        "disputes": billed.disputes_of(viewer=viewer, bill_id=bill_id),
        "may_bill": may_bill(viewer),
        "missing": estimating.missing_of(card) if card.status == "HELD" else 0,
        "methods": METHOD_WORDS,
        **_made(bill_id, viewer, is_made=card.total_yuan is not None),
        **refused,
    }
    return desk.show(request, "workbench/billing_bill.html", context)


def _made(bill_id: int, viewer: Viewer, *, is_made: bool) -> Context:
    """The bill itself, where one could be made."""
    if not is_made:
        return {"bill": None}
    opened = billed.open_bill(viewer=viewer, bill_id=bill_id)
    purchase_mode = opened.facts.terms[-1].purchase_mode
    return {
        "bill": opened.bill,
        "book_version": opened.book_version,
        "demand": words.number(opened.bill.demand_kw or Decimal(0)),
        "kwh": f"{sum(opened.bill.billed_kwh.values()):,}",
        "groups": lines.line_groups(opened.bill, purchase_mode=purchase_mode),
    }


def _done(request: HttpRequest, bill_id: int, viewer: Viewer) -> Context:
    """Do what was asked; what is to be shown of a refusal, or nothing."""
    if "issue" not in request.POST:
        return _clear(request, viewer)
    card = billed.get_card(viewer=viewer, bill_id=bill_id)
    try:
        running.issue_one(
            bill_id=bill_id, month_on=card.month_on, by_id=viewer.person_id, at=viewer.at
        )
    except billing.UnableToIssue as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("更正账单已发行。"))
    return {}


def _estimate(request: HttpRequest, bill_id: int, viewer: Viewer) -> int:
    """Estimate by the method that was named; the bill's id, a new one where that was done."""
    try:
        redrafted = estimating.estimate_again(
            bill_id=bill_id,
            method=Method(request.POST["method"]),
            by_id=viewer.person_id,
            at=viewer.at,
        )
    except ValueError as unknown:
        raise Http404 from unknown
    except estimating.UnableToEstimateAgain as refusal:
        messages.error(request, str(refusal))
        return bill_id
    messages.success(request, _("已按所选方法估算，账单重新算好了。"))
    return redrafted


def _clear(request: HttpRequest, viewer: Viewer) -> Context:
    """Clear one of what was noticed; what is to be shown of a refusal, or nothing."""
    typed = request.POST.get("reason", "")
    flag = request.POST.get("flag", "")
    flag_id = int(flag) if flag.isdecimal() else 0
    try:
        is_free = billing.clear_flag(
            flag_id=flag_id,
            reason=typed,
            by_id=viewer.person_id,
            at=viewer.at,
        )
    except billing.UnableToClear as refusal:
        return {"refused": str(refusal), "refused_flag": flag_id, "typed": typed}
    messages.success(request, _("已复核，可以发行了。") if is_free else _("已复核这一条。"))
    return {}
