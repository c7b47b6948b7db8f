"""Calling a courier off."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from fullcycle.doors.frame import asking, submits
from fullcycle.doors.workbench import desk, moves
from fullcycle.journeys.connecting import carrying
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as papers


class SureForm(asking.Form):
    """Nothing is asked but whether it is meant."""


@desk.desk_page
@submits.once
def cancel_parcel(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """Show the parcel; sent, call the courier off.

    Raises:
        Parcel.DoesNotExist: if there is none.
    """
    viewer = desk.viewer(request)
    found = papers.get_parcel(parcel_id=parcel_id, person_id=viewer.person_id, at=viewer.at)
    move = moves.Move(
        template="workbench/cancel_parcel.html",
        form=SureForm(request.POST if request.method == "POST" else None),
        act=lambda: carrying.cancel(parcel_id=parcel_id, by_id=viewer.person_id, at=viewer.at),
        refusals=(archive.UnableToCancelParcel,),
        done=_("正在请快递公司取消，结果写在快递那一栏。")
        if found.is_booked
        else _("快递已取消。"),
        context=lambda: {"parcel": found},
    )
    return moves.ask(request, found.case_id, move)
