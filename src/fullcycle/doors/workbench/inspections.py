"""Recording an inspection: the same form during the works and at completion."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking
from fullcycle.doors.workbench import attachments, checklists, row_forms, sheets
from fullcycle.doors.workbench.checklists import ChecklistForm
from fullcycle.records.archive import actions as archive
from fullcycle.records.casework import actions as casework
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections


MOST_DEFECTS = 6
PHOTO = "SITE_PHOTO"


class InspectionForm(asking.Form):
    """When, and with what result."""

    inspected_on = forms.DateField(
        label=gettext_lazy("检验日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    result = forms.ChoiceField(
        label=gettext_lazy("结论"),
        widget=forms.RadioSelect,
        choices=[
            ("PASSED", gettext_lazy("合格")),
            ("DEFECTS", gettext_lazy("有缺陷，整改后复验")),
        ],
    )


class DefectForm(row_forms.RowForm):
    """One thing wrong."""

    words = forms.CharField(label=gettext_lazy("缺陷"), max_length=400)
    clause = forms.CharField(
        label=gettext_lazy("依据的条款"),
        help_text=gettext_lazy("例如：GB 50150-2016 第 8.0.1 条"),
        max_length=120,
    )
    level = forms.ChoiceField(
        label=gettext_lazy("等级"),
        choices=[
            ("GENERAL", gettext_lazy("一般缺陷")),
            ("MAJOR", gettext_lazy("重大缺陷")),
            ("CRITICAL", gettext_lazy("特大缺陷")),
        ],
        initial="GENERAL",
    )
    due_on = forms.DateField(
        label=gettext_lazy("整改期限"), widget=forms.DateInput(attrs={"type": "date"})
    )
    photos = attachments.FilesField(label=gettext_lazy("照片"), required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspecting:
    """Which inspection it is, and the journey that records it."""

    kind: str
    record: Callable[[connection.InspectionReport], casework.Progress]


def inspect(sheet: sheets.Sheet, inspecting: Inspecting) -> HttpResponse:
    """Ask for checklist, defects and result, and record them."""
    form = InspectionForm(
        sheet.data, initial={"inspected_on": timezone.localdate(sheet.viewer.at)}
    )
    checklist = ChecklistForm(sheet.data, points=checklists.points_of(sheet.task))
    defects = [
        DefectForm(
            sheet.data,
            sheet.files,
            prefix=f"defect{number}",
            empty_permitted=True,
        )
        for number in range(MOST_DEFECTS)
    ]
    row_forms.numbered(defects, _("缺陷 %(number)d"))
    former = connections.list_inspections(case_id=sheet.task.case_id, kind=inspecting.kind)
    asked = sheets.Work(
        form=form,
        rows=[checklist, *defects],
        handed=row_forms.filled(defects),
        act=lambda: inspecting.record(
            connection.InspectionReport(
                kind=inspecting.kind,
                inspected_on=form.cleaned_data["inspected_on"],
                result=form.cleaned_data["result"],
                checklist=checklist.checked(),
                defects=tuple(_defect(sheet, row) for row in row_forms.filled(defects)),
            )
        ),
        refusals=(connection.UnableToRecordInspection, archive.UnableToAddPaper),
        context={
            "points": checklist.rows(),
            "defects": defects,
            "former": former,
            "works": connections.find_works(case_id=sheet.task.case_id),
        },
    )
    return sheets.work(sheet, asked)


def _defect(sheet: sheets.Sheet, row: DefectForm) -> connection.FoundDefect:
    given = row.cleaned_data
    photos = attachments.file_all(
        given["photos"], material=PHOTO, task=sheet.task, viewer=sheet.viewer
    )
    return connection.FoundDefect(
        words=given["words"],
        clause=given["clause"],
        level=given["level"],
        due_on=given["due_on"],
        photo_paper_id=photos[0] if photos else None,
    )
