"""The list of equipment: rows that can be added, changed and taken out; the kVA beside it."""

import re
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from fullcycle.doors.frame import signin
from fullcycle.doors.portal import drafts, groups, sizing
from fullcycle.doors.portal.pages.answers import saved_words
from fullcycle.stages.intake import actions as intake
from fullcycle.stages.intake.actions import Problem, Section


FIELDS = ("kind", "rated_kw", "quantity", "is_important")
ROW_FIELD = re.compile(r"loads-\d{1,3}-(?:" + "|".join(FIELDS) + ")")
Row = dict[str, str]


@signin.customer_page
def loads(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the list; sent, keep it and go on where nothing is wrong."""
    draft = drafts.find_draft(request, key)
    if not draft.is_editable:
        return HttpResponseRedirect(reverse("portal:application", args=[key]))
    problems: list[Problem] = []
    if request.method == "POST":
        rows = _rows(request.POST)
        reading = drafts.save(request, draft, Section.DEMAND, {"loads": rows})
        problems = [found for found in reading.problems if found.field.startswith("loads")]
        if "add" in request.POST or "remove" in request.POST:
            return HttpResponseRedirect(_here(key, is_adding="add" in request.POST))
        if not problems:
            is_check = request.GET.get("from") == "check"
            following = "check" if is_check else "capacity"
            return HttpResponseRedirect(groups.address_of(key, following))
        draft = drafts.find_draft(request, key)
    typed = draft.sections[Section.DEMAND].typed
    return render(
        request,
        "portal/loads.html",
        {
            "draft": draft,
            "rows": _shown(typed.get("loads"), problems, is_adding="add" in request.GET),
            "problems": problems,
            "kinds": sizing.load_kinds(),
            "advice": sizing.advice(draft),
            "back_href": reverse("portal:application", args=[key]),
        },
    )


@require_POST
@signin.customer_page
def draft(request: HttpRequest, key: UUID) -> HttpResponse:
    """Keep the list as it stands and say when."""
    found = drafts.find_draft(request, key)
    try:
        drafts.save(request, found, Section.DEMAND, {"loads": _rows(request.POST)})
    except intake.UnableToChangeApplication as refusal:
        return HttpResponse(str(refusal))
    return HttpResponse(saved_words())


@require_POST
@signin.customer_page
def suggestion(request: HttpRequest, key: UUID) -> HttpResponse:
    """Say what capacity the rows on the page ask for."""
    drafts.find_draft(request, key)
    advice = sizing.advice_for({"loads": _rows(request.POST)})
    return render(request, "portal/parts/advice.html", {"advice": advice})


def _here(key: UUID, *, is_adding: bool) -> str:
    address = reverse("portal:loads", args=[key])
    return f"{address}?add=1#rows-end" if is_adding else address


def _rows(posted: QueryDict) -> list[Row]:
    removed = posted.get("remove")
    places = sorted({int(name.split("-")[1]) for name in posted if _is_row_field(name)})
    rows = [
        {field: posted.get(f"loads-{place}-{field}", "").strip() for field in FIELDS}
        for place in places
        if str(place) != removed
    ]
    return [row for row in rows if any(row.values())]


def _is_row_field(name: str) -> bool:
    return ROW_FIELD.fullmatch(name) is not None


def _shown(
    kept: object, problems: list[Problem], *, is_adding: bool
) -> list[dict[str, object]]:
    wrong = {found.field: found.words for found in problems}
    rows = list(kept) if isinstance(kept, list) else []
    if not rows or is_adding:
        rows = [*rows, dict.fromkeys(FIELDS, "")]
    return [
        {
            "place": place,
            "typed": row,
            "wrong": {field: wrong.get(f"loads-{place}-{field}", "") for field in FIELDS},
        }
        for place, row in enumerate(rows)
    ]
