"""The customer's own file of supply: accounts, sources, transformers, meters, contacts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin
from fullcycle.doors.portal import serving, supply_facts
from fullcycle.records.casework import queries as cases
from fullcycle.records.customers import queries as customers


@signin.customer_page
def supplies(request: HttpRequest) -> HttpResponse:
    """Lead to the file of the enterprise acted for, or let choose among several."""
    shown = signin.customers_shown(request)
    if len(shown) == 1:
        return redirect("portal:supply", shown[0])
    enterprises = [customers.get_customer(which) for which in shown]
    return render(request, "portal/supplies.html", {"enterprises": enterprises})


@signin.customer_page
def supply(request: HttpRequest, customer_id: int) -> HttpResponse:
    """Show the file; another customer's does not exist."""
    at, person_id = clock.now(), signin.customer_person_id(request)
    try:
        file = customers.open_file(customer_id=customer_id, by_id=person_id, at=at)
    except customers.UnableToOpenFile as refusal:
        raise Http404 from refusal
    viewer = cases.Viewer(person_id=person_id, at=at)
    known = cases.list_cases(viewer=viewer, wanted=cases.CaseFilter(customer_id=customer_id))
    context = {
        "file": file,
        "accounts": [
            {
                "card": one.account,
                "part": supply_facts.account_part(one),
                "groups": supply_facts.groups(one),
            }
            for one in file.accounts
        ],
        "contacts": [
            {
                "card": contact,
                "origin": supply_facts.origin_words(contact.origins["phone"])
                if "phone" in contact.origins
                else "",
            }
            for contact in file.contacts
        ],
        "case": next(iter(known.items), None),
        "team": serving.find_team(customer_id=customer_id, at=at),
    }
    return render(request, "portal/supply.html", context)


def mistake_words(account_number: str) -> str:
    """How a report of a mistake in the file begins; empty for what is no account number."""
    if not (account_number.isascii() and account_number.isdecimal()):
        return ""
    return _("用电档案里户号 %(number)s 的这一项不对：") % {"number": account_number[:13]}
