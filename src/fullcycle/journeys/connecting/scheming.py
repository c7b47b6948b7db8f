"""From the survey to the customer's decision on the supply scheme."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.journeys.connecting import completing, language, papers
from fullcycle.journeys.connecting.completing import Step
from fullcycle.kernels.schemes import drafting, reading
from fullcycle.kernels.schemes.options import SchemeOption
from fullcycle.kernels.schemes.requests import NetworkAround, SchemeRequest
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.customers import queries as customers
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.intake import queries as applications


DEPARTMENTS = {"plan_sign_dev": "DEV", "plan_sign_om": "OM", "plan_sign_disp": "DISP"}
"""Which department signs at which step."""

REGION = "ZJ"

PLAN_STAGE = 2
"""The plain stage that ends with the customer's decision."""


class UnableToUndo(Exception):
    """The decision stands; the message says why it cannot be taken back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Groundwork:
    """What the engineer drafts from: the request as surveyed, the feeders, the options."""

    request: SchemeRequest
    network: NetworkAround
    options: tuple[SchemeOption, ...]


def groundwork(*, case_id: int) -> Groundwork:
    """What the engineer drafts from, with the options that the rules lead to.

    Raises:
        UnableToDraft: if no option stands; its wording names what is missing.
        Application.DoesNotExist: if the case has no application.
    """
    request = request_of(case_id)
    network = _network_of(case_id)
    options = drafting.draft_options(
        request=request, network=network, tables=reading.scheme_tables()
    )
    return Groundwork(request=request, network=network, options=options)


def request_of(case_id: int) -> SchemeRequest:
    """What the customer asks for, as the survey found it.

    Raises:
        Application.DoesNotExist: if the case has no application.
    """
    application = applications.get_application_of_case(case_id=case_id)
    case = cases.get_case(case_id=case_id)
    demand, site = application.demand, application.site
    if demand is None or site is None:
        raise LookupError(f"case {case_id} was opened on an application with gaps")
    survey = connections.find_survey(case_id=case_id)
    return SchemeRequest(
        loads=demand.loads,
        importance=demand.importance,
        use_class=demand.use_class,
        industry_code=customers.get_customer(case.card.customer_id).industry_code,
        applied_on=case.applied_on,
        region=REGION,
        requested_kva=Decimal(demand.requested_kva),
        security_load_kw=demand.security_load_kw,
        growth_kva=Decimal(demand.growth_kva),
        wants_second_source=site.wants_second_source,
        is_hv_metering_difficult=survey.is_hv_metering_difficult if survey else False,
    )


@transaction.atomic
def record_survey(
    *, task_id: int, findings: connection.SurveyFindings, by_id: int, at: datetime
) -> casework.Progress:
    """Record what was found on site and go on to the scheme.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToRecordSurvey: if the findings are incomplete.
    """
    step = Step(task_id=task_id, node="survey", outcome="SURVEYED", by_id=by_id, at=at)
    progress = completing.complete(step)
    connection.record_survey(case_id=progress.case_id, findings=findings, by_id=by_id, at=at)
    return progress


@transaction.atomic
def draft_scheme(
    *, task_id: int, draft: connection.SchemeDraft, by_id: int, at: datetime
) -> casework.Progress:
    """Keep the engineer's draft, checked by the rules, and hand it to the three departments.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToDraftScheme: with every violation, by option.
    """
    step = Step(task_id=task_id, node="plan_draft", outcome="DRAFTED", by_id=by_id, at=at)
    progress = completing.complete(step)
    connection.draft_scheme(case_id=progress.case_id, draft=draft, by_id=by_id, at=at)
    return progress


@transaction.atomic
def countersign(
    *, task_id: int, node: str, word: connection.Word, by_id: int, at: datetime
) -> casework.Progress:
    """Take one department's word on the scheme.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToCountersign: if the word cannot be taken.
    """
    step = Step(task_id=task_id, node=node, outcome=word.opinion, by_id=by_id, at=at)
    progress = completing.complete(step)
    connection.countersign(
        case_id=progress.case_id,
        department=DEPARTMENTS[node],
        word=word,
        by_id=by_id,
        at=at,
    )
    return progress


@transaction.atomic
def approve_scheme(
    *, task_id: int, word: connection.Word, by_id: int, at: datetime
) -> casework.Progress:
    """Take the approver's word; nobody approves what they drafted.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToApprove: if the word cannot be taken.
    """
    step = Step(task_id=task_id, node="plan_approve", outcome=word.opinion, by_id=by_id, at=at)
    progress = completing.complete(step)
    connection.approve(case_id=progress.case_id, word=word, by_id=by_id, at=at)
    return progress


@transaction.atomic
def reply_scheme(*, task_id: int, by_id: int, at: datetime) -> casework.Progress:
    """Send the scheme to the customer; the written reply is made by a job.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToReply: if the scheme is not approved.
    """
    step = Step(task_id=task_id, node="plan_reply", outcome="REPLIED", by_id=by_id, at=at)
    progress = completing.complete(step)
    connection.record_reply(case_id=progress.case_id, by_id=by_id, at=at)
    papers.defer_paper(kind=papers.PaperKind.SCHEME_REPLY, case_id=progress.case_id, at=at)
    return progress


@transaction.atomic
def decide_scheme(
    *, task_id: int, answer: connection.Answer, by_id: int, at: datetime
) -> casework.Progress:
    """Take the customer's decision: an option, or a change that is wanted.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToDecide: if the reply has lapsed, or the decision is incomplete.
    """
    # The decision comes first: the steps behind it read which option was taken.
    case_id = completing.case_of(task_id)
    connection.decide(case_id=case_id, answer=answer, by_id=by_id, at=at)
    return completing.complete(
        Step(task_id=task_id, node="plan_decide", outcome=answer.answer, by_id=by_id, at=at)
    )


@transaction.atomic
def undo_decision(*, case_id: int, by_id: int, at: datetime) -> casework.Progress:
    """Take an accepted scheme back within 24 hours, while nothing was built on it.

    Raises:
        UnableToUndo: if a step behind the decision was finished already.
        UnableToUndoDecision: if it is too late, or there is nothing to take back.
        UnableToMoveCase: if the case is not open.
    """
    done = [
        task
        for task in cases.list_tasks_of_case(case_id=case_id)
        if task.stage > PLAN_STAGE and task.state == "DONE"
    ]
    if done:
        raise UnableToUndo(
            _("后面的“%(step)s”已经办完，不能再撤回；如需调整请联系客户经理。")
            % {"step": language.worded(done[0].customer_wording)}
        )
    connection.undo_decision(case_id=case_id, by_id=by_id, at=at)
    return casework.step_back(
        case_id=case_id, node="plan_decide", reason=_("客户撤回确认"), by_id=by_id, at=at
    )


def _network_of(case_id: int) -> NetworkAround:
    application = applications.get_application_of_case(case_id=case_id)
    street = application.site.street if application.site else ""
    return connections.network_as_surveyed(case_id=case_id, street=street)
