"""Checking an application: each paper is right, wrong in words, or may come later."""

from collections.abc import Iterable
from dataclasses import dataclass

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking
from fullcycle.doors.workbench import sheets
from fullcycle.doors.workbench.templatetags import workbench as words
from fullcycle.journeys.connecting import applying, needs
from fullcycle.journeys.connecting.needs import NeedState, PaperNeed
from fullcycle.stages.intake import actions as intake
from fullcycle.stages.intake import queries as applications


RIGHT, WRONG, LATER = "RIGHT", "WRONG", "LATER"
FIRST_VERDICTS = {NeedState.MISSING: WRONG, NeedState.LATER: LATER}


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperRow:
    """A paper with the two fields about it."""

    need: PaperNeed
    verdict: BoundField
    words: BoundField


class AcceptForm(asking.Form):
    """A verdict on each paper, and words to the customer."""

    reason = forms.CharField(
        label=gettext_lazy("给客户的话"),
        help_text=gettext_lazy("退回时客户会看到；写清楚怎样一次补齐。"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, data: object, *, asked: tuple[PaperNeed, ...]) -> None:
        """Ask about these papers."""
        super().__init__(data)  # type: ignore[arg-type]
        self.asked = asked
        for need in asked:
            self.fields[f"verdict_{need.material}"] = forms.ChoiceField(
                label=_("%(paper)s：核对结果") % {"paper": words.material_words(need.material)},
                choices=list(_choices(need)),
                initial=FIRST_VERDICTS.get(need.state, RIGHT),
            )
            self.fields[f"words_{need.material}"] = forms.CharField(
                label=_("%(paper)s：哪里不对") % {"paper": words.material_words(need.material)},
                max_length=200,
                required=False,
                initial=need.complaint,
            )

    def rows(self) -> Iterable[PaperRow]:
        """Each paper with its fields."""
        for need in self.asked:
            yield PaperRow(
                need=need,
                verdict=self[f"verdict_{need.material}"],
                words=self[f"words_{need.material}"],
            )

    def clean(self) -> None:
        """What is wrong is said in words."""
        wrong = [
            need
            for need in self.asked
            if self.cleaned_data.get(f"verdict_{need.material}") == WRONG
        ]
        for need in wrong:
            field = f"words_{need.material}"
            if not self.cleaned_data.get(field, "").strip():
                self.add_error(field, _("请写明哪里不对、怎样补，客户好一次办齐。"))
        if wrong and not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", _("退回时请给客户写一句话。"))

    def verdict(self) -> intake.Verdict:
        """What was found, for the journey."""
        given = {need: self.cleaned_data[f"verdict_{need.material}"] for need in self.asked}
        return intake.Verdict(
            missing={
                need.material: self.cleaned_data[f"words_{need.material}"]
                for need, verdict in given.items()
                if verdict == WRONG
            },
            deferred={
                need.material: need.deferrable_until or ""
                for need, verdict in given.items()
                if verdict == LATER
            },
            reason=self.cleaned_data["reason"],
        )


def accept(sheet: sheets.Sheet) -> HttpResponse:
    """Accept the application, or send it back with everything that is missing."""
    application = applications.get_application_of_case(case_id=sheet.task.case_id)
    form = AcceptForm(sheet.data, asked=needs.needs_of(application, at=sheet.viewer.at))
    return sheets.work(
        sheet,
        sheets.Work(
            form=form,
            act=lambda: applying.decide_acceptance(
                task_id=sheet.task.id,
                verdict=form.verdict(),
                by_id=sheet.viewer.person_id,
                at=sheet.viewer.at,
            ),
            refusals=(applying.UnableToDecide, intake.UnableToChangeApplication),
            context={"application": application, "rows": tuple(form.rows())},
        ),
    )


def _choices(need: PaperNeed) -> Iterable[tuple[str, str]]:
    yield RIGHT, _("没有问题")
    yield WRONG, _("不对或缺少")
    if need.deferrable_until is not None:
        step = words.step_words(need.deferrable_until)
        yield LATER, _("可以晚些交（“%(step)s”之前）") % {"step": step}
