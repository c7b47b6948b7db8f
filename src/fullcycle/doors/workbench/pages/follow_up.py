"""A customer who was not content at the call-back: what was done about it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, submits
from fullcycle.doors.workbench import desk, moves
from fullcycle.doors.workbench.pages.concerns import refuse_others
from fullcycle.stages.care import actions as care
from fullcycle.stages.care import queries as cared


class RemedyForm(asking.Form):
    """What was done for the customer."""

    remedy = forms.CharField(
        label=gettext_lazy("为客户做了什么"),
        help_text=gettext_lazy("写明谁、什么时候联系的客户，事情怎样解决的。"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


@desk.desk_page
@submits.once
def follow_up(request: HttpRequest, follow_up_id: int) -> HttpResponse:
    """Show what the customer said; sent, close it with what was done.

    Raises:
        FollowUp.DoesNotExist: if there is none.
        PermissionDenied: if the reader answers no customers.
    """
    refuse_others(request)
    viewer = desk.viewer(request)
    found = cared.get_follow_up(follow_up_id=follow_up_id)
    form = RemedyForm(request.POST or None)
    move = moves.Move(
        template="workbench/follow_up.html",
        form=form,
        act=lambda: care.close_follow_up(
            follow_up_id=follow_up_id,
            remedy=form.cleaned_data["remedy"],
            by_id=viewer.person_id,
            at=viewer.at,
        ),
        refusals=(care.UnableToCloseFollowUp,),
        done=_("跟进已办结。"),
        context=lambda: {
            "at": viewer.at,
            "found": found,
            "is_late": found.is_late(at=viewer.at),
        },
    )
    return moves.ask_and_go(request, move, back=reverse("workbench:concerns"))
