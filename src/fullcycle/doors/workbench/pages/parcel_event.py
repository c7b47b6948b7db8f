"""Noting what happened to a parcel where the courier tells nothing."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, submits
from fullcycle.doors.workbench import desk, moments, moves
from fullcycle.journeys.connecting import carrying
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as papers


class EventForm(asking.Form):
    """What happened, when and where."""

    state = forms.ChoiceField(
        label=gettext_lazy("发生了什么"),
        widget=forms.RadioSelect,
        choices=[(state.value, state.label) for state in archive.NOTABLE],
    )
    happened_at = moments.moment_field(label=gettext_lazy("什么时候"))
    place = forms.CharField(label=gettext_lazy("在哪里"), max_length=120, required=False)


@desk.desk_page
@submits.once
def parcel_event(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """Ask what happened to the parcel and note it.

    Raises:
        Parcel.DoesNotExist: if there is none.
    """
    viewer = desk.viewer(request)
    found = papers.get_parcel(parcel_id=parcel_id, person_id=viewer.person_id, at=viewer.at)
    form = EventForm(request.POST or None)
    move = moves.Move(
        template="workbench/parcel_event.html",
        form=form,
        act=lambda: carrying.note_event(
            parcel_id=parcel_id,
            event=archive.NewEvent(
                state=archive.ParcelState(form.cleaned_data["state"]),
                happened_at=form.cleaned_data["happened_at"],
                place=form.cleaned_data["place"],
            ),
            by_id=viewer.person_id,
            at=viewer.at,
        ),
        refusals=(archive.UnableToNoteEvent,),
        done=_("已登记。"),
        context=lambda: {"parcel": found},
    )
    return moves.ask(request, found.case_id, move)
