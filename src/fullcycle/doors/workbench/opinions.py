"""Giving one's word on a scheme: the same form for departments and for the approver."""

from collections.abc import Callable, Sequence

from django import forms
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, choices
from fullcycle.doors.workbench import sheets
from fullcycle.journeys.connecting import scheming
from fullcycle.records.casework import actions as casework
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections


COUNTERSIGNING = (
    ("AGREED", gettext_lazy("同意")),
    ("OBJECTED", gettext_lazy("不同意，请修改")),
)
APPROVING = (
    ("APPROVED", gettext_lazy("通过")),
    ("RETURNED", gettext_lazy("退回修改")),
)
CONTRARY = frozenset({"OBJECTED", "RETURNED"})


class OpinionForm(asking.Form):
    """For or against, and why."""

    opinion = forms.ChoiceField(label=gettext_lazy("意见"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=gettext_lazy("说明"),
        help_text=gettext_lazy("不同意或退回时必填，让拟定人一次改好。"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, data: object, opinions: Sequence[tuple[str, str | Promise]]) -> None:
        """Offer these opinions."""
        super().__init__(data)  # type: ignore[arg-type]
        choices.offer(self, "opinion", opinions)

    def clean(self) -> None:
        """Whoever is against says why."""
        is_contrary = self.cleaned_data.get("opinion") in CONTRARY
        if is_contrary and not self.cleaned_data.get("words", "").strip():
            self.add_error("words", _("请写明原因，方便拟定人一次改好。"))

    def word(self) -> connection.Word:
        """The opinion for the journey."""
        return connection.Word(
            opinion=self.cleaned_data["opinion"], words=self.cleaned_data["words"]
        )


def countersign(sheet: sheets.Sheet) -> HttpResponse:
    """Take a department's word on the scheme."""
    return _ask(
        sheet,
        OpinionForm(sheet.data, COUNTERSIGNING),
        lambda form: scheming.countersign(
            task_id=sheet.task.id,
            node=sheet.task.node,
            word=form.word(),
            by_id=sheet.viewer.person_id,
            at=sheet.viewer.at,
        ),
    )


def approve(sheet: sheets.Sheet) -> HttpResponse:
    """Take the approver's word on the scheme."""
    return _ask(
        sheet,
        OpinionForm(sheet.data, APPROVING),
        lambda form: scheming.approve_scheme(
            task_id=sheet.task.id,
            word=form.word(),
            by_id=sheet.viewer.person_id,
            at=sheet.viewer.at,
        ),
    )


def _ask(
    sheet: sheets.Sheet,
    form: OpinionForm,
    act: Callable[[OpinionForm], casework.Progress],
) -> HttpResponse:
    return sheets.work(
        sheet,
        sheets.Work(
            form=form,
            act=lambda: act(form),
            refusals=(connection.UnableToCountersign, connection.UnableToApprove),
            context={"scheme": connections.find_scheme(case_id=sheet.task.case_id)},
        ),
    )
