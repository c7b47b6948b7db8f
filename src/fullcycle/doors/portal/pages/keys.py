"""The keys by which the enterprise's own systems read, and the way to a new one."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fullcycle.doors.frame import clock, signin
from fullcycle.records.people import queries as people


@signin.customer_page
def keys(request: HttpRequest) -> HttpResponse:
    """List the person's keys, and those of enterprises whose administrator they are."""
    person_id = signin.customer_person_id(request)
    cards = people.list_keys(person_id=person_id, at=clock.now())
    return render(
        request,
        "portal/keys.html",
        {
            "usable": [card for card in cards if card.is_usable],
            "over": [card for card in cards if not card.is_usable],
            "person_id": person_id,
        },
    )
