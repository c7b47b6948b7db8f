"""Reporting the works complete: the papers, the electricians, and the day to switch on."""

from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.portal import steps
from fullcycle.doors.portal.cases_at_door import FoundTask
from fullcycle.journeys.connecting import finishing
from fullcycle.kernels.rulebook.snapshot import KeptPaper
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import queries as cases
from fullcycle.records.people import queries as people
from fullcycle.stages.connection import actions as connection


MORNING = time(9, 0)


@signin.customer_page
@submits.once
def complete_apply(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for what the inspection needs; sent, report the works complete."""
    found = steps.find_task(request, number, "complete_apply")
    wanted = _wanted(found)
    refused = ""
    if request.method == "POST":
        answer = steps.taken(
            request,
            found,
            lambda: _apply(request, found, wanted),
            (finishing.UnableToApplyForCompletion, connection.UnableToAgreePlan),
        )
        if not isinstance(answer, str):
            return answer
        refused = answer
        wanted = _wanted(found)
    return render(
        request,
        "portal/complete_apply.html",
        {"case": found.case, "wanted": wanted, "typed": request.POST, "refused": refused},
    )


def _wanted(found: FoundTask) -> list[KeptPaper]:
    held = {
        card.material for card in archive.list_papers(case_id=found.case.id, at=clock.now())
    }
    rules = cases.get_case(case_id=found.case.id).rules
    asked = (*rules.papers_at("complete_apply"), *rules.papers_at("complete_check"))
    return [
        paper
        for paper in asked
        if paper.is_asked_of_the_customer and paper.material not in held
    ]


def _apply(request: HttpRequest, found: FoundTask, wanted: list[KeptPaper]) -> None:
    person_id, at = signin.customer_person_id(request), clock.now()
    planned_on = steps.typed_day(request, "planned_on", _("希望哪天送电"))
    electrician = connection.Electrician(
        name=request.POST.get("electrician", "").strip(),
        licence_number=request.POST.get("licence", "").strip(),
        valid_until=steps.typed_day(request, "valid_until", _("证书有效期到")),
    )
    for paper in wanted:
        if f"file-{paper.material}" in request.FILES:
            steps.file_paper(request, found, f"file-{paper.material}", paper.material)
    finishing.apply_completion(
        task_id=found.task.id,
        plan=connection.AgreedPlan(
            planned_at=timezone.make_aware(datetime.combine(planned_on, MORNING)),
            agreed_with=people.get_person(person_id=person_id).name,
            electricians=(electrician,),
        ),
        by_id=person_id,
        at=at,
    )
