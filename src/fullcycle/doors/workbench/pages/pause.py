"""Pausing a case: the cause decides whose time passes from now on."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, choices, language, submits
from fullcycle.doors.workbench import desk, moves
from fullcycle.kernels.calendars.pauses import PAUSE_CAUSES
from fullcycle.records.casework import actions as casework


class PauseForm(asking.Form):
    """Why the case waits, and what proves it."""

    cause = forms.ChoiceField(label=gettext_lazy("为什么暂停"), widget=forms.RadioSelect)
    evidence = forms.CharField(
        label=gettext_lazy("凭据"),
        help_text=gettext_lazy("写明是哪一份函件、照片或客户的哪一句话。"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        """Offer the causes that stop the clock."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices.offer(
            self,
            "cause",
            [
                (cause.code, language.worded(cause.wording))
                for cause in PAUSE_CAUSES.values()
                if cause.is_pause
            ],
        )


@desk.desk_page
@submits.once
def pause(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask for the cause and pause the case.

    Raises:
        PermissionDenied: if the case is not the reader's to move.
    """
    moves.refuse_unless(moves.rights(request, case_id).may_move)
    viewer = desk.viewer(request)
    form = PauseForm(request.POST or None)
    move = moves.Move(
        template="workbench/pause.html",
        form=form,
        act=lambda: casework.pause_case(
            case_id=case_id,
            cause=form.cleaned_data["cause"],
            evidence=form.cleaned_data["evidence"],
            by_id=viewer.person_id,
            at=viewer.at,
        ),
        refusals=(casework.UnableToMoveCase,),
        done=_("已暂停，供电公司的计时停下了。"),
    )
    return moves.ask(request, case_id, move)
