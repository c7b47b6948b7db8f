"""Reporting the works complete: the papers, the electricians, and the day to switch on."""

from collections.abc import Mapping
from datetime import datetime, time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.portal import handing, rows, steps
from fullcycle.doors.portal.cases_at_door import FoundTask
from fullcycle.doors.portal.handing import Place
from fullcycle.doors.portal.rows import Row
from fullcycle.journeys.connecting import finishing
from fullcycle.records.archive import queries as archive
from fullcycle.records.archive.queries import PaperCard
from fullcycle.records.casework import queries as cases
from fullcycle.records.people import queries as people
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.intake import queries as applications


MORNING = time(9, 0)
ELECTRICIANS = "electrician"
FIELDS = ("name", "licence", "valid_until")


@signin.customer_page
@steps.step_page
@submits.once
def complete_apply(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for what the inspection needs; sent, report the works complete."""
    found = steps.find_task(request, number, "complete_apply")
    asked = _asked(found)
    held = _held(found)
    electricians = rows.typed_rows(request.POST, ELECTRICIANS, FIELDS)
    files = handing.take(
        request, found.case, [place for place in asked if place.material not in held]
    )
    refused = ""
    if request.method == "POST" and "add" not in request.POST:
        answer = steps.taken(
            request,
            found,
            lambda: _apply(request, found, files, electricians),
            (finishing.UnableToApplyForCompletion, connection.UnableToAgreePlan),
        )
        if not isinstance(answer, str):
            return answer
        refused = answer
    return render(
        request,
        "portal/complete_apply.html",
        {
            "case": found.case,
            "files": files.values(),
            "held": [(p, held[p.material]) for p in asked if p.material in held],
            "electricians": electricians,
            "typed": request.POST,
            "refused": refused,
        },
    )


def _asked(found: FoundTask) -> list[Place]:
    """The papers of this step and the next, and whatever was put off until now; each once."""
    rules = cases.get_case(case_id=found.case.id).rules
    owed = {row.material for row in applications.list_shortfalls(case_id=found.case.id)}
    asked = [
        *rules.papers_at("complete_apply"),
        *rules.papers_at("complete_check"),
        *(paper for paper in rules.papers if paper.material in owed),
    ]
    by_material = {
        paper.material: handing.place_for(paper)
        for paper in reversed(asked)
        if paper.is_asked_of_the_customer
    }
    return list(reversed(by_material.values()))


def _held(found: FoundTask) -> dict[str, PaperCard]:
    cards = archive.list_papers(case_id=found.case.id, at=clock.now())
    return {card.material: card for card in cards}


def _apply(
    request: HttpRequest,
    found: FoundTask,
    files: Mapping[str, Place],
    electricians: tuple[Row, ...],
) -> None:
    person_id, at = signin.customer_person_id(request), clock.now()
    handing.papers_in(files)
    named = [row for row in electricians if not row.is_empty] or electricians[:1]
    planned_on = steps.typed_day(request, "planned_on", _("希望哪天送电"))
    finishing.apply_completion(
        task_id=found.task.id,
        plan=connection.AgreedPlan(
            planned_at=timezone.make_aware(datetime.combine(planned_on, MORNING)),
            agreed_with=people.get_person(person_id=person_id).name,
            electricians=tuple(_electrician(row) for row in named),
        ),
        by_id=person_id,
        at=at,
    )


def _electrician(row: Row) -> connection.Electrician:
    return connection.Electrician(
        name=row.typed["name"],
        licence_number=row.typed["licence"],
        valid_until=steps.day_of(row.typed["valid_until"], _("证书有效期到")),
    )
