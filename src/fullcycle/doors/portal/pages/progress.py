"""Where a case stands: five plain stages, whose turn it is, and the one thing to do."""

from collections import Counter
from datetime import datetime

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fullcycle.doors.frame import clock, owners, signin, standing
from fullcycle.doors.portal import (
    case_papers,
    cases_at_door,
    charging,
    forecast,
    serving,
    turns,
)
from fullcycle.journeys.connecting import sending
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import ProgressView, TaskView
from fullcycle.stages.care import actions as care
from fullcycle.stages.care import queries as cared
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.intake import queries as applications


MOST_CONCERNS = 3


@signin.customer_page
def progress(request: HttpRequest, number: str) -> HttpResponse:
    """Show how far the case is."""
    card = cases_at_door.find_case(request, number)
    at = clock.now()
    power, visits = _power(card.id), cases.list_visits(case_id=card.id)
    view = cases.progress_of(case_id=card.id, at=at)
    turn = turns.turn_of(view)
    todo = [
        (task, cases_at_door.page_of(card, task), cases_at_door.act_of(task))
        for task in _in_order(view)
    ]
    return render(
        request,
        "portal/progress.html",
        {
            "card": card,
            "matter": current_rulebook().matters[card.matter].wording,
            "view": view,
            "asked": charging.find_asked(request, card=card),
            "turn": turn,
            "finished": [
                task
                for stage in view.stages
                if stage.is_present
                for task in stage.tasks
                if not task.is_open
            ],
            "todo": todo[:1],
            "also": todo[1:],
            "bar": _bar(view),
            "power": power,
            "forecast": forecast.forecast_of(request, view, at),
            "team": serving.find_team(customer_id=card.customer_id, at=at),
            "papers": case_papers.by_stage(
                archive.list_papers(case_id=card.id, at=at), view.stages
            ),
            **_carried(request, card.id, at),
            "owed": _owed(card.id, view),
            "messages_said": cases.list_messages(case_id=card.id),
            "visits": visits,
            "travelled": Counter(line.kind for line in visits),
            "may_withdraw": card.is_under_way and power is None,
            "concerns": cared.complaints_of(case_id=card.id)[:MOST_CONCERNS],
            "here": reverse("portal:progress", args=[number]),
        },
    )


def _carried(request: HttpRequest, case_id: int, at: datetime) -> dict[str, object]:
    """The parcels of the case, and the originals that a courier should fetch."""
    wanted = sending.wanted_originals(case_id=case_id, at=at)
    parcels = archive.list_parcels(
        case_id=case_id, person_id=signin.customer_person_id(request), at=at
    )
    return {
        "parcels": parcels,
        "handing": next((one for one in parcels if one.is_pickup and one.is_booked), None),
        "wanted": wanted,
        "wanted_names": sending.names_of(wanted),
        "carrier": settings.COURIER_NAME,
    }


@require_POST
@signin.customer_page
def say(request: HttpRequest, number: str) -> HttpResponse:
    """Add a message to the thread."""
    card = cases_at_door.find_case(request, number)
    try:
        casework.say(
            case_id=card.id,
            words=request.POST.get("words", ""),
            node="",
            by_id=signin.customer_person_id(request),
            at=clock.now(),
        )
    except casework.UnableToSay as refusal:
        messages.error(request, str(refusal))
    return redirect(reverse("portal:progress", args=[number]) + "#thread")


@require_POST
@signin.customer_page
def complain(request: HttpRequest, number: str) -> HttpResponse:
    """Complain of the slowness with one press: what to know stands in the case."""
    card = cases_at_door.find_case(request, number)
    view = cases.progress_of(case_id=card.id, at=clock.now())
    try:
        opened = care.open_complaint(
            case_id=card.id,
            about_node=turns.node_of(view),
            words=_("客户觉得办得慢。"),
            by_id=signin.customer_person_id(request),
            at=clock.now(),
        )
    except care.UnableToComplain as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _told(opened))
    return redirect("portal:progress", number)


def _told(opened: care.OpenedComplaint) -> str:
    if opened.is_repeat:
        return _("您的催办已经在处理，客户经理的主管会联系您。")
    return _("收到。我们已经把这项业务的每一步用时调出来，会有人主动联系您。")


def _in_order(view: ProgressView) -> list[TaskView]:
    """What can be done here: whose turn it is, the customer's own, the contractor's weeks."""
    node = turns.node_of(view)
    return sorted(
        view.customers_tasks, key=lambda task: (task.node != node, task.owner != "CUSTOMER")
    )


def _power(case_id: int) -> dict[str, object] | None:
    """Since when there is power, or for when it was agreed."""
    energising = connections.find_energising(case_id=case_id)
    if energising is not None:
        return {
            "label": _("已经送电"),
            "at": energising.energised_at,
            "is_on": True,
        }
    plan = connections.find_energise_plan(case_id=case_id)
    return {"label": _("约好的送电时间"), "at": plan.planned_at} if plan else None


def _bar(view: ProgressView) -> owners.ClockBar | None:
    """Whose the working days were so far, against what we promise; None if none can tell."""
    whole = standing.whole_limit(view)
    if whole is None or view.clock_unknown is not None:
        return None
    return standing.clock_bar(view, promised_working_days=whole.allowed_days)


def _owed(case_id: int, view: ProgressView) -> list[dict[str, object]]:
    """What may still be handed in, by which stage; nothing once the case is closed."""
    if not view.case.card.is_under_way:
        return []
    wordings = {paper.material: paper.wording for paper in view.case.rules.papers}
    nodes = view.case.rules.nodes
    stages = {stage.number: stage for stage in view.stages}
    return [
        {
            "wording": wordings[row.material],
            "words": row.words,
            "until": stages[nodes[row.until_node].stage] if row.until_node in nodes else None,
        }
        for row in applications.list_shortfalls(case_id=case_id)
        if row.material in wordings
    ]
