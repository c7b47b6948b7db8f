"""What the house itself does between people's steps: the drawing's service tasks."""

from collections.abc import Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from fullcycle.journeys.connecting import papers, pricing, supplies, telling
from fullcycle.kernels.rulebook import snapshot
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.traits import CaseTraits
from fullcycle.kernels.schemes.options import SchemeOption
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.engine import Flags, Step, StepCall
from fullcycle.records.customers import actions as customers
from fullcycle.records.portfolios import actions as portfolios
from fullcycle.records.portfolios import queries as portfolio_files
from fullcycle.records.portraits import actions as portraits
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.connection.queries import SurveyView


JOURNEY = "connecting"

DONE = "DONE"


def assign(call: StepCall) -> Flags:
    """See that the customer has both managers, and hand over the list of papers."""
    customer_id = cases.get_case(case_id=call.case_id).card.customer_id
    if portfolio_files.find_managers_of(customer_id=customer_id, at=call.at) is None:
        portfolios.assign_managers(customer_id=customer_id, at=call.at, reason=_("受理申请"))
    papers.defer_paper(kind=papers.PaperKind.NOTICE, case_id=call.case_id, at=call.at)
    return {"assign": DONE}


def open_works(call: StepCall) -> Flags:
    """Let the rules look again at what was surveyed and decided: reviews, fee, limits."""
    case = cases.get_case(case_id=call.case_id)
    option = supplies.chosen_option(call.case_id)
    survey = connections.find_survey(case_id=call.case_id)
    traits = _as_decided(case.traits, option, survey)
    book = current_rulebook()
    plan = book.plan_case(matter_id=case.card.matter, traits=traits, applied_on=case.applied_on)
    turns = book.turn_rule(journey=JOURNEY, on=case.applied_on)
    rules = snapshot.kept_rules(plan, turns=turns)
    casework.revise_rules(
        case_id=call.case_id, traits=traits, rules=rules, actor_id=call.actor_id, at=call.at
    )
    return rules.switches() | {"open_works": DONE}


def register_supply(call: StepCall) -> Flags:
    """Enter the supply into the customer database and tell the customer it is on."""
    case = cases.get_case(case_id=call.case_id)
    option = supplies.chosen_option(call.case_id)
    supply = supplies.supply_of(case, option)
    account_id = customers.register_supply(
        supply,
        customer_id=case.card.customer_id,
        source=_("送电记录"),
        at=call.at,
        by_id=call.actor_id,
    )
    pricing.agree_on_price(
        case=case, option=option, account_id=account_id, by_id=call.actor_id, at=call.at
    )
    portraits.record_fact(
        portraits.NewFact(
            customer_id=case.card.customer_id,
            what="supply.contract_kva",
            value=supply.contract_kva,
            source=_("送电记录"),
            observed_at=call.at,
            evidence=case.card.number,
        ),
        at=call.at,
        by_id=call.actor_id,
    )
    telling.tell_energised(case_id=call.case_id, person_id=case.opened_by_id, at=call.at)
    return {"register_supply": DONE, "account": account_id}


def seal_file(call: StepCall) -> Flags:
    """Have the file sealed; a job sets the catalogue and signs it."""
    papers.defer_paper(kind=papers.PaperKind.SEALED_FILE, case_id=call.case_id, at=call.at)
    return {"seal_file": DONE}


STEPS: Mapping[str, Step] = {
    "assign": assign,
    "open_works": open_works,
    "register_supply": register_supply,
    "seal_file": seal_file,
}


def _as_decided(
    traits: CaseTraits, option: SchemeOption, survey: SurveyView | None
) -> CaseTraits:
    return replace(
        traits,
        voltage_kv=option.voltage_kv.value,
        capacity_kva=option.contract_kva.value,
        source_count=len(option.sources.value),
        has_concealed_works=survey.has_concealed_works if survey else False,
        has_special_load=traits.has_special_load or bool(survey and survey.has_special_load),
        is_dispatch_controlled=option.needs_dispatch_agreement.value,
    )
