"""Switching on: everything the gate asks for, all of it, and two people to say go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, choices
from fullcycle.doors.workbench import checklists, moments, sheets
from fullcycle.doors.workbench.checklists import ChecklistForm
from fullcycle.journeys.connecting import finishing
from fullcycle.journeys.connecting.finishing import GateItem
from fullcycle.records.people import queries as people
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections


ROLE = "INSPECT"

CONDITIONS: Mapping[str, str | Promise] = {
    "GRID_PROJECT": gettext_lazy("电网配套工程已完工"),
    "DESIGN_REVIEW": gettext_lazy("设计文件已审查通过"),
    "MID_INSPECTION": gettext_lazy("中间检查已合格"),
    "COMPLETION_INSPECTION": gettext_lazy("竣工检验已合格"),
    "OPEN_DEFECTS": gettext_lazy("缺陷已全部整改"),
    "ELECTRICIANS": gettext_lazy("值班电工已登记，证件有效"),
    "ENERGISE_PLAN": gettext_lazy("送电时间已和客户商定"),
    "FEE": gettext_lazy("业务费已结清"),
    "SUPPLY": gettext_lazy("供用电合同已双方签署"),
    "METER": gettext_lazy("电能表已装好、加封、上线"),
}
"""What the gate asks for, in words for when it is there; codes begin with these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of the gate; `words` say what is there, or what is missing."""

    is_there: bool
    words: str


class EnergiseForm(asking.Form):
    """When, and who said go."""

    energised_at = moments.moment_field(label=gettext_lazy("送电时间"))
    commanded_by_id = forms.TypedChoiceField(label=gettext_lazy("下令人"), coerce=int)
    confirmed_by_id = forms.TypedChoiceField(
        label=gettext_lazy("复核人"),
        help_text=gettext_lazy("要和下令人不同。"),
        coerce=int,
    )


def energise(sheet: sheets.Sheet) -> HttpResponse:
    """Show what is there and what is missing; record the switching on."""
    missing = finishing.gate(case_id=sheet.task.case_id, at=sheet.viewer.at)
    form = EnergiseForm(
        sheet.data,
        initial={
            "energised_at": sheet.viewer.at,
            "commanded_by_id": sheet.viewer.person_id,
        },
    )
    _offer_staff(form, sheet)
    checklist = ChecklistForm(sheet.data, points=checklists.points_of(sheet.task))
    asked = sheets.Work(
        form=form,
        rows=[checklist],
        act=lambda: finishing.energise(
            task_id=sheet.task.id,
            report=connection.EnergisingReport(
                checklist=checklist.checked(), **form.cleaned_data
            ),
            by_id=sheet.viewer.person_id,
            at=sheet.viewer.at,
        ),
        refusals=(finishing.UnableToPassGate, connection.UnableToEnergise),
        context={
            "conditions": conditions(missing=missing),
            "is_open": not missing,
            "points": checklist.rows(),
            "plan": connections.find_energise_plan(case_id=sheet.task.case_id),
        },
    )
    return sheets.work(sheet, asked)


def conditions(*, missing: Sequence[GateItem]) -> tuple[Condition, ...]:
    """What is missing first, then what is there."""
    found = [Condition(is_there=False, words=item.words) for item in missing]
    codes = [item.code for item in missing]
    there = [
        Condition(is_there=True, words=str(words))
        for code, words in CONDITIONS.items()
        if not any(one.startswith(code) for one in codes)
    ]
    return (*found, *there)


def _offer_staff(form: EnergiseForm, sheet: sheets.Sheet) -> None:
    staff = people.list_staff_with_role(role=ROLE, at=sheet.viewer.at)
    managers = people.list_staff_with_role(role="AM", at=sheet.viewer.at)
    form.initial["confirmed_by_id"] = next(
        (one.id for one in (*staff, *managers) if one.id != sheet.viewer.person_id), None
    )
    for name in ("commanded_by_id", "confirmed_by_id"):
        choices.offer(form, name, [(one.id, one.name) for one in (*staff, *managers)])
