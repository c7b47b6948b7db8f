"""Starting, saving and submitting an application; sending it back and accepting it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.gateways.questions.question import Given, Question
from fullcycle.gateways.vault import port as vault
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.records.journal import actions as journal
from fullcycle.stages.intake import policy
from fullcycle.stages.intake.actions.answers import Reading, Section, Typed, read_section
from fullcycle.stages.intake.models import Application, Shortfall


ID_NUMBER = "applicant_id_number"
"""The one typed field that is kept sealed, apart from the others."""

SEALED_FOR = "intake.applicant-id-number"


class UnableToChangeApplication(Exception):
    """The application cannot be changed; the message is fit for whoever tried."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What acceptance found: papers missing or wrong, and papers that may come later."""

    missing: Mapping[str, str]
    """Material → what is wrong with it, for the applicant."""
    deferred: Mapping[str, str]
    """Material → the step before which it must be in."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptAnswer:
    """What a shared register said about one number; plain, as it is stored."""

    register: str
    number: str
    holder: str
    facts: dict[str, str]
    receipt_id: str
    fetched_at: str
    is_simulated: bool


@transaction.atomic
def start_application(
    *, matter: str, guidance: Mapping[str, Sequence[str]], by_id: int, at: datetime
) -> UUID:
    """Begin a draft and return its key."""
    application = Application.objects.create(
        applicant_id=by_id,
        matter=matter,
        guidance={question: list(choices) for question, choices in guidance.items()},
        started_at=at,
        saved_at=at,
    )
    _record(application, "intake.application.started", by_id, at)
    return application.key


@transaction.atomic
def save_section(
    *, key: UUID, section: Section, typed: Typed, by_id: int, at: datetime
) -> Reading:
    """Keep what was typed, right or wrong, and say what is wrong with it.

    Raises:
        Application.DoesNotExist: if there is none with this key that is this person's.
        UnableToChangeApplication: if it was submitted and not sent back.
    """
    application = _own(key, by_id)
    _refuse_unless_editable(application)
    kept = dict(typed)
    if section is Section.ENTERPRISE:
        number = str(kept.pop(ID_NUMBER, ""))
        application.id_number_sealed = vault.current().seal(number, SEALED_FOR)
    application.answers[section] = kept
    application.saved_at = at
    application.save(update_fields=["answers", "id_number_sealed", "saved_at"])
    return read_section(section, typed, on=at.astimezone(SITE_ZONE).date())


@transaction.atomic
def keep_register_answer(*, key: UUID, answer: KeptAnswer, by_id: int, at: datetime) -> None:
    """Keep what a shared register said, with its receipt, as the evidence of a paper.

    Raises:
        Application.DoesNotExist: if there is none with this key that is this person's.
        UnableToChangeApplication: if it was submitted and not sent back.
    """
    application = _own(key, by_id)
    _refuse_unless_editable(application)
    application.register_answers[answer.register] = asdict(answer)
    application.saved_at = at
    application.save(update_fields=["register_answers", "saved_at"])
    _record(
        application,
        "intake.register.asked",
        by_id,
        at,
        register=answer.register,
        receipt=answer.receipt_id,
    )


@transaction.atomic
def submit_application(
    *, key: UUID, case_id: int, customer_id: int, by_id: int, at: datetime
) -> None:
    """Tie a draft to the case that was opened for it.

    Raises:
        Application.DoesNotExist: if there is none with this key that is this person's.
        UnableToChangeApplication: if it was submitted already.
    """
    application = _own(key, by_id)
    if application.state != Application.State.DRAFT:
        raise UnableToChangeApplication(_("这份申请已经提交，不用再交一次。"))
    application.state = Application.State.SUBMITTED
    application.case_id, application.customer_id = case_id, customer_id
    application.submitted_at = application.saved_at = at
    application.save()
    _record(application, "intake.application.submitted", by_id, at)


@transaction.atomic
def send_back(*, case_id: int, verdict: Verdict, by_id: int, at: datetime) -> None:
    """Hand the application back once, with everything that is missing on one list.

    Raises:
        UnableToChangeApplication: if it is not waiting for acceptance, or nothing is named.
    """
    application = _waiting(case_id)
    if not verdict.reason.strip():
        raise UnableToChangeApplication(_("请写明退回的原因，让客户一次看明白。"))
    if any(not words.strip() for words in verdict.missing.values()):
        raise UnableToChangeApplication(_("每份需要补正的材料都请写明哪里不对。"))
    application.state = Application.State.SENT_BACK
    application.reason = verdict.reason.strip()
    application.save(update_fields=["state", "reason"])
    _write_shortfalls(application, verdict, at)
    _record(
        application,
        "intake.application.sent-back",
        by_id,
        at,
        reason=application.reason,
        missing=sorted(verdict.missing),
    )


@transaction.atomic
def accept(*, case_id: int, verdict: Verdict, by_id: int, at: datetime) -> None:
    """Accept the application; deferred papers are owed before the step they name.

    Raises:
        UnableToChangeApplication: if it is not waiting for acceptance.
    """
    application = _waiting(case_id)
    application.state = Application.State.ACCEPTED
    application.reason = ""
    application.save(update_fields=["state", "reason"])
    _write_shortfalls(application, verdict, at)
    _record(
        application,
        "intake.application.accepted",
        by_id,
        at,
        deferred=dict(verdict.deferred),
    )


@transaction.atomic
def resubmit(*, case_id: int, by_id: int, at: datetime) -> None:
    """Hand in an application again that was sent back.

    Raises:
        UnableToChangeApplication: if it was not sent back.
    """
    application = Application.objects.select_for_update().get(case=case_id)
    if application.state != Application.State.SENT_BACK:
        raise UnableToChangeApplication(_("这份申请没有被退回，不需要补正。"))
    application.state = Application.State.SUBMITTED
    application.reason = ""
    application.save(update_fields=["state", "reason"])
    _record(application, "intake.application.corrected", by_id, at)


@transaction.atomic
def settle_paper(*, case_id: int, material: str, at: datetime) -> None:
    """Note that a paper which was missing or deferred has come in; others are left alone."""
    Shortfall.objects.filter(
        application__case=case_id, material=material, settled_at__isnull=True
    ).update(settled_at=at)


_OWN = Question(
    lambda: (
        policy.applications_of(person_id=Given("person_id"))
        .select_for_update()
        .filter(key=Given("key"))
    )
)


def _own(key: UUID, by_id: int) -> Application:
    return _OWN.one(person_id=by_id, key=key)


def _waiting(case_id: int) -> Application:
    application = Application.objects.select_for_update().get(case=case_id)
    if application.state != Application.State.SUBMITTED:
        raise UnableToChangeApplication(_("这份申请不在待受理状态，请刷新页面查看。"))
    return application


def _refuse_unless_editable(application: Application) -> None:
    if not application.is_editable:
        raise UnableToChangeApplication(_("申请已经提交，不能再修改；如需更改请联系客户经理。"))


def _write_shortfalls(application: Application, verdict: Verdict, at: datetime) -> None:
    # A new verdict replaces the one before it: everything is on one list.
    application.shortfalls.filter(settled_at__isnull=True).update(settled_at=at)
    missing = [
        Shortfall(
            application=application,
            material=material,
            kind=Shortfall.Kind.MISSING,
            words=words,
            found_at=at,
        )
        for material, words in verdict.missing.items()
    ]
    deferred = [
        Shortfall(
            application=application,
            material=material,
            kind=Shortfall.Kind.DEFERRED,
            until_node=node,
            found_at=at,
        )
        for material, node in verdict.deferred.items()
        if material not in verdict.missing
    ]
    Shortfall.objects.bulk_create(missing + deferred)


def _record(
    application: Application, act: str, by_id: int, at: datetime, **details: object
) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="application",
            subject_id=application.pk,
            case_id=application.case_id,
            for_customer_id=application.customer_id,
            actor_id=by_id,
            at=at,
            details=details,
        )
    )
