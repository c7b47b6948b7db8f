"""Taking a key back: what it means, and back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin
from fullcycle.records.people import actions as people_actions
from fullcycle.records.people import queries as people
from fullcycle.records.people.queries import KeyCard


@signin.customer_page
def key_revoke(request: HttpRequest, key_id: int) -> HttpResponse:
    """Ask whether the key shall end; sent, end it at once."""
    card = _find(request, key_id)
    if request.method == "POST":
        try:
            people_actions.revoke_key(
                key_id=key_id, by_id=signin.customer_person_id(request), at=clock.now()
            )
        except people_actions.UnableToRevoke as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("已停用。用它的系统从现在起读不到数据。"))
        return redirect("portal:keys")
    return render(request, "portal/key_revoke.html", {"card": card})


def _find(request: HttpRequest, key_id: int) -> KeyCard:
    person_id = signin.customer_person_id(request)
    for card in people.list_keys(person_id=person_id, at=clock.now()):
        if card.key_id == key_id:
            return card
    raise Http404
