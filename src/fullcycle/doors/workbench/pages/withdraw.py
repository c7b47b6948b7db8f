"""Ending a case at the customer's wish."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, submits
from fullcycle.doors.workbench import desk, moves
from fullcycle.records.casework import actions as casework


class WithdrawForm(asking.Form):
    """Why the customer no longer wants it."""

    reason = forms.CharField(
        label=gettext_lazy("客户为什么撤回"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@desk.desk_page
@submits.once
def withdraw(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask for the reason and withdraw the case.

    Raises:
        PermissionDenied: if the case is not the reader's to end.
    """
    moves.refuse_unless(moves.rights(request, case_id).may_withdraw)
    viewer = desk.viewer(request)
    form = WithdrawForm(request.POST or None)
    move = moves.Move(
        template="workbench/withdraw.html",
        form=form,
        act=lambda: casework.withdraw_case(
            case_id=case_id,
            reason=form.cleaned_data["reason"],
            by_id=viewer.person_id,
            at=viewer.at,
        ),
        refusals=(casework.UnableToMoveCase,),
        done=_("业务已撤回。"),
    )
    return moves.ask(request, case_id, move)
