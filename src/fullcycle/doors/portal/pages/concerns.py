"""Something is not clear or not right: asking, complaining, and what became of it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.portal import cases_at_door
from fullcycle.doors.portal.pages import supply
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import CaseCard
from fullcycle.stages.care import actions as care
from fullcycle.stages.care import queries as cared


ACTS = {"QUESTION": care.ask, "COMPLAINT": care.open_complaint}


@signin.customer_page
@submits.once
def concerns(request: HttpRequest, number: str) -> HttpResponse:
    """Ask what is the matter; sent, show its thread."""
    card = cases_at_door.find_case(request, number)
    refused = ""
    if request.method == "POST":
        answer = _open(request, card)
        if not isinstance(answer, str):
            return answer
        refused = answer
    return render(
        request,
        "portal/concerns.html",
        {
            "card": card,
            "listed": cared.complaints_of(case_id=card.id),
            "words": request.POST.get("words")
            or supply.mistake_words(request.GET.get("account", "")),
            "kind": request.POST.get("kind") or request.GET.get("kind") or "QUESTION",
            "refused": refused,
        },
    )


def _open(request: HttpRequest, card: CaseCard) -> HttpResponse | str:
    """Open it and go to its thread; or the words of a refusal."""
    kind, words = request.POST.get("kind", ""), request.POST.get("words", "")
    if kind not in ACTS:
        return _("请选一下：是想问，还是要投诉。")
    if not words.strip():
        return _("请写下您想说的事。")
    at = clock.now()
    turn = cases.progress_of(case_id=card.id, at=at).turn
    try:
        opened = ACTS[kind](
            case_id=card.id,
            about_node=turn.node.node if turn and turn.node else "",
            words=words,
            by_id=signin.customer_person_id(request),
            at=at,
        )
    except care.UnableToComplain as refusal:
        return str(refusal)
    if opened.is_repeat:
        return _("您已经投诉过这一步，还在处理；要补充的话请用“想问一件事”再写。")
    return redirect("portal:concern", card.number, opened.complaint_id)
