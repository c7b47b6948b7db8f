"""Somebody is not to be called any more: kept as a former contact."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from fullcycle.doors.frame import submits
from fullcycle.doors.workbench import desk, moves
from fullcycle.records.customers import actions, queries


@desk.desk_page
@submits.once
def contact_end(request: HttpRequest, customer_id: int, contact_id: int) -> HttpResponse:
    """Ask whether the contact has gone; sent, keep them as a former one.

    Raises:
        Http404: if the customer has no such contact.
    """
    viewer = desk.viewer(request)
    file = queries.get_file(customer_id=customer_id, at=viewer.at)
    contact = next((one for one in file.contacts if one.id == contact_id), None)
    if contact is None:
        raise Http404
    move = moves.Move(
        template="workbench/contact_end.html",
        form=forms.Form(request.POST if request.method == "POST" else None),
        act=lambda: actions.end_contact(
            contact_id=contact_id, at=viewer.at, by_id=viewer.person_id
        ),
        refusals=(actions.UnableToRecordContact,),
        done=_("已停用，以后不再联系。"),
        context=lambda: {"customer": file.customer, "contact": contact},
    )
    return moves.ask_and_go(
        request, move, back=reverse("workbench:customer", args=[customer_id])
    )
