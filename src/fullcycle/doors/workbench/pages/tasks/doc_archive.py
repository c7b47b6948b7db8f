"""Closing the case: its papers are complete, and its file is sealed."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking
from fullcycle.doors.workbench import sheets
from fullcycle.journeys.connecting import finishing, needs
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import queries as cases


class SealForm(asking.Form):
    """That somebody looked the papers through."""

    is_whole = forms.BooleanField(label=gettext_lazy("材料已核对，可以封存"))


def doc_archive(sheet: sheets.Sheet) -> HttpResponse:
    """Show what the file holds and what it lacks, and close the case."""
    case_id = sheet.task.case_id
    wanted = cases.get_case(case_id=case_id).rules.papers
    held = archive.list_papers(case_id=case_id, at=sheet.viewer.at)
    return sheets.work(
        sheet,
        sheets.Work(
            form=SealForm(sheet.data),
            act=lambda: finishing.archive_file(
                task_id=sheet.task.id, by_id=sheet.viewer.person_id, at=sheet.viewer.at
            ),
            context={"lacking": needs.lacking(wanted, held={card.material for card in held})},
        ),
    )
