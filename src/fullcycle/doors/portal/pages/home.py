"""Home: what we do, where to begin; signed in: whose cases stand where."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from fullcycle.doors.frame import clock, signin
from fullcycle.doors.frame.bills import months
from fullcycle.doors.portal import bills_at_door, serving
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.records.casework import queries as cases
from fullcycle.records.customers import queries as customers
from fullcycle.records.people import queries as people
from fullcycle.stages.intake import queries as applications


def home(request: HttpRequest) -> HttpResponse:
    """Show strangers where to begin, and customers what is under way."""
    if not request.user.is_authenticated or request.user.is_staff:
        return render(request, "portal/home.html", {})
    at = clock.now()
    person_id = signin.customer_person_id(request)
    enterprises = people.list_customer_ids_of(person_id=person_id, at=at)
    acting = signin.acting_for(request)
    matters = current_rulebook().matters
    drafts = [
        {"draft": draft, "matter": matters[draft.matter].wording}
        for draft in applications.list_drafts(applicant_id=person_id)
    ]
    shown = enterprises if acting is None else (acting,)
    bills = bills_at_door.cards_of(bills_at_door.viewer(request), shown)
    under_way = cases.list_of_customers(customer_ids=shown, at=at)
    cards = [customers.get_customer(which) for which in enterprises]
    return render(
        request,
        "portal/home.html",
        {
            "is_known": True,
            "enterprises": cards,
            "supplied": [
                card for card in cards if card.id in shown and card.total_contract_kva
            ],
            "acting": acting,
            "drafts": drafts,
            "under_way": under_way,
            "bills": next(iter(months.by_month(bills)), None),
            "team": serving.find_team(customer_id=shown[0], at=at) if shown else None,
        },
    )


@require_POST
@signin.customer_page
def choose(request: HttpRequest) -> HttpResponse:
    """Act for another enterprise from now on."""
    chosen = request.POST.get("customer", "")
    if not chosen.isdecimal():
        raise Http404
    signin.act_for(request, int(chosen))
    return redirect("portal:home")
