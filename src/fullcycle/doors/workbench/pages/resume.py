"""Taking a paused case up again."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fullcycle.doors.frame import submits
from fullcycle.doors.workbench import desk, moves
from fullcycle.records.casework import actions as casework


@desk.desk_page
@submits.once
def resume(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask once more and resume the case.

    Raises:
        PermissionDenied: if the case is not the reader's to move.
    """
    moves.refuse_unless(moves.rights(request, case_id).may_move)
    viewer = desk.viewer(request)
    move = moves.Move(
        template="workbench/resume.html",
        form=forms.Form(request.POST or None),
        act=lambda: casework.resume_case(case_id=case_id, by_id=viewer.person_id, at=viewer.at),
        refusals=(casework.UnableToMoveCase,),
        done=_("已恢复，计时接着走。"),
    )
    return moves.ask(request, case_id, move)
