"""Confirming that the customer database holds the supply as it was built."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking
from fullcycle.doors.workbench import sheets
from fullcycle.journeys.connecting import finishing
from fullcycle.records.casework import queries as cases
from fullcycle.records.customers import queries as customers


class FileForm(asking.Form):
    """That somebody compared."""

    is_right = forms.BooleanField(label=gettext_lazy("已和现场、合同逐项核对，档案无误"))


def info_archive(sheet: sheets.Sheet) -> HttpResponse:
    """Show the file and confirm it."""
    customer_id = cases.get_case(case_id=sheet.task.case_id).card.customer_id
    return sheets.work(
        sheet,
        sheets.Work(
            form=FileForm(sheet.data),
            act=lambda: finishing.file_information(
                task_id=sheet.task.id, by_id=sheet.viewer.person_id, at=sheet.viewer.at
            ),
            context={"file": customers.get_file(customer_id=customer_id, at=sheet.viewer.at)},
        ),
    )
