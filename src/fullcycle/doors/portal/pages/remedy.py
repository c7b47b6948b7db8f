"""Defects put right: each with words and a photo."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.portal import handing, steps
from fullcycle.doors.portal.cases_at_door import FoundTask
from fullcycle.doors.portal.handing import Place
from fullcycle.journeys.connecting import building, finishing
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.connection.queries import DefectView


PROOF = "M29"


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
    proofs = handing.take(request, found.case, [_proof(one) for one in defects])
    refused = ""
    if request.method == "POST":
        answer = steps.taken(
            request,
            found,
            lambda: report(
                task_id=found.task.id,
                remedies=_remedies(request, defects, proofs),
                by_id=signin.customer_person_id(request),
                at=clock.now(),
            ),
            (connection.UnableToReportRemedy,),
        )
        if not isinstance(answer, str):
            return answer
        refused = answer
    return render(
        request,
        f"portal/{found.task.node}.html",
        {
            "case": found.case,
            "defects": [
                {
                    "defect": one,
                    "typed": request.POST.get(f"words-{one.id}", ""),
                    "proof": proofs[_proof(one).field],
                }
                for one in defects
            ],
            "refused": refused,
        },
    )


def _proof(defect: DefectView) -> Place:
    return Place(field=f"proof-{defect.id}", material=PROOF, label=_("改好的照片"))


def _remedies(
    request: HttpRequest, defects: tuple[DefectView, ...], proofs: Mapping[str, Place]
) -> dict[int, connection.Remedy]:
    words = {one.id: request.POST.get(f"words-{one.id}", "").strip() for one in defects}
    if not all(words.values()):
        raise steps.UnableToRead(_("请写明每一处是怎么改好的。"))
    return {
        one.id: connection.Remedy(
            words=words[one.id],
            proof_paper_id=handing.paper_of(proofs[_proof(one).field]),
        )
        for one in defects
    }
