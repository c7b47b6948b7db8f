"""The thread of one question or complaint: what was said, who answers until when."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.portal import cases_at_door, serving
from fullcycle.records.casework.queries import CaseCard
from fullcycle.stages.care import actions as care
from fullcycle.stages.care import queries as cared
from fullcycle.stages.care.queries import ComplaintView


@signin.customer_page
@submits.once
def concern(request: HttpRequest, number: str, concern_id: int) -> HttpResponse:
    """Show the thread; sent, take whether the answer has solved it."""
    card = cases_at_door.find_case(request, number)
    found = _found(card, concern_id)
    refused = ""
    if request.method == "POST":
        refused = _judge(request, found)
        if not refused:
            return redirect("portal:concern", number, concern_id)
    at = clock.now()
    team = serving.find_team(customer_id=card.customer_id, at=at)
    return render(
        request,
        "portal/concern.html",
        {
            "card": card,
            "found": found,
            "thread": cared.list_thread(complaint_id=concern_id),
            "answerer": _answerer(found, team),
            "is_late": found.is_answer_late(at=at),
            "is_contact_late": found.is_contact_late(at=at),
            "rule_ids": found.rule_ids,
            "typed": request.POST,
            "refused": refused,
        },
    )


def _found(card: CaseCard, concern_id: int) -> ComplaintView:
    found = cared.find_complaint(complaint_id=concern_id)
    if found is None or found.case_id != card.id:
        raise Http404
    return found


def _judge(request: HttpRequest, found: ComplaintView) -> str:
    """Take the customer's word; the words of a refusal, or nothing."""
    person_id, at = signin.customer_person_id(request), clock.now()
    try:
        if request.POST.get("verdict") == "SOLVED":
            care.settle_complaint(complaint_id=found.id, by_id=person_id, at=at)
            messages.success(request, _("好的，这件事办结了。"))
        else:
            care.dispute_answer(
                complaint_id=found.id,
                words=request.POST.get("words", ""),
                by_id=person_id,
                at=at,
            )
            messages.success(request, _("已转给主管重新处理，会有人联系您。"))
    except care.UnableToSettle as refusal:
        return str(refusal)
    return ""


def _answerer(found: ComplaintView, team: serving.Team | None) -> str:
    if found.assigned_to:
        return found.assigned_to
    return team.acting.name if team else ""
