"""Reporting the works complete: the papers, the electricians, and the day to switch on."""

from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import ClassVar

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, clock, signin, submits
from fullcycle.doors.portal import handing, rows, step_forms, steps
from fullcycle.doors.portal.cases_at_door import FoundTask
from fullcycle.doors.portal.handing import Place
from fullcycle.journeys.connecting import finishing
from fullcycle.records.archive import queries as archive
from fullcycle.records.archive.queries import PaperCard
from fullcycle.records.casework import queries as cases
from fullcycle.records.people import queries as people
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.intake import queries as applications


MORNING = time(9, 0)
ELECTRICIANS = "electrician"


class PlanForm(asking.Form):
    """When to switch on."""

    asked_as: ClassVar[Mapping[str, str]] = {"planned_at": "planned_on"}

    planned_on = step_forms.day_field(label=gettext_lazy("希望哪天送电"))


class ElectricianForm(asking.Form):
    """One electrician of the duty rota."""

    asked_as: ClassVar[Mapping[str, str]] = {"licence_number": "licence"}

    name = forms.CharField(
        label=gettext_lazy("值班电工姓名"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    licence = forms.CharField(
        label=gettext_lazy("高压电工证号"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    valid_until = step_forms.day_field(label=gettext_lazy("证书有效期到"))

    def electrician(self) -> connection.Electrician:
        """The electrician for the journey."""
        given = self.cleaned_data
        return connection.Electrician(
            name=given["name"],
            licence_number=given["licence"],
            valid_until=given["valid_until"],
        )


@signin.customer_page
@steps.step_page
@submits.once
def complete_apply(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for what the inspection needs; sent, report the works complete."""
    found = steps.find_task(request, number, "complete_apply")
    asked = _asked(found)
    held = _held(found)
    form = step_forms.form_of(request, PlanForm)
    rota = rows.rows_of(
        request, ElectricianForm, ELECTRICIANS, called=_("第 %(number)d 位电工")
    )
    named = [row for row in rota if not rows.is_blank(row)] or list(rota[:1])
    named[0].empty_permitted = False
    files = handing.take(
        request, found.case, [place for place in asked if place.material not in held]
    )
    answer = steps.taken(
        request,
        found,
        steps.Asked(
            form=form,
            rows=named,
            places=files,
            act=lambda: _apply(request, found, form, named),
            refusals=(finishing.UnableToApplyForCompletion, connection.UnableToAgreePlan),
        ),
    )
    if isinstance(answer, HttpResponse):
        return answer
    return render(
        request,
        "portal/complete_apply.html",
        {
            "case": found.case,
            "form": form,
            "files": files,
            "held": [(p, held[p.material]) for p in asked if p.material in held],
            "electricians": rota,
            "faults": answer,
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
    form: PlanForm,
    electricians: Iterable[ElectricianForm],
) -> None:
    person_id, at = signin.customer_person_id(request), clock.now()
    planned_at = datetime.combine(form.cleaned_data["planned_on"], MORNING)
    finishing.apply_completion(
        task_id=found.task.id,
        plan=connection.AgreedPlan(
            planned_at=timezone.make_aware(planned_at),
            agreed_with=people.get_person(person_id=person_id).name,
            electricians=tuple(row.electrician() for row in electricians),
        ),
        by_id=person_id,
        at=at,
    )
