"""Checking a disputed bill: make the month again and say what came out."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking
from fullcycle.doors.workbench import sheets
from fullcycle.journeys.billing_month import moving
from fullcycle.records.casework.actions import Progress
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import queries as bills


AS_BILLED, AS_RECORDED = "AS_BILLED", "AS_RECORDED"


class DisputeForm(asking.Form):
    """From what the month is made again, and what the customer is told."""

    basis = forms.ChoiceField(
        label=gettext_lazy("按什么资料重新计算"),
        choices=[
            (AS_BILLED, gettext_lazy("出账时的资料")),
            (AS_RECORDED, gettext_lazy("现在的计量和档案资料（示数或档案已更正）")),
        ],
        widget=forms.RadioSelect,
        initial=AS_BILLED,
    )
    words = forms.CharField(
        label=gettext_lazy("给客户的答复"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def check_dispute(sheet: sheets.Sheet) -> HttpResponse:
    """Show what is doubted; sent, make the month again and answer."""
    form = DisputeForm(sheet.data)
    dispute = bills.find_dispute(viewer=sheet.viewer, case_id=sheet.task.case_id)

    def act() -> Progress:
        is_frozen = form.cleaned_data["basis"] == AS_BILLED
        answer = moving.answer_from_frozen if is_frozen else moving.answer_from_records
        return answer(
            task_id=sheet.task.id,
            words=form.cleaned_data["words"],
            by_id=sheet.viewer.person_id,
            at=sheet.viewer.at,
        )

    return sheets.work(
        sheet,
        sheets.Work(
            form=form,
            act=act,
            refusals=(billing.UnableToAnswerDispute, billing.UnableToCorrect),
            context={"dispute": dispute},
        ),
    )
