"""Reporting that the company's own works stand."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking
from fullcycle.doors.workbench import sheets
from fullcycle.journeys.connecting import building
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections


class GridWorksForm(asking.Form):
    """What was built, and when."""

    description = forms.CharField(
        label=gettext_lazy("建了什么"), max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    planned_on = forms.DateField(
        label=gettext_lazy("计划完工日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    built_on = forms.DateField(
        label=gettext_lazy("实际完工日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def grid_project(sheet: sheets.Sheet) -> HttpResponse:
    """Report the works as built."""
    known = connections.find_grid_project(case_id=sheet.task.case_id)
    initial = (
        {"description": known.description, "planned_on": known.planned_on} if known else {}
    )
    form = GridWorksForm(sheet.data, initial=initial)
    return sheets.work(
        sheet,
        sheets.Work(
            form=form,
            act=lambda: building.report_grid_works(
                task_id=sheet.task.id,
                works=connection.GridWorks(**form.cleaned_data),
                by_id=sheet.viewer.person_id,
                at=sheet.viewer.at,
            ),
            refusals=(connection.UnableToReportGridWorks,),
            context={"scheme": connections.find_scheme(case_id=sheet.task.case_id)},
        ),
    )
