"""A draft at the door: found for its applicant, saved field by field, filled where known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin
from fullcycle.doors.portal.groups import Group
from fullcycle.gateways.registers.port import Register
from fullcycle.kernels.guidance import asking
from fullcycle.kernels.guidance.questions import Outcome
from fullcycle.kernels.identity.masking import masked_resident_id
from fullcycle.records.people import queries as people
from fullcycle.records.portraits import queries as portraits
from fullcycle.stages.intake import actions as intake
from fullcycle.stages.intake import queries as applications
from fullcycle.stages.intake.actions import Reading, Section
from fullcycle.stages.intake.queries import ApplicationView


FACTS = {
    "credit_code": "customer.credit_code",
    "name": "customer.name",
    "legal_person": "customer.legal_person",
    "industry_code": "customer.industry_code",
}
"""Which fact fills which field of a customer we know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A value that need not be typed, with where and when it was learnt."""

    value: str
    source: str
    on: date | None


def find_draft(request: HttpRequest, key: UUID) -> ApplicationView:
    """The signed-in person's own application; for others it does not exist."""
    try:
        return applications.get_application(
            key=key, applicant_id=signin.customer_person_id(request)
        )
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def save(
    request: HttpRequest, draft: ApplicationView, section: Section, typed: Mapping[str, object]
) -> Reading:
    """Keep these answers over what the section held before.

    Raises:
        UnableToChangeApplication: if it was submitted and not sent back.
    """
    return intake.save_section(
        key=draft.key,
        section=section,
        typed={**draft.sections[section].typed, **typed},
        by_id=signin.customer_person_id(request),
        at=clock.now(),
    )


def filled_fields(
    request: HttpRequest, draft: ApplicationView, group: Group
) -> dict[str, Filled]:
    """What is known for the fields of a group that nobody has typed over."""
    known = _of_questions(draft)
    if group.slug in {"code", "licence"}:
        known |= _of_customer(request) | _of_licence(draft)
    if group.slug == "applicant":
        person = people.get_person(person_id=signin.customer_person_id(request))
        known["applicant_name"] = Filled(value=person.name, source=_("您的登录信息"), on=None)
    typed = draft.sections[group.section].typed
    return {
        field: filled
        for field, filled in known.items()
        if field in group.fields
        and filled.value
        and typed.get(field, filled.value) in {"", filled.value}
    }


def shown_typed(draft: ApplicationView, group: Group) -> dict[str, object]:
    """What was typed in a group."""
    typed = draft.sections[group.section].typed
    return {field: typed[field] for field in group.fields if field in typed}


def masked_id_number(draft: ApplicationView) -> str:
    """The applicant's identity number as pages show it again."""
    typed = draft.sections[Section.ENTERPRISE].typed
    return masked_resident_id(str(typed.get(intake.ID_NUMBER, "")))


def _of_questions(draft: ApplicationView) -> dict[str, Filled]:
    outcome = asking.next_question(draft.guidance)
    if not isinstance(outcome, Outcome):
        return {}
    source = _("您刚才的回答")
    names = {"has_special_load", "has_own_generation", "is_residential", "importance"}
    found = {}
    for trait, value in outcome.known_traits.items():
        if trait in names:
            text = ("on" if value else "") if isinstance(value, bool) else str(value)
            found[trait] = Filled(value=text, source=source, on=None)
    traits = outcome.known_traits
    if traits.get("acts_through_agent"):
        found["acts_as"] = Filled(value="AGENT", source=source, on=None)
    if str(traits.get("source_count")) == "2":
        found["wants_second_source"] = Filled(value="on", source=source, on=None)
    return found


def _of_customer(request: HttpRequest) -> dict[str, Filled]:
    customer_id = signin.acting_for(request)
    if customer_id is None:
        return {}
    held = portraits.prefill(customer_id=customer_id, fields=FACTS.values(), at=clock.now())
    return {
        field: Filled(
            value=str(held[fact].value),
            source=held[fact].source,
            on=held[fact].observed_at.date(),
        )
        for field, fact in FACTS.items()
        if fact in held
    }


def _of_licence(draft: ApplicationView) -> dict[str, Filled]:
    answer = draft.register_answers.get(Register.BUSINESS_LICENCE)
    typed_code = draft.sections[Section.ENTERPRISE].typed.get("credit_code")
    if answer is None or answer.number != typed_code:
        return {}
    source = _("营业执照库（模拟）") if answer.is_simulated else _("营业执照库")
    on = datetime.fromisoformat(answer.fetched_at).date()
    return {
        "name": Filled(value=answer.holder, source=source, on=on),
        "legal_person": Filled(
            value=answer.facts.get("legal_person", ""), source=source, on=on
        ),
    }
