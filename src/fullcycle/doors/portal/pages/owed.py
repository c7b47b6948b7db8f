"""Papers that may come after acceptance: handed in whenever they are there."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from fullcycle.doors.frame import signin
from fullcycle.doors.portal import cases_at_door, handing
from fullcycle.doors.portal.handing import Place
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import CaseCard
from fullcycle.stages.intake import queries as applications


@signin.customer_page
def owed(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for what is still owed; whatever is sent is filed, the rest stays owed.

    Raises:
        Http404: if nothing is owed in a case under way of this number.
    """
    card = cases_at_door.find_case(request, number)
    places = _places(card)
    if not card.is_under_way or not places:
        raise Http404
    files = handing.take(request, card, places)
    is_refused = any(file.refused for file in files)
    if request.method == "POST" and not is_refused:
        if any(file.paper_id for file in files):
            messages.success(request, _("收到了。"))
            return redirect("portal:progress", number)
        messages.error(request, _("请先拍照或选一个文件。"))
    return render(
        request,
        "portal/owed.html",
        {"case": card, "files": [file for file in files if not file.paper_id]},
    )


def _places(card: CaseCard) -> list[Place]:
    materials = {row.material for row in applications.list_shortfalls(case_id=card.id)}
    by_material = {
        paper.material: replace(handing.place_for(paper), may_wait=True)
        for paper in cases.get_case(case_id=card.id).rules.papers
        if paper.material in materials
    }
    return list(by_material.values())
