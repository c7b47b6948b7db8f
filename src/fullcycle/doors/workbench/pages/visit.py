"""A line of the visit ledger: who had to come, why, and what would have spared it."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, submits
from fullcycle.doors.workbench import desk, moves
from fullcycle.records.casework import actions as casework


class VisitForm(asking.Form):
    """What is written of a trip."""

    kind = forms.ChoiceField(
        label=gettext_lazy("什么跑了一趟"),
        widget=forms.RadioSelect,
        choices=casework.VisitKind.choices,
    )
    who = forms.CharField(label=gettext_lazy("谁来的"), max_length=60)
    why = forms.CharField(label=gettext_lazy("为什么来"), max_length=200)
    happened_on = forms.DateField(
        label=gettext_lazy("哪一天"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    is_avoidable = forms.BooleanField(label=gettext_lazy("本来可以不跑"), required=False)
    remedy = forms.CharField(
        label=gettext_lazy("怎样就能不跑"),
        help_text=gettext_lazy("本来可以不跑的，请写明下次怎样避免。"),
        max_length=200,
        required=False,
    )


@desk.desk_page
@submits.once
def visit(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask for the trip and write it down.

    Raises:
        Case.DoesNotExist: if there is no such case.
    """
    viewer = desk.viewer(request)
    form = VisitForm(request.POST or None)
    move = moves.Move(
        template="workbench/visit.html",
        form=form,
        act=lambda: casework.record_visit(
            visit=casework.NewVisit(
                case_id=case_id,
                kind=casework.VisitKind(form.cleaned_data["kind"]),
                who=form.cleaned_data["who"],
                why=form.cleaned_data["why"],
                happened_on=form.cleaned_data["happened_on"],
                is_avoidable=form.cleaned_data["is_avoidable"],
                remedy=form.cleaned_data["remedy"],
            ),
            by_id=viewer.person_id,
            at=viewer.at,
        ),
        refusals=(casework.UnableToRecordVisit,),
        done=_("跑腿已登记。"),
    )
    return moves.ask(request, case_id, move)
