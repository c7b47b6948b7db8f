"""All bills of whom one acts for: the newest month in full, the earlier ones below."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fullcycle.doors.frame import signin
from fullcycle.doors.frame.bills import months
from fullcycle.doors.portal import bills_at_door
from fullcycle.stages.billing import queries as billing
from fullcycle.stages.billing.queries import Viewer


SHOWN_MONTHS = 13
"""This month and a year before it; earlier ones stand with their years."""


@signin.customer_page
def bills(request: HttpRequest) -> HttpResponse:
    """List the bills by month, each account's own and what they come to; or those of a year."""
    viewer, shown = bills_at_door.viewer(request), signin.customers_shown(request)
    every = months.by_month(bills_at_door.cards_of(viewer, shown))
    years = months.by_year(every)
    asked = request.GET.get("year", "")
    year = next((one for one in years if str(one.number) == asked), None)
    return render(
        request,
        "portal/bills.html",
        {
            "checked": _being_checked(viewer, shown),
            "latest": every[0] if every else None,
            "years": years,
            "year": year,
            "earlier": year.months if year else every[1:SHOWN_MONTHS],
        },
    )


def _being_checked(viewer: Viewer, customer_ids: Iterable[int]) -> list[dict[str, object]]:
    """The months of accounts that we still look at."""
    return [
        {"month": months.month_words(one.month_on), "account_number": one.account_number}
        for customer_id in customer_ids
        for one in billing.list_being_checked(viewer=viewer, customer_id=customer_id)
    ]
