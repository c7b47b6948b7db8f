"""The ways of supply side by side: accept one, ask for a change, or take a yes back."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.frame.asking import Fault
from fullcycle.doors.portal import cases_at_door, glosses, scheme_words
from fullcycle.journeys.connecting import scheming
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import CaseCard
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.connection.queries import SchemeView


NODE = "plan_decide"


@signin.customer_page
@submits.once
def plan_decide(request: HttpRequest, number: str) -> HttpResponse:
    """Compare the options; sent, take the decision."""
    card = cases_at_door.find_case(request, number)
    found = connections.find_scheme(case_id=card.id)
    if found is None or found.reply is None:
        raise Http404
    faults: tuple[Fault, ...] = ()
    if request.method == "POST":
        refused = _decide(request, card)
        if not refused:
            return redirect(request.path)
        faults = (Fault(words=refused),)
    at = clock.now()
    decision = found.reply.decision
    return render(
        request,
        "portal/plan_decide.html",
        {
            "card": card,
            "found": found,
            "options": list(_shown(found)),
            "compared": scheme_words.compared(found),
            "outage_gloss": glosses.of("outage"),
            "task": cases.find_open_task(case_id=card.id, node=NODE),
            "decision": decision,
            "may_undo": decision is not None
            and decision.is_accepted
            and decision.may_be_undone(at),
            "has_lapsed": found.reply.has_lapsed(at.astimezone(SITE_ZONE).date()),
            "faults": faults,
            "typed": request.POST.get("words", ""),
        },
    )


@require_POST
@signin.customer_page
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """Take an accepted option back."""
    card = cases_at_door.find_case(request, number)
    try:
        scheming.undo_decision(
            case_id=card.id, by_id=signin.customer_person_id(request), at=clock.now()
        )
    except (
        scheming.UnableToUndo,
        connection.UnableToUndoDecision,
        casework.UnableToMoveCase,
    ) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已撤回您的选择，可以重新选。"))
    return redirect("portal:plan_decide", number)


def _decide(request: HttpRequest, card: CaseCard) -> str:
    """Take the decision; the words of a refusal, or nothing."""
    task = cases.find_open_task(case_id=card.id, node=NODE)
    if task is None:
        return _("方案已经定了，没有重复提交。")
    chosen = request.POST.get("option", "")
    is_change = chosen == "change"
    if not is_change and not chosen.isdecimal():
        return _("请先选一个方案。")
    answer = connection.Answer(
        answer="CHANGE_REQUESTED" if is_change else "ACCEPTED",
        option_number=None if is_change else int(chosen),
        words=request.POST.get("words", "").strip(),
    )
    try:
        scheming.decide_scheme(
            task_id=task.id,
            answer=answer,
            by_id=signin.customer_person_id(request),
            at=clock.now(),
        )
    except (connection.UnableToDecide, casework.UnableToCompleteTask) as refusal:
        return str(refusal)
    done = _("已告诉我们您想改的地方。") if is_change else _("方案已定，24 小时内可以反悔。")
    messages.success(request, done)
    return ""


def _shown(found: SchemeView) -> Iterator[dict[str, object]]:
    for number, option in enumerate(found.options, start=1):
        charges = scheme_words.charges(option)
        yield {
            "number": number,
            "option": option,
            "is_recommended": number == found.recommended,
            "lines": scheme_words.explained(option),
            "charges": charges,
            "is_unpriced": bool(option.figures.yearly_charges) and not charges,
            "whys": (
                *option.strengths,
                option.voltage_kv,
                option.sources,
                option.transformers,
            ),
        }
