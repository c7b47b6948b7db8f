"""Everything answered on one page, with a way to change each; then submit."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.forms import BooleanField, BoundField, ChoiceField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.choices import flatten_choices
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin, submits
from fullcycle.doors.portal import drafts, groups, sizing
from fullcycle.doors.portal.groups import GROUPS, Group
from fullcycle.doors.portal.pages.answers import SUFFIXES
from fullcycle.journeys.connecting import applying
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.records.archive.actions import UnableToAddPaper
from fullcycle.stages.intake.actions import ID_NUMBER, Section
from fullcycle.stages.intake.queries import ApplicationView


Pairs = Iterable[tuple[object, object]]
REFUSALS = (applying.UnableToSubmit, UnableToAddPaper)


@signin.customer_page
@submits.once
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the answers; sent, submit the application."""
    draft = drafts.find_draft(request, key)
    if draft.case_id is not None:
        return redirect("portal:submitted", key)
    person_id, at = signin.customer_person_id(request), clock.now()
    if request.method == "POST":
        try:
            applying.submit_application(key=key, by_id=person_id, at=at)
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            return redirect("portal:submitted", key)
    return render(
        request,
        "portal/check.html",
        {
            "draft": draft,
            "matter": current_rulebook().matters[draft.matter],
            "parts": [_part(draft, group) for group in GROUPS.values()],
            "loads": _loads(draft),
            "loads_href": f"{reverse('portal:loads', args=[key])}?from=check",
            "needs": applying.list_needs(key=key, by_id=person_id, at=at),
            "papers_href": f"{reverse('portal:papers', args=[key])}?from=check",
            "back_href": reverse("portal:application", args=[key]),
        },
    )


def _part(draft: ApplicationView, group: Group) -> dict[str, object]:
    typed = drafts.shown_typed(draft, group)
    if ID_NUMBER in typed:
        typed[ID_NUMBER] = drafts.masked_id_number(draft)
    form = group.form(typed)
    facts = [(field.label, _shown(field, str(typed.get(field.name, "")))) for field in form]
    return {
        "title": group.title,
        "slug": group.slug,
        "href": f"{groups.address_of(draft.key, group.slug)}?from=check",
        "facts": [(label, value) for label, value in facts if value],
    }


def _shown(bound: BoundField, typed: str) -> object:
    field = bound.field
    if not typed:
        return ""
    if isinstance(field, ChoiceField):
        pairs: Pairs = flatten_choices(field.choices)  # type: ignore[arg-type]  # stubs: all nest
        return {str(code): label for code, label in pairs}.get(typed, typed)
    if isinstance(field, BooleanField):
        return _("是")
    return f"{typed} {SUFFIXES.get(bound.name, '')}".strip()


def _loads(draft: ApplicationView) -> list[dict[str, object]]:
    kinds = dict(sizing.load_kinds())
    rows = draft.sections[Section.DEMAND].typed.get("loads")
    return [
        {"wording": kinds.get(row.get("kind", ""), row.get("kind", "")), "row": row}
        for row in (rows if isinstance(rows, list) else [])
    ]
