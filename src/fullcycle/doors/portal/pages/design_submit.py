"""Sending the design in: the drawings, and who designed them with which licence."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.portal import handing, steps
from fullcycle.doors.portal.cases_at_door import FoundTask
from fullcycle.doors.portal.handing import Place
from fullcycle.journeys.connecting import building
from fullcycle.records.casework import queries as cases
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections


@signin.customer_page
@steps.step_page
@submits.once
def design_submit(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the drawings; sent, put them before the reviewer."""
    found = steps.find_task(request, number, "design_submit")
    rules = cases.get_case(case_id=found.case.id).rules
    files = handing.take(
        request,
        found.case,
        [
            handing.place_for(paper)
            for paper in rules.papers_at("design_submit")
            if paper.is_asked_of_the_customer
        ],
    )
    refused = ""
    if request.method == "POST":
        answer = steps.taken(
            request,
            found,
            lambda: _submit(request, found, files),
            (connection.UnableToSubmitDesign,),
        )
        if not isinstance(answer, str):
            return answer
        refused = answer
    rounds = connections.list_design_rounds(case_id=found.case.id)
    return render(
        request,
        "portal/design_submit.html",
        {
            "case": found.case,
            "files": files.values(),
            "returned": rounds[0] if rounds and rounds[0].opinion == "RETURNED" else None,
            "typed": request.POST,
            "refused": refused,
        },
    )


def _submit(request: HttpRequest, found: FoundTask, files: Mapping[str, Place]) -> None:
    building.submit_design(
        task_id=found.task.id,
        design=connection.DesignSubmission(
            paper_ids=handing.papers_in(files),
            designer=connection.Licence(
                firm=request.POST.get("firm", ""),
                number=request.POST.get("licence", ""),
                valid_until=steps.typed_day(request, "valid_until", _("资质有效期到")),
            ),
        ),
        by_id=signin.customer_person_id(request),
        at=clock.now(),
    )
