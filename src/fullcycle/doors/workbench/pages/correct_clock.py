"""Correcting whose a stretch of past time really was."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, choices, language, owners, submits
from fullcycle.doors.workbench import desk, moments, moves
from fullcycle.kernels.calendars.clock import Owner
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.records.casework import actions as casework


class CorrectionForm(asking.Form):
    """A stretch of time, whose it was, and what proves it."""

    from_at = moments.moment_field(label=gettext_lazy("从什么时候"))
    to_at = moments.moment_field(label=gettext_lazy("到什么时候"))
    owner = forms.ChoiceField(
        label=gettext_lazy("这段时间其实归谁"),
        widget=forms.RadioSelect,
        choices=[(owner, owners.OWNER_LOOKS[owner].label) for owner in Owner],
    )
    department = forms.ChoiceField(
        label=gettext_lazy("哪个岗位"),
        help_text=gettext_lazy("只在归供电公司时要选。"),
        required=False,
    )
    evidence = forms.CharField(
        label=gettext_lazy("凭据"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )

    def offer_departments(self) -> None:
        """Offer the company's desks, in the reader's language."""
        desks = [
            (one.code, language.worded(one.wording))
            for one in current_rulebook().roles.values()
            if one.owner is Owner.UTILITY
        ]
        choices.offer(self, "department", [("", _("不归供电公司")), *desks])


@desk.desk_page
@submits.once
def correct_clock(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask for the stretch and lay the correction over the ledger.

    Raises:
        PermissionDenied: if the reader may not correct clocks.
    """
    moves.refuse_unless(moves.rights(request, case_id).may_correct_clock)
    viewer = desk.viewer(request)
    form = CorrectionForm(request.POST or None)
    form.offer_departments()
    move = moves.Move(
        template="workbench/correct_clock.html",
        form=form,
        act=lambda: casework.correct_clock(
            case_id=case_id,
            correction=casework.ClockCorrection(
                from_at=form.cleaned_data["from_at"],
                to_at=form.cleaned_data["to_at"],
                owner=Owner(form.cleaned_data["owner"]),
                department=form.cleaned_data["department"],
                evidence=form.cleaned_data["evidence"],
            ),
            by_id=viewer.person_id,
            at=viewer.at,
        ),
        refusals=(casework.UnableToMoveCase,),
        done=_("更正已登记，原来的记录没有改动。"),
    )
    return moves.ask(request, case_id, move)
