"""Where the answers lead: the matter, its papers, our time, what it costs, and the start."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from fullcycle.doors.frame import clock, signin
from fullcycle.doors.portal.pages.questions import address_of, answers_in
from fullcycle.journeys.connecting import needs
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.guidance import asking
from fullcycle.kernels.guidance.questions import Outcome
from fullcycle.kernels.guidance.refusals import UnableToGuide
from fullcycle.kernels.rulebook.book import UnableToFindRule
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.plans import CasePlan
from fullcycle.kernels.rulebook.vocabulary import MaterialSource
from fullcycle.stages.intake import actions as intake


SET_FROM_ANSWERS = frozenset({"M01", "M09"})
"""The form and the load list: the answers make them up."""


def outcome(request: HttpRequest) -> HttpResponse:
    """Show the matter and begin a draft for whoever presses start."""
    answers = answers_in(request.GET)
    try:
        step = asking.next_question(answers)
    except UnableToGuide:
        return redirect("portal:questions")
    query = address_of(answers)
    if not isinstance(step, Outcome):
        return redirect(f"{reverse('portal:questions')}?{query}")
    plan = _plan(step)
    if request.method == "POST" and plan is not None:
        key = intake.start_application(
            matter=plan.matter_id,
            guidance=answers,
            by_id=signin.customer_person_id(request),
            at=clock.now(),
        )
        return redirect("portal:application", key)
    here = f"{reverse('portal:outcome')}?{query}"
    kept = dict(list(answers.items())[:-1])
    return render(
        request,
        "portal/outcome.html",
        {
            "outcome": step,
            "matter": current_rulebook().matters.get(step.matter_id or ""),
            "plan": plan,
            "papers": _papers(plan) if plan else (),
            "sign_in_href": f"{reverse('entry:sign-in')}?{urlencode({'next': here})}",
            "back_href": f"{reverse('portal:questions')}?{address_of(kept)}",
        },
    )


def _plan(step: Outcome) -> CasePlan | None:
    if step.matter_id is None or not step.is_open_online:
        return None
    try:
        return current_rulebook().plan_case(
            matter_id=step.matter_id,
            traits=step.traits,
            applied_on=clock.now().astimezone(SITE_ZONE).date(),
        )
    except UnableToFindRule:
        return None


def _papers(plan: CasePlan) -> list[dict[str, object]]:
    return [
        {
            "wording": rule.material.wording,
            "from": _from(rule.material.code, rule.material.source),
            "is_required": rule.is_required,
            "is_later": rule.deferrable_until is not None,
            "rule_id": rule.dating.rule_id,
        }
        for rule in plan.papers_at("accept")
    ]


def _from(code: str, source: MaterialSource) -> str:
    if source is MaterialSource.SYSTEM or code in SET_FROM_ANSWERS:
        return "US"
    return "REGISTER" if code in needs.REGISTERS else "YOU"
