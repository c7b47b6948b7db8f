"""Following a case by its code, without signing in: the stages, and nobody's name whole."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, rates, signin
from fullcycle.doors.portal import turns
from fullcycle.kernels.identity import masking
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.records.casework import queries as cases


TRIES = 20
AN_HOUR_IN_SECONDS = 3600


def track(request: HttpRequest) -> HttpResponse:
    """Ask for the code; with one, show how far its case is."""
    code = request.GET.get("code", "").strip()
    context: dict[str, object] = {"code": code}
    if code:
        try:
            context |= _found(request, code)
        except rates.UnableToPermit as refusal:
            context["refused"] = str(refusal)
    return render(request, "portal/track.html", context)


def _found(request: HttpRequest, code: str) -> dict[str, object]:
    at = clock.now()
    rates.permit(f"track:{signin.address_of(request)}", TRIES, AN_HOUR_IN_SECONDS, at)
    card = cases.find_case_by_tracking_code(code=code)
    if card is None:
        return {"refused": _("没有找到这个查询码，请核对后再试。")}
    view = cases.progress_of(case_id=card.id, at=at)
    return {
        "view": view,
        "card": card,
        "turn": turns.turn_of(view),
        "name": masking.masked_company_name(card.customer_name),
        "matter": current_rulebook().matters[card.matter].wording,
        "number": f"{card.number[:2]}****{card.number[-4:]}",
    }
