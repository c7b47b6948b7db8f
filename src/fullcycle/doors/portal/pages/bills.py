"""All bills of whom one acts for: the newest month in full, the earlier ones below."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fullcycle.doors.frame import signin
from fullcycle.doors.frame.bills import months
from fullcycle.doors.portal import bills_at_door
from fullcycle.records.people import queries as people
from fullcycle.stages.billing import queries as billing
from fullcycle.stages.billing.queries import BillCard


SHOWN_MONTHS = 13
"""This month and a year before it; earlier ones stand with their years."""


@signin.customer_page
def bills(request: HttpRequest) -> HttpResponse:
    """List the bills by month, each account's own and what they come to; or those of a year."""
    every = months.by_month(cards_of(request))
    years = months.by_year(every)
    asked = request.GET.get("year", "")
    year = next((one for one in years if str(one.number) == asked), None)
    return render(
        request,
        "portal/bills.html",
        {
            "checked": being_checked(request),
            "latest": every[0] if every else None,
            "years": years,
            "year": year,
            "earlier": year.months if year else every[1:SHOWN_MONTHS],
        },
    )


def cards_of(request: HttpRequest) -> tuple[BillCard, ...]:
    """The bills of the enterprise acted for, or of all the person may act for."""
    viewer = bills_at_door.viewer(request)
    return tuple(
        card
        for customer_id in customers_of(request)
        for card in billing.list_bills(viewer=viewer, customer_id=customer_id)
    )


def being_checked(request: HttpRequest) -> list[dict[str, object]]:
    """The months of accounts that we still look at."""
    viewer = bills_at_door.viewer(request)
    return [
        {"month": months.month_words(one.month_on), "account_number": one.account_number}
        for customer_id in customers_of(request)
        for one in billing.list_being_checked(viewer=viewer, customer_id=customer_id)
    ]


def customers_of(request: HttpRequest) -> tuple[int, ...]:
    """The enterprise acted for, or all the person may act for."""
    acting = signin.acting_for(request)
    if acting is not None:
        return (acting,)
    viewer = bills_at_door.viewer(request)
    return tuple(people.list_customer_ids_of(person_id=viewer.person_id, at=viewer.at))
