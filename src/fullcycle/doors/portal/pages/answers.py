"""One question group of an application, kept at every change and judged at every send."""

from uuid import UUID

from django.forms import BoundField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fullcycle.doors.frame import clock, signin
from fullcycle.doors.portal import drafts, groups, sizing
from fullcycle.doors.portal.drafts import Filled
from fullcycle.doors.portal.groups import Group
from fullcycle.journeys.connecting import applying
from fullcycle.stages.intake import actions as intake
from fullcycle.stages.intake.actions import Section
from fullcycle.stages.intake.queries import ApplicationView


SUFFIXES = {
    "requested_kva": "kVA",
    "growth_kva": "kVA",
    "security_load_kw": "kW",
}


@signin.customer_page
def answers(request: HttpRequest, key: UUID, group: str) -> HttpResponse:
    """Show a group of questions; sent, keep the answers and go on where nothing is wrong."""
    asked = _group(group)
    draft = drafts.find_draft(request, key)
    if not draft.is_editable:
        return HttpResponseRedirect(reverse("portal:application", args=[key]))
    problems: list[intake.Problem] = []
    if request.method == "POST":
        reading = drafts.save(request, draft, asked.section, _posted(request, asked))
        problems = [found for found in reading.problems if found.field in asked.fields]
        if not problems:
            _ask_registers(request, draft, asked)
            return HttpResponseRedirect(_following(request, key, asked))
        draft = drafts.find_draft(request, key)
    return render(request, "portal/answers.html", _shown(request, draft, asked, problems))


@require_POST
@signin.customer_page
def draft(request: HttpRequest, key: UUID, group: str) -> HttpResponse:
    """Keep what has been typed so far and say when."""
    asked = _group(group)
    found = drafts.find_draft(request, key)
    try:
        drafts.save(request, found, asked.section, _posted(request, asked))
    except intake.UnableToChangeApplication as refusal:
        return HttpResponse(str(refusal))
    return HttpResponse(saved_words())


def saved_words() -> str:
    """That the draft was kept, and when."""
    return _("已自动保存 %(time)s") % {"time": f"{timezone.localtime(clock.now()):%H:%M}"}


def _group(slug: str) -> Group:
    if slug not in groups.GROUPS:
        raise Http404
    return groups.GROUPS[slug]


def _posted(request: HttpRequest, group: Group) -> dict[str, object]:
    return {field: request.POST.get(field, "").strip() for field in group.fields}


def _ask_registers(request: HttpRequest, draft: ApplicationView, group: Group) -> None:
    if group.section in {Section.ENTERPRISE, Section.SITE}:
        applying.ask_registers(
            key=draft.key, by_id=signin.customer_person_id(request), at=clock.now()
        )


def _following(request: HttpRequest, key: UUID, group: Group) -> str:
    following = "check" if request.GET.get("from") == "check" else group.following
    return groups.address_of(key, following)


def _shown(
    request: HttpRequest,
    draft: ApplicationView,
    group: Group,
    problems: list[intake.Problem],
) -> dict[str, object]:
    filled = drafts.filled_fields(request, draft, group)
    typed: dict[str, object] = {name: known.value for name, known in filled.items()}
    typed |= {
        name: text
        for name, text in drafts.shown_typed(draft, group).items()
        if text or name not in filled
    }
    form = group.form(typed, problems)
    changing = request.GET.get("change", "")
    return {
        "draft": draft,
        "group": group,
        "form": form,
        "rows": [
            _row(field, filled.get(field.name), is_open=field.name == changing)
            for field in form
        ],
        "advice": sizing.advice(draft) if group.slug == "capacity" else None,
        "back_href": reverse("portal:application", args=[draft.key]),
    }


def _row(field: BoundField, filled: Filled | None, *, is_open: bool) -> dict[str, object]:
    is_shut = filled is not None and filled.on is not None and not is_open and not field.errors
    return {
        "field": field,
        "filled": filled,
        "is_shut": is_shut,
        "suffix": SUFFIXES.get(field.name, ""),
        "change_href": f"?change={field.name}",
    }
