"""One bill: what is owed, why it differs, when the peak was, what another way would cost."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from fullcycle.doors.frame import signin
from fullcycle.doors.portal import bills_at_door


@signin.customer_page
def bill(request: HttpRequest, bill_id: int) -> HttpResponse:
    """Explain one bill."""
    opened = bills_at_door.find_opened(request, bill_id)
    return render(request, "portal/bill.html", bills_at_door.head(opened))
