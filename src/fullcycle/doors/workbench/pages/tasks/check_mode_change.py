"""Deciding on another way of being charged that a customer asked for."""

from django import forms
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking
from fullcycle.doors.frame.bills import choice, words
from fullcycle.doors.workbench import sheets
from fullcycle.journeys.billing_month import moving, reading
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import queries as bills
from fullcycle.stages.billing.queries import ModeRequestView


AGREE, DECLINE = "AGREE", "DECLINE"


class ModeChangeForm(asking.Form):
    """Whether it holds, and what the customer is told."""

    decision = forms.ChoiceField(
        label=gettext_lazy("怎么办理"),
        choices=[
            (AGREE, gettext_lazy("同意，从客户要求的日期起执行")),
            (DECLINE, gettext_lazy("暂时办不了")),
        ],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("给客户的答复"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def check_mode_change(sheet: sheets.Sheet) -> HttpResponse:
    """Show what is asked for; sent, let it hold or say why not."""
    form = ModeChangeForm(sheet.data)
    request = bills.find_mode_request(viewer=sheet.viewer, case_id=sheet.task.case_id)
    return sheets.work(
        sheet,
        sheets.Work(
            form=form,
            act=lambda: moving.decide_mode_change(
                task_id=sheet.task.id,
                decision=billing.ModeDecision(
                    is_agreed=form.cleaned_data["decision"] == AGREE,
                    words=form.cleaned_data["words"],
                ),
                by_id=sheet.viewer.person_id,
                at=sheet.viewer.at,
            ),
            refusals=(billing.UnableToChangeMode, billing.UnableToAgree),
            context=_weighed(sheet, request) if request else {},
        ),
    )


def _weighed(sheet: sheets.Sheet, request: ModeRequestView) -> dict[str, object]:
    """What is agreed, what is asked for, and what each way would have cost."""
    asked_on = timezone.localdate(request.asked_at)
    view = reading.regret_of(viewer=sheet.viewer, account_id=request.account_id, on=asked_on)
    terms = bills.find_terms(account_id=request.account_id, on=asked_on)
    return {
        "mode_request": request,
        "wanted": words.MODES[request.charging_mode],
        "terms": terms,
        "todays": words.MODES[terms.charging_mode] if terms else "",
        "choice": choice.choice(view.regret, today=view.mode) if view else None,
        "earliest": view.earliest if view else None,
        "is_in_time": bool(
            view and view.earliest and view.earliest.starts_on <= request.wanted_from
        ),
    }
