"""Applying: registers and papers, submitting, accepting and sending back."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.gateways.registers import port as registers
from fullcycle.gateways.registers.port import Question, Register, RegisterAnswer, UnableToAsk
from fullcycle.journeys.connecting import language, needs, opening, papers, telling
from fullcycle.journeys.connecting.needs import PaperNeed
from fullcycle.journeys.connecting.opening import UnableToSubmit as UnableToSubmit  # noqa: PLC0414  (pages catch it here)
from fullcycle.records.archive import actions as archive
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.portfolios import actions as portfolios
from fullcycle.records.portfolios import queries as portfolio_files
from fullcycle.records.portraits import actions as portraits
from fullcycle.stages.intake import actions as intake
from fullcycle.stages.intake import queries as applications
from fullcycle.stages.intake.queries import ApplicationView


NEEDS_ACCOUNT = frozenset({"hv_increase"})
"""The matters that change an account which is there already."""


class UnableToDecide(Exception):
    """The verdict on an application cannot be given so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Submitted:
    """What the confirmation page shows."""

    case_id: int
    number: str
    tracking_code: str
    is_first_submit: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as it was handed in."""

    material: str
    file_name: str
    content: bytes
    number: str = ""
    holder: str = ""


def ask_registers(*, key: UUID, by_id: int, at: datetime) -> tuple[Register, ...]:
    """Ask the shared registers what the draft's numbers say, and keep the answers.

    Returns the registers that answered. One that does not answer, or holds no entry, changes
    nothing: its paper is then asked of the customer.

    Raises:
        Application.DoesNotExist: if there is none with this key that is this person's.
        UnableToChangeApplication: if it was submitted and not sent back.
    """
    application = applications.get_application(key=key, applicant_id=by_id)
    answered = []
    for register, number in needs.numbers_in(application).items():
        known = application.register_answers.get(register)
        if known is not None and known.number == number:
            continue
        question = Question(
            register=register, number=number, reference=str(key), purpose=opening.JOURNEY
        )
        try:
            answer = registers.current().ask(question, at=at)
        except UnableToAsk:
            answer = None
        if answer is not None:
            _keep_answer(application, answer, at)
            answered.append(register)
    return tuple(answered)


def add_paper(*, key: UUID, upload: Upload, by_id: int, at: datetime) -> archive.StoredPaper:
    """File a paper with a draft, or with a case that was sent back for it.

    Raises:
        Application.DoesNotExist: if there is none with this key that is this person's.
        UnableToAddPaper: if the file is not what it should be; the words say what to do.
    """
    application = applications.get_application(key=key, applicant_id=by_id)
    with transaction.atomic():
        stored = archive.add_paper(
            archive.NewPaper(
                material=upload.material,
                content=upload.content,
                file_name=upload.file_name,
                number=upload.number,
                holder=upload.holder,
                customer_id=application.customer_id,
                application_id=application.id,
                case_id=application.case_id,
                matter=application.matter,
            ),
            by_id=by_id,
            at=at,
        )
        if application.case_id is not None:
            intake.settle_paper(case_id=application.case_id, material=upload.material, at=at)
    return stored


def list_needs(*, key: UUID, by_id: int, at: datetime) -> tuple[PaperNeed, ...]:
    """Every paper the draft needs by today's rules, and how far each is.

    Raises:
        Application.DoesNotExist: if there is none with this key that is this person's.
    """
    application = applications.get_application(key=key, applicant_id=by_id)
    return needs.needs_of(application, at=at)


@transaction.atomic
def submit_application(*, key: UUID, by_id: int, at: datetime) -> Submitted:
    """Open the case: customer, mandate, managers, rules, papers, facts, in one transaction.

    A second submit of the same draft finds the case that the first one opened.

    Raises:
        Application.DoesNotExist: if there is none with this key that is this person's.
        UnableToSubmit: if a section or a paper is missing, or the person may not act for the
            enterprise; the message says what to do.
    """
    application = applications.get_application(key=key, applicant_id=by_id)
    if application.case_id is not None:
        return _first_submit(application.case_id)
    _refuse_incomplete(application, at)
    customer_id = opening.customer_of(application, at)
    if portfolio_files.find_managers_of(customer_id=customer_id, at=at) is None:
        portfolios.assign_managers(customer_id=customer_id, at=at, reason=_("首次申请用电"))
    opened = casework.open_case(new=opening.new_case(application, customer_id, at), at=at)
    if not opened.is_first_submit:
        return Submitted(
            case_id=opened.case_id,
            number=opened.number,
            tracking_code=opened.tracking_code,
            is_first_submit=False,
        )
    archive.attach_to_case(
        application_id=application.id,
        case_id=opened.case_id,
        customer_id=customer_id,
        matter=application.matter,
        at=at,
        by_id=by_id,
    )
    intake.submit_application(
        key=key, case_id=opened.case_id, customer_id=customer_id, by_id=by_id, at=at
    )
    facts = opening.facts_of(application, customer_id, at)
    portraits.record_facts(facts, at=at, by_id=by_id)
    telling.tell_submitted(case_id=opened.case_id, person_id=by_id, at=at)
    papers.defer_paper(kind=papers.PaperKind.APPLICATION_FORM, case_id=opened.case_id, at=at)
    return Submitted(
        case_id=opened.case_id,
        number=opened.number,
        tracking_code=opened.tracking_code,
        is_first_submit=True,
    )


@transaction.atomic
def decide_acceptance(
    *, task_id: int, verdict: intake.Verdict, by_id: int, at: datetime
) -> casework.Progress:
    """Accept the application, or send it back when papers are missing.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToDecide: if a paper that may never come later is deferred.
    """
    task = cases.get_task(task_id=task_id)
    case = cases.get_case(case_id=task.case_id)
    deferrable = {paper.material: paper.deferrable_until for paper in case.rules.papers}
    for material in verdict.deferred:
        if deferrable.get(material) is None:
            raise UnableToDecide(_("材料%(material)s不能容缺后补。") % {"material": material})
    is_sent_back = bool(verdict.missing)
    progress = casework.complete_task(
        completion=casework.Completion(
            task_id=task_id,
            node="accept",
            by_id=by_id,
            outcome="SENT_BACK" if is_sent_back else "ACCEPTED",
            at=at,
        )
    )
    decide = intake.send_back if is_sent_back else intake.accept
    decide(case_id=task.case_id, verdict=verdict, by_id=by_id, at=at)
    tell = telling.tell_sent_back if is_sent_back else telling.tell_accepted
    tell(case_id=task.case_id, person_id=case.opened_by_id, at=at)
    # Behind acceptance the step `assign` sees to it, once there is a manager to be named.
    if is_sent_back:
        papers.defer_paper(kind=papers.PaperKind.NOTICE, case_id=task.case_id, at=at)
    return progress


@transaction.atomic
def correct_application(*, task_id: int, by_id: int, at: datetime) -> casework.Progress:
    """Hand the application in again, once everything on the list is there.

    Raises:
        UnableToCompleteTask: if the step is not this person's, or was done already.
        UnableToSubmit: if something on the list is still missing.
    """
    task = cases.get_task(task_id=task_id)
    progress = casework.complete_task(
        completion=casework.Completion(
            task_id=task_id,
            node="correct_application",
            by_id=by_id,
            outcome="CORRECTED",
            at=at,
        )
    )
    application = applications.get_application_of_case(case_id=task.case_id)
    missing = [row.material for row in application.shortfalls if row.kind == "MISSING"]
    if missing:
        raise UnableToSubmit(_("还有材料没有补齐，请补齐后再提交。"))
    intake.resubmit(case_id=task.case_id, by_id=by_id, at=at)
    papers.defer_paper(kind=papers.PaperKind.APPLICATION_FORM, case_id=task.case_id, at=at)
    return progress


@transaction.atomic
def _keep_answer(application: ApplicationView, answer: RegisterAnswer, at: datetime) -> None:
    by_id = application.applicant_id
    intake.keep_register_answer(
        key=application.key,
        answer=intake.KeptAnswer(
            register=answer.register,
            number=answer.number,
            holder=answer.holder,
            facts=dict(answer.facts),
            receipt_id=answer.receipt_id,
            fetched_at=answer.fetched_at.isoformat(),
            is_simulated=answer.is_simulated,
        ),
        by_id=by_id,
        at=at,
    )
    material = next(code for code, name in needs.REGISTERS.items() if name == answer.register)
    archive.file_register_answer(
        archive.RegisterPaper(
            material=material,
            answer=answer,
            application_id=application.id,
            matter=application.matter,
        ),
        by_id=by_id,
        at=at,
    )


def _first_submit(case_id: int) -> Submitted:
    card = cases.get_case(case_id=case_id).card
    return Submitted(
        case_id=card.id,
        number=card.number,
        tracking_code=card.tracking_code,
        is_first_submit=False,
    )


def _refuse_incomplete(application: ApplicationView, at: datetime) -> None:
    if not application.is_answered:
        raise UnableToSubmit(_("还有内容没有填完，请返回任务单补齐后再提交。"))
    if application.matter in NEEDS_ACCOUNT and not (
        application.site and application.site.account_number
    ):
        raise UnableToSubmit(_("增容请填写要增加容量的户号。"))
    missing = [need for need in needs.needs_of(application, at=at) if need.is_blocking]
    if missing:
        names = language.listed(need.wording for need in missing)
        raise UnableToSubmit(_("还缺少必需的材料：%(names)s。") % {"names": names})
