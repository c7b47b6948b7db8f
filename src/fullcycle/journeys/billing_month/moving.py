"""What customers set going from a bill, and what answers it: disputes, another charging."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.journeys.billing_month import books, gathering, telling
from fullcycle.journeys.billing_month.journey import CHARGING, DISPUTE
from fullcycle.journeys.billing_month.reading import ChangeForm
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.rulebook import snapshot
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode
from fullcycle.kernels.rulebook.traits import CaseTraits
from fullcycle.kernels.tariff.facts import BillFacts
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import Viewer
from fullcycle.records.customers import queries as customers
from fullcycle.records.customers.queries import AccountCard
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import policy
from fullcycle.stages.billing import queries as bills
from fullcycle.stages.billing.actions import DisputeAnswer, ModeDecision
from fullcycle.stages.billing.queries import DisputeView


CHECK_DISPUTE = "check_dispute"
CHECK_MODE_CHANGE = "check_mode_change"
STANDS, CORRECTED = "STANDS", "CORRECTED"
AGREED, DECLINED = "AGREED", "DECLINED"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedRequest:
    """The case that was opened, in which the customer sees whose turn it is."""

    case_id: int
    case_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedChange:
    """A change form as the customer sends it, the contract demand perhaps another."""

    matter: str
    account_id: int
    to_mode: ChargingMode
    contract_kw: Decimal | None
    starts_on: date


def wanted(form: ChangeForm, *, contract_kw: Decimal | None) -> WantedChange:
    """Return a filled-in form as it is sent, with the contract demand typed last."""
    return WantedChange(
        matter=form.matter,
        account_id=form.account_id,
        to_mode=form.to_mode,
        contract_kw=contract_kw,
        starts_on=form.earliest.starts_on,
    )


@transaction.atomic
def dispute_line(
    *, viewer: Viewer, bill_id: int, line_place: int | None, words: str
) -> OpenedRequest:
    """Open a case in which a line (None: the bill) is checked from its frozen facts.

    Raises:
        UnableToDispute: without words or mandate, if there is no such line, or it is disputed
            already.
        Bill.DoesNotExist: if the bill is not the viewer's.
    """
    card = bills.get_card(viewer=viewer, bill_id=bill_id)
    before = bills.disputes_of(viewer=viewer, bill_id=bill_id)
    account = customers.get_account(card.account_id)
    matter = current_rulebook().get_matter(policy.MATTER)
    case = _open(
        account,
        journey=DISPUTE,
        matter=policy.MATTER,
        title=f"{card.month_on:%Y-%m} {matter.wording.zh}",
        key=f"dispute-{bill_id}-{line_place or 0}-{len(before)}",
        viewer=viewer,
    )
    billing.open_dispute(
        bill_id=bill_id,
        line_place=line_place,
        words=words,
        case_id=case.case_id,
        by_id=viewer.person_id,
        at=viewer.at,
    )
    return OpenedRequest(case_id=case.case_id, case_number=case.number)


def answer_from_frozen(
    *, task_id: int, words: str, by_id: int, at: datetime
) -> casework.Progress:
    """Answer a dispute by making the month again from the facts as they were billed.

    Raises:
        UnableToAnswerDispute: without words or role.
        UnableToCompleteTask: if the step is not this person's, or was done already.
    """
    return _answer(task_id, DisputeAnswer(words=words), by_id, at)


def answer_from_records(
    *, task_id: int, words: str, by_id: int, at: datetime
) -> casework.Progress:
    """Answer a dispute by making the month again from what is recorded now.

    If readings, equipment or terms were put right since, a correction follows.

    Raises:
        UnableToAnswerDispute: without words or role, or if the records make no bill.
        UnableToCorrect: if another correction waits.
        UnableToCompleteTask: if the step is not this person's, or was done already.
    """
    dispute = _dispute_of(task_id, by_id, at)
    return _answer(
        task_id, DisputeAnswer(words=words, facts=_facts_now(dispute, by_id, at)), by_id, at
    )


def _facts_now(dispute: DisputeView, by_id: int, at: datetime) -> BillFacts:
    card = bills.get_card(viewer=Viewer(person_id=by_id, at=at), bill_id=dispute.bill_id)
    (now,) = gathering.gather(account_ids=[card.account_id], month_on=card.month_on)
    if now.facts is None:
        raise billing.UnableToAnswerDispute(_("现有资料算不出这个月的账单。"))
    return now.facts


@transaction.atomic
def _answer(task_id: int, answer: DisputeAnswer, by_id: int, at: datetime) -> casework.Progress:
    dispute = _dispute_of(task_id, by_id, at)
    outcome = billing.answer_dispute(
        dispute_id=dispute.dispute_id,
        answer=answer,
        engine=books.current_engine(),
        by_id=by_id,
        at=at,
    )
    progress = casework.complete_task(
        completion=casework.Completion(
            task_id=task_id,
            node=CHECK_DISPUTE,
            by_id=by_id,
            outcome=CORRECTED if outcome.correction_id else STANDS,
            at=at,
            details={"recalculated_yuan": str(outcome.recalculated_yuan)},
        )
    )
    telling.tell_answered(
        case_id=dispute.case_id, at=at, is_corrected=bool(outcome.correction_id)
    )
    return progress


def _dispute_of(task_id: int, by_id: int, at: datetime) -> DisputeView:
    case_id = cases.case_of_task(task_id=task_id)
    dispute = bills.find_dispute(viewer=Viewer(person_id=by_id, at=at), case_id=case_id)
    if dispute is None:
        raise billing.UnableToAnswerDispute(_("这个工单没有账单异议。"))
    return dispute


@transaction.atomic
def ask_for_mode_change(*, viewer: Viewer, change: WantedChange) -> OpenedRequest:
    """Open a request for another way of being charged; the account manager has it next.

    Raises:
        UnableToChangeMode: without a mandate, without what the mode needs, or while another
            request is open.
    """
    account = customers.get_account(change.account_id)
    earlier = bills.list_mode_requests(viewer=viewer, account_id=change.account_id)
    matter = current_rulebook().get_matter(change.matter)
    case = _open(
        account,
        journey=CHARGING,
        matter=change.matter,
        title=f"{account.number[-4:]} {matter.wording.zh}",
        key=f"mode-{change.account_id}-{len(earlier)}",
        viewer=viewer,
    )
    billing.ask_for_mode(
        wanted=billing.WantedMode(
            account_id=change.account_id,
            matter=change.matter,
            charging_mode=change.to_mode,
            contract_demand_kw=change.contract_kw,
            wanted_from=change.starts_on,
        ),
        case_id=case.case_id,
        by_id=viewer.person_id,
        at=viewer.at,
    )
    return OpenedRequest(case_id=case.case_id, case_number=case.number)


@transaction.atomic
def decide_mode_change(
    *, task_id: int, decision: ModeDecision, by_id: int, at: datetime
) -> casework.Progress:
    """Let the asked-for mode hold, or say why not; tell the customer, and close the case.

    Raises:
        UnableToChangeMode: without words, or if it was decided before.
        UnableToAgree: if that time was billed, or later terms are agreed.
        UnableToCompleteTask: if the step is not this person's, or was done already.
    """
    case_id = cases.case_of_task(task_id=task_id)
    request = bills.find_mode_request(viewer=Viewer(person_id=by_id, at=at), case_id=case_id)
    if request is None:
        raise billing.UnableToChangeMode(_("这个工单没有计费方式变更。"))
    billing.decide_mode(request_id=request.request_id, decision=decision, by_id=by_id, at=at)
    progress = casework.complete_task(
        completion=casework.Completion(
            task_id=task_id,
            node=CHECK_MODE_CHANGE,
            by_id=by_id,
            outcome=AGREED if decision.is_agreed else DECLINED,
            at=at,
        )
    )
    telling.tell_decided(case_id=case_id, at=at, is_agreed=decision.is_agreed)
    return progress


def _open(
    account: AccountCard, *, journey: str, matter: str, title: str, key: str, viewer: Viewer
) -> casework.OpenedCase:
    book = current_rulebook()
    on = viewer.at.astimezone(SITE_ZONE).date()
    traits = CaseTraits(
        voltage_kv=Decimal(account.voltage_kv),
        capacity_kva=Decimal(account.contract_kva),
        source_count=1,
    )
    plan = book.plan_case(matter_id=matter, traits=traits, applied_on=on)
    turns = book.turn_rule(journey=journey, on=on)
    customer = customers.get_customer(account.customer_id)
    new = casework.NewCase(
        journey=journey,
        matter=matter,
        title=f"{customer.name} {title}",
        customer_id=customer.id,
        district=customer.district_code,
        opened_by_id=viewer.person_id,
        submission_key=key,
        requested_kva=0,
        voltage_kv=traits.voltage_kv,
        traits=traits,
        rules=snapshot.kept_rules(plan, turns=turns),
    )
    return casework.open_case(new=new, at=viewer.at)
