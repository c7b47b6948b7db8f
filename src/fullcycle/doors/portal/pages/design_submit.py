"""Sending the design in: the drawings, and who designed them with which licence."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.portal import steps
from fullcycle.doors.portal.cases_at_door import FoundTask
from fullcycle.journeys.connecting import building
from fullcycle.records.casework import queries as cases
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections


@signin.customer_page
@submits.once
def design_submit(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for the drawings; sent, put them before the reviewer."""
    found = steps.find_task(request, number, "design_submit")
    wanted = cases.get_case(case_id=found.case.id).rules.papers_at("design_submit")
    refused = ""
    if request.method == "POST":
        materials = [paper.material for paper in wanted if paper.is_required]
        answer = steps.taken(
            request,
            found,
            lambda: _submit(request, found, materials),
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
            "wanted": wanted,
            "returned": rounds[-1] if rounds and rounds[-1].opinion == "RETURNED" else None,
            "typed": request.POST,
            "refused": refused,
        },
    )


def _submit(request: HttpRequest, found: FoundTask, materials: list[str]) -> None:
    designer = connection.Licence(
        firm=request.POST.get("firm", ""),
        number=request.POST.get("licence", ""),
        valid_until=steps.typed_day(request, "valid_until", _("资质有效期到")),
    )
    papers = tuple(
        steps.file_paper(request, found, f"file-{material}", material) for material in materials
    )
    building.submit_design(
        task_id=found.task.id,
        design=connection.DesignSubmission(paper_ids=papers, designer=designer),
        by_id=signin.customer_person_id(request),
        at=clock.now(),
    )
