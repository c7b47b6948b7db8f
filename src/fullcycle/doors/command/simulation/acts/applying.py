"""Applying, as the applicant and the acceptance desk do it."""

from datetime import datetime, timedelta

from fullcycle.doors.command.simulation import scans
from fullcycle.doors.command.simulation.scene import Turn, Underway
from fullcycle.journeys.connecting import applying
from fullcycle.journeys.connecting.needs import NeedState
from fullcycle.records.casework.actions import Progress
from fullcycle.records.customers import queries as customers
from fullcycle.records.people import actions as people
from fullcycle.records.people.actions import NewMandate
from fullcycle.stages.intake import actions as intake


PREPARING = timedelta(minutes=25)
"""So long before submitting the applicant began to type."""

DEFERRED_SHARE = 0.5
SENT_BACK_FOR = {
    "M04": "身份证照片反光，号码看不清，请重拍",
    "M05": "授权委托书没有写明授权期限，请补全",
}
"""What acceptance finds wrong, by the paper it names."""


def apply(case: Underway, *, at: datetime) -> None:
    """Sign up, fill the sections, ask the registers, hand in what is missing, submit."""
    began_at = at - PREPARING
    case.owner_id = _person(case, at=began_at)
    case.key = intake.start_application(
        matter=case.application.matter,
        guidance=case.application.guidance,
        by_id=case.owner_id,
        at=began_at,
    )
    for section, typed in case.application.sections.items():
        intake.save_section(
            key=case.key,
            section=intake.Section(section),
            typed=typed,
            by_id=case.owner_id,
            at=began_at,
        )
    applying.ask_registers(key=case.key, by_id=case.owner_id, at=at)
    _hand_in_needs(case, at=at)
    submitted = applying.submit_application(key=case.key, by_id=case.owner_id, at=at)
    case.case_id = submitted.case_id
    known = customers.find_customer_by_credit_code(case.application.applicant.credit_code)
    if known is None:
        raise LookupError(f"application {case.application.place} registered nobody")
    case.customer_id = known.id


def _person(case: Underway, *, at: datetime) -> int:
    """Register the applicant; who acts for a customer of the district brings its mandate."""
    applicant = case.application.applicant
    person_id = people.register_person(name=applicant.name, phone=applicant.phone, at=at)
    known = customers.find_customer_by_credit_code(applicant.credit_code)
    if known is not None:
        mandate = NewMandate(
            person_id=person_id,
            customer_id=known.id,
            starts_at=at,
            evidence="营业执照与授权委托书",
        )
        people.grant_mandate(mandate, at=at)
    return person_id


def _hand_in_needs(case: Underway, *, at: datetime) -> None:
    if case.key is None:
        raise LookupError("the draft was not begun")
    for need in applying.list_needs(key=case.key, by_id=case.owner_id, at=at):
        if need.is_settled or not need.is_required:
            continue
        may_wait = need.state is NeedState.LATER and need.deferrable_until is not None
        if may_wait and case.source.random() < DEFERRED_SHARE and need.material == "M06":
            case.owed[need.material] = str(need.deferrable_until)
            continue
        hand_in_draft(case, need.material, at=at)


def hand_in_draft(case: Underway, material: str, *, at: datetime, edition: int = 1) -> None:
    """File a paper with the draft, or with the case that came of it."""
    if case.key is None:
        raise LookupError("the draft was not begun")
    upload = applying.Upload(
        material=material,
        file_name=scans.file_name(material),
        content=scans.scan(material, edition),
    )
    applying.add_paper(key=case.key, upload=upload, by_id=case.owner_id, at=at)


def accept(turn: Turn) -> Progress:
    """Accept, letting owed papers come later; or send back for a named paper."""
    missing: dict[str, str] = {}
    if turn.contrary:
        material = "M05" if turn.case.application.applicant.is_agent else "M04"
        missing[material] = SENT_BACK_FOR[material]
    verdict = intake.Verdict(
        missing=missing,
        deferred={} if missing else turn.case.owed,
        reason="材料需要补正，已一次列清" if missing else "",
    )
    return applying.decide_acceptance(
        task_id=turn.task_id, verdict=verdict, by_id=turn.by_id, at=turn.at
    )


def correct_application(turn: Turn) -> Progress:
    """Hand in the named papers anew, then the application."""
    is_agent = turn.case.application.applicant.is_agent
    hand_in_draft(turn.case, "M05" if is_agent else "M04", at=turn.at, edition=2)
    return applying.correct_application(task_id=turn.task_id, by_id=turn.by_id, at=turn.at)


def hand_in_owed(case: Underway, *, at: datetime) -> None:
    """Bring what was allowed to come later."""
    for material in case.owed:
        hand_in_draft(case, material, at=at)
    case.owed.clear()
