"""The application as a task list: what is done, what is next."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from fullcycle.doors.frame import clock, signin
from fullcycle.doors.portal import drafts, groups
from fullcycle.gateways.registers.port import Register
from fullcycle.journeys.connecting import applying
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.stages.intake.actions import Section
from fullcycle.stages.intake.queries import ApplicationView


ANSWERED = (Section.ENTERPRISE, Section.DEMAND, Section.SITE)


@signin.customer_page
def application(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show the parts of the application with their states."""
    draft = drafts.find_draft(request, key)
    if draft.case_id is not None and not draft.is_editable:
        return redirect("portal:submitted", key)
    states = states_of(request, draft)
    following = next(
        (part for part in states if states[part] not in {"DONE", "CHECKED"}), "check"
    )
    return render(
        request,
        "portal/application.html",
        {
            "draft": draft,
            "matter": current_rulebook().matters[draft.matter],
            "states": states,
            "hrefs": {part: _address(key, part) for part in (*states, "check")},
            "next_href": _address(key, following),
            "done": sum(state in {"DONE", "CHECKED"} for state in states.values()),
            "is_begun": any(section.is_started for section in draft.sections.values()),
        },
    )


def states_of(request: HttpRequest, draft: ApplicationView) -> dict[str, str]:
    """FUTURE, STARTED, MISSING, DONE or CHECKED of each part, in the order of the list."""
    states = {section.value: _state(draft, section) for section in ANSWERED}
    states["papers"] = _papers_state(request, draft)
    states["delivery"] = _state(draft, Section.DELIVERY)
    return states


def _state(draft: ApplicationView, section: Section) -> str:
    view = draft.sections[section]
    if view.is_complete:
        is_checked = section is Section.ENTERPRISE and _is_checked(draft)
        return "CHECKED" if is_checked else "DONE"
    return "STARTED" if view.is_started else "FUTURE"


def _is_checked(draft: ApplicationView) -> bool:
    answer = draft.register_answers.get(Register.BUSINESS_LICENCE)
    enterprise = draft.enterprise
    return (
        answer is not None
        and enterprise is not None
        and (answer.number, answer.holder) == (enterprise.credit_code, enterprise.name)
    )


def _papers_state(request: HttpRequest, draft: ApplicationView) -> str:
    if draft.site is None and draft.enterprise is None:
        return "FUTURE"
    needs = applying.list_needs(
        key=draft.key, by_id=signin.customer_person_id(request), at=clock.now()
    )
    if any(need.is_blocking for need in needs):
        return "MISSING"
    return "DONE"


def _address(key: UUID, part: str) -> str:
    if part in {"papers", "check"}:
        return groups.address_of(key, part)
    return groups.address_of(key, groups.FIRST_GROUPS[Section(part)])
