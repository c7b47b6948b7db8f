"""Calling the customer back: how content they are, and in their own words why."""

from django import forms
from django.http import HttpResponse
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking
from fullcycle.doors.workbench import moments, sheets
from fullcycle.journeys.connecting import finishing
from fullcycle.stages.care import actions as care


class CallBackForm(asking.Form):
    """What the customer said."""

    called_at = moments.moment_field(label=gettext_lazy("什么时候打的"))
    person_reached = forms.CharField(label=gettext_lazy("谁接的"), max_length=60)
    score = forms.IntegerField(
        label=gettext_lazy("总体满意吗（1 不满意，10 非常满意）"), min_value=1, max_value=10
    )
    effort = forms.IntegerField(
        label=gettext_lazy("办起来省力吗（1 很费力，7 很省力）"), min_value=1, max_value=7
    )
    is_satisfied = forms.BooleanField(label=gettext_lazy("客户表示满意"), required=False)
    words = forms.CharField(
        label=gettext_lazy("客户原话"),
        help_text=gettext_lazy("不满意时必填。"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def callback(sheet: sheets.Sheet) -> HttpResponse:
    """Record the call."""
    form = CallBackForm(sheet.data, initial={"called_at": sheet.viewer.at})
    return sheets.work(
        sheet,
        sheets.Work(
            form=form,
            act=lambda: finishing.record_callback(
                task_id=sheet.task.id,
                call=care.NewCallBack(case_id=sheet.task.case_id, **form.cleaned_data),
                by_id=sheet.viewer.person_id,
                at=sheet.viewer.at,
            ),
            refusals=(care.UnableToRecordCallBack,),
        ),
    )
