"""Defects of the inspection before covering, put right."""

from django.http import HttpRequest, HttpResponse

from fullcycle.doors.frame import signin, submits
from fullcycle.doors.portal import steps
from fullcycle.doors.portal.pages.remedy import answer_defects
from fullcycle.journeys.connecting import building


@signin.customer_page
@steps.step_page
@submits.once
def remedy_mid(request: HttpRequest, number: str) -> HttpResponse:
    """List the defects; sent, report how each was put right."""
    return answer_defects(
        request,
        steps.find_task(request, number, "remedy_mid"),
        kind=building.MID,
        report=building.report_mid_remedy,
    )
