"""What a submitted application opens: the customer, the first mandate, the case, the facts."""

from datetime import datetime

from django.utils.translation import gettext as _

from fullcycle.gateways.registers.port import Register
from fullcycle.journeys.connecting import accounts, needs
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.identity.mandates import Scope
from fullcycle.kernels.rulebook import snapshot
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.records.casework import actions as casework
from fullcycle.records.customers import actions as customers
from fullcycle.records.customers import queries as customer_files
from fullcycle.records.people import actions as people
from fullcycle.records.people import policy as mandates
from fullcycle.records.portraits import actions as portraits
from fullcycle.stages.intake import queries as applications
from fullcycle.stages.intake.actions import ActsAs, Enterprise
from fullcycle.stages.intake.queries import ApplicationView


JOURNEY = "connecting"

DISTRICT = "330302"
"""Lucheng, the district this installation serves (GB/T 2260)."""

AUTHORISATION = "M05"


class UnableToSubmit(Exception):
    """The application cannot be submitted yet; the message says what is missing."""


def customer_of(application: ApplicationView, at: datetime) -> int:
    """The customer applied for, registered now where new, with the applicant's first mandate.

    Raises:
        UnableToSubmit: if the person may not act for the enterprise, or the account named is
            another's.
    """
    enterprise = application.enterprise
    if enterprise is None:
        raise UnableToSubmit(_("请先填写企业信息。"))
    known = customer_files.find_customer_by_credit_code(enterprise.credit_code)
    if known is not None:
        _refuse_strangers(known.id, application, at)
        _refuse_other_account(known.id, application)
        return known.id
    site, demand = application.site, application.demand
    customer_id = customers.register_customer(
        customers.NewCustomer(
            name=enterprise.name,
            credit_code=enterprise.credit_code,
            industry_code=enterprise.industry_code,
            district_code=DISTRICT,
            address=f"{site.street}{site.address}" if site else "",
            legal_person=enterprise.legal_person,
            importance=demand.importance if demand else "NONE",
        ),
        source=_("用电申请"),
        at=at,
        by_id=application.applicant_id,
    )
    people.grant_mandate(_first_mandate(application, enterprise, customer_id, at), at=at)
    return customer_id


def _refuse_strangers(customer_id: int, application: ApplicationView, at: datetime) -> None:
    if not mandates.may_act_for(
        person_id=application.applicant_id,
        customer_id=customer_id,
        account=None,
        matter=application.matter,
        at=at,
    ):
        raise UnableToSubmit(
            _(
                "这家企业已在我们这里建档，您还没有它的授权。请企业管理员给您授权，或联系客户经理核实。"
            )
        )


def _refuse_other_account(customer_id: int, application: ApplicationView) -> None:
    try:
        accounts.account_of(
            customer_id, application.site.account_number if application.site else ""
        )
    except accounts.UnableToFindAccount as refusal:
        raise UnableToSubmit(str(refusal)) from refusal


def _first_mandate(
    application: ApplicationView, enterprise: Enterprise, customer_id: int, at: datetime
) -> people.NewMandate:
    paper = needs.paper_of(application, AUTHORISATION, at=at)
    licence = application.register_answers.get(Register.BUSINESS_LICENCE)
    receipt = licence.receipt_id if licence else ""
    is_agent = enterprise.acts_as is ActsAs.AGENT
    return people.NewMandate(
        person_id=application.applicant_id,
        customer_id=customer_id,
        starts_at=at,
        matters=frozenset({application.matter}) if is_agent else Scope.ALL,
        evidence=_("授权委托书") if is_agent else _("法定代表人本人申请 %s") % receipt,
        evidence_paper_id=paper,
    )


def new_case(application: ApplicationView, customer_id: int, at: datetime) -> casework.NewCase:
    """The case that an application asks for, with the rules of the day it is applied for."""
    applied_on = at.astimezone(SITE_ZONE).date()
    book = current_rulebook()
    plan = applications.plan_of(application, on=applied_on)
    turns = book.turn_rule(journey=JOURNEY, on=applied_on)
    matter = book.get_matter(application.matter)
    name = application.enterprise.name if application.enterprise else ""
    return casework.NewCase(
        journey=JOURNEY,
        matter=application.matter,
        title=f"{name} {matter.wording.zh}",
        customer_id=customer_id,
        district=DISTRICT,
        opened_by_id=application.applicant_id,
        submission_key=str(application.key),
        requested_kva=application.demand.requested_kva if application.demand else 0,
        voltage_kv=plan.traits.voltage_kv,
        traits=plan.traits,
        rules=snapshot.kept_rules(plan, turns=turns),
    )


def facts_of(
    application: ApplicationView, customer_id: int, at: datetime
) -> list[portraits.NewFact]:
    """What the answers tell about the customer, to be known from now on."""
    found: dict[str, object] = {}
    if application.enterprise is not None:
        found["customer.legal_person"] = application.enterprise.legal_person
        found["customer.industry_code"] = application.enterprise.industry_code
    if application.demand is not None:
        found["demand.requested_kva"] = application.demand.requested_kva
        found["demand.growth_kva"] = application.demand.growth_kva
        found["demand.use_class"] = str(application.demand.use_class)
    if application.site is not None:
        found["site.address"] = f"{application.site.street}{application.site.address}"
    return [
        portraits.NewFact(
            customer_id=customer_id,
            what=what,
            value=value,
            source=_("用电申请"),
            observed_at=at,
            evidence=str(application.key),
        )
        for what, value in found.items()
        if value not in {"", None}
    ]
