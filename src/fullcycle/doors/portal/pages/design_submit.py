"""Sending the design in: the drawings, and who designed them with which licence."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.portal import handing, step_forms, steps
from fullcycle.doors.portal.step_forms import LicenceForm
from fullcycle.journeys.connecting import building
from fullcycle.records.casework import queries as cases
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections


class DesignerForm(LicenceForm):
    """Who designed it."""

    firm = forms.CharField(label=gettext_lazy("设计单位"), max_length=120)


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
    form = step_forms.form_of(request, DesignerForm)
    answer = steps.taken(
        request,
        found,
        steps.Asked(
            form=form,
            places=files,
            act=lambda: building.submit_design(
                task_id=found.task.id,
                design=connection.DesignSubmission(
                    paper_ids=handing.papers_in(files), designer=form.named()
                ),
                by_id=signin.customer_person_id(request),
                at=clock.now(),
            ),
            refusals=(connection.UnableToSubmitDesign,),
        ),
    )
    if isinstance(answer, HttpResponse):
        return answer
    rounds = connections.list_design_rounds(case_id=found.case.id)
    return render(
        request,
        "portal/design_submit.html",
        {
            "case": found.case,
            "form": form,
            "files": files,
            "returned": rounds[0] if rounds and rounds[0].opinion == "RETURNED" else None,
            "faults": answer,
        },
    )
