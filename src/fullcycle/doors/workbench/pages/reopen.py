"""Opening an ended case again: a withdrawn one where it stood, a closed one at a step."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, choices, language, submits
from fullcycle.doors.workbench import desk, moves
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases


class ReopenForm(asking.Form):
    """From which step on, and why."""

    node = forms.ChoiceField(
        label=gettext_lazy("从哪一步重新办"),
        help_text=gettext_lazy("撤回的业务从撤回时的步骤继续，不用选。"),
        required=False,
    )
    reason = forms.CharField(
        label=gettext_lazy("为什么重新打开"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def offer(self, steps: dict[str, str]) -> None:
        """Offer these steps, words by id."""
        choices.offer(self, "node", [("", _("从撤回时的步骤继续")), *steps.items()])


@desk.desk_page
@submits.once
def reopen(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask for step and reason, and open the case again.

    Raises:
        PermissionDenied: if the case is not the reader's to move.
    """
    moves.refuse_unless(moves.rights(request, case_id).may_move)
    viewer = desk.viewer(request)
    done = (task for task in cases.list_tasks_of_case(case_id=case_id) if task.state == "DONE")
    form = ReopenForm(request.POST or None)
    form.offer({task.node: language.worded(task.wording) for task in done})
    move = moves.Move(
        template="workbench/reopen.html",
        form=form,
        act=lambda: casework.reopen_case(
            case_id=case_id,
            node=form.cleaned_data["node"],
            reason=form.cleaned_data["reason"],
            by_id=viewer.person_id,
            at=viewer.at,
        ),
        refusals=(casework.UnableToMoveCase,),
        done=_("业务已重新打开。"),
    )
    return moves.ask(request, case_id, move)
