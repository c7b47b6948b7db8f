"""Reporting that the works stand: who built them, and from when to when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.portal import steps
from fullcycle.doors.portal.cases_at_door import FoundTask
from fullcycle.journeys.connecting import building
from fullcycle.stages.connection import actions as connection


@signin.customer_page
@submits.once
def construct(request: HttpRequest, number: str) -> HttpResponse:
    """Ask who built and when; sent, report the works ready."""
    found = steps.find_task(request, number, "construct")
    refused = ""
    if request.method == "POST":
        answer = steps.taken(
            request,
            found,
            lambda: _report(request, found),
            (connection.UnableToReportWorks,),
        )
        if not isinstance(answer, str):
            return answer
        refused = answer
    return render(
        request,
        "portal/construct.html",
        {"case": found.case, "typed": request.POST, "refused": refused},
    )


def _report(request: HttpRequest, found: FoundTask) -> None:
    building.report_works(
        task_id=found.task.id,
        report=connection.WorksReport(
            contractor=connection.Licence(
                firm=request.POST.get("firm", ""),
                number=request.POST.get("licence", ""),
                valid_until=steps.typed_day(request, "valid_until", _("资质有效期到")),
            ),
            started_on=steps.typed_day(request, "started_on", _("开工日期")),
            ready_on=steps.typed_day(request, "ready_on", _("完工日期")),
            concealed=_concealed(request, found),
        ),
        by_id=signin.customer_person_id(request),
        at=clock.now(),
    )


def _concealed(request: HttpRequest, found: FoundTask) -> tuple[connection.ConcealedWork, ...]:
    what = request.POST.get("concealed", "").strip()
    if not what:
        return ()
    return (
        connection.ConcealedWork(
            what=what,
            covered_on=steps.typed_day(request, "covered_on", _("覆盖日期")),
            photo_paper_ids=(steps.file_paper(request, found, "photo", "M23"),),
        ),
    )
