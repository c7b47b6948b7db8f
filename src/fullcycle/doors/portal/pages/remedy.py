"""Defects put right: each with words and a photo."""

from datetime import datetime
from typing import Protocol

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, clock, signin, submits
from fullcycle.doors.portal import handing, step_forms, steps
from fullcycle.doors.portal.cases_at_door import FoundTask
from fullcycle.doors.portal.handing import Place
from fullcycle.journeys.connecting import building, finishing
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.connection.queries import DefectView


PROOF = "M29"


class RemedyForm(asking.Form):
    """How one defect was put right."""

    words = forms.CharField(label=gettext_lazy("怎么改的"), max_length=400)


class Report(Protocol):
    """The journey's function that takes the remedies."""

    def __call__(
        self,
        *,
        task_id: int,
        remedies: dict[int, connection.Remedy],
        by_id: int,
        at: datetime,
    ) -> object:
        """Finish the step."""
        ...


@signin.customer_page
@steps.step_page
@submits.once
def remedy(request: HttpRequest, number: str) -> HttpResponse:
    """List the defects of the completion inspection; sent, report how each was put right."""
    return answer_defects(
        request,
        steps.find_task(request, number, "remedy"),
        kind=building.COMPLETION,
        report=finishing.report_remedy,
    )


def answer_defects(
    request: HttpRequest, found: FoundTask, *, kind: str, report: Report
) -> HttpResponse:
    """List the open defects of an inspection, and report their remedies when sent."""
    defects = connections.list_open_defects(case_id=found.case.id, kind=kind)
    rows = [_row(request, one, place) for place, one in enumerate(defects, start=1)]
    proofs = handing.take(request, found.case, [_proof(one) for one in defects])
    answer = steps.taken(
        request,
        found,
        steps.Asked(
            form=step_forms.form_of(request, asking.Form),
            rows=rows,
            places=proofs,
            act=lambda: report(
                task_id=found.task.id,
                remedies={
                    one.id: _remedy(row, proof)
                    for one, row, proof in zip(defects, rows, proofs, strict=True)
                },
                by_id=signin.customer_person_id(request),
                at=clock.now(),
            ),
            refusals=(connection.UnableToReportRemedy,),
        ),
    )
    if isinstance(answer, HttpResponse):
        return answer
    return render(
        request,
        f"portal/{found.task.node}.html",
        {
            "case": found.case,
            "defects": list(zip(defects, rows, proofs, strict=True)),
            "faults": answer,
        },
    )


def _row(request: HttpRequest, defect: DefectView, place: int) -> RemedyForm:
    row = step_forms.form_of(request, RemedyForm, prefix=f"defect-{defect.id}")
    row.row_name = _("第 %(number)d 处") % {"number": place}
    return row


def _proof(defect: DefectView) -> Place:
    return Place(
        field=f"proof-{defect.id}", material=PROOF, label=_("改好的照片"), about=defect.words
    )


def _remedy(row: RemedyForm, proof: Place) -> connection.Remedy:
    (paper_id,) = handing.papers_in([proof])
    return connection.Remedy(words=row.cleaned_data["words"], proof_paper_id=paper_id)
