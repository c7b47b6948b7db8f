"""An application that came back: what is missing, where to put it, and sending it again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from fullcycle.doors.frame import asking, clock, signin, submits
from fullcycle.doors.portal import step_forms, steps
from fullcycle.journeys.connecting import applying
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.stages.intake import actions as intake
from fullcycle.stages.intake import queries as applications


@signin.customer_page
@steps.step_page
@submits.once
def correct_application(request: HttpRequest, number: str) -> HttpResponse:
    """Show the list of what is missing; sent, hand the application in again."""
    found = steps.find_task(request, number, "correct_application")
    answer = steps.taken(
        request,
        found,
        steps.Asked(
            form=step_forms.form_of(request, asking.Form),
            act=lambda: applying.correct_application(
                task_id=found.task.id,
                by_id=signin.customer_person_id(request),
                at=clock.now(),
            ),
            refusals=(applying.UnableToSubmit, intake.UnableToChangeApplication),
        ),
    )
    if isinstance(answer, HttpResponse):
        return answer
    application = applications.get_application_of_case(case_id=found.case.id)
    materials = current_rulebook().materials
    return render(
        request,
        "portal/correct_application.html",
        {
            "case": found.case,
            "reason": application.reason,
            "missing": [
                {"wording": materials[row.material].wording, "words": row.words}
                for row in application.shortfalls
                if row.kind == "MISSING"
            ],
            "papers_href": reverse("portal:papers", args=[application.key]),
            "faults": answer,
        },
    )
