"""Which papers an application needs, and where each comes from: register, archive or upload."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fullcycle.gateways.registers.port import Register
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.identity import credit_code
from fullcycle.kernels.identity.refusals import UnableToReadNumber
from fullcycle.kernels.rulebook.snapshot import KeptPaper
from fullcycle.kernels.rulebook.vocabulary import Material, MaterialSource
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.archive import queries as papers
from fullcycle.records.archive.queries import PaperCard
from fullcycle.stages.intake import queries as applications
from fullcycle.stages.intake.actions import Section
from fullcycle.stages.intake.queries import ApplicationView


REGISTERS: Mapping[str, Register] = {
    "M02": Register.BUSINESS_LICENCE,
    "M03": Register.LEGAL_PERSON,
    "M06": Register.PROPERTY_RIGHT,
    "M07": Register.PROJECT_FILING,
}
"""The materials that a shared register can stand in for."""

SET_FROM_ANSWERS = frozenset({"M01", "M09"})
"""The application form and the load list, which the answers make up."""

FIRST_STEP = "accept"

FROM_REGISTER = "REGISTER"
"""The source of a paper that a register's answer stands in for."""


class NeedState(StrEnum):
    """How far a paper is."""

    REGISTER = "REGISTER"
    UPLOADED = "UPLOADED"
    REUSED = "REUSED"
    OURS = "OURS"
    LATER = "LATER"
    MISSING = "MISSING"


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperNeed:
    """A paper asked for at the first step: what it is, why, and how far it is."""

    material: str
    wording: Wording
    explanation: Wording
    state: NeedState
    is_required: bool
    deferrable_until: str | None
    rule_id: str
    source_words: str
    """From which register or filing it comes, where it need not be handed in."""
    paper_id: int | None
    held_since: datetime | None
    complaint: str
    """What acceptance found wrong with it."""

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do about it."""
        return self.state not in {NeedState.MISSING, NeedState.LATER}

    @property
    def is_blocking(self) -> bool:
        """Whether the application cannot be submitted without it."""
        return self.is_required and self.state is NeedState.MISSING


def needs_of(application: ApplicationView, *, at: datetime) -> tuple[PaperNeed, ...]:
    """Every paper that is asked for before acceptance, by the rules of the day."""
    plan = applications.plan_of(application, on=at.astimezone(SITE_ZONE).date())
    filed = _papers_of(application, at)
    held = _held(application, [rule.material.code for rule in plan.papers_at(FIRST_STEP)], at)
    complaints = {row.material: row.words for row in application.shortfalls}
    needs = []
    for rule in plan.papers_at(FIRST_STEP):
        code = rule.material.code
        card = filed.get(code) or held.get(code)
        state = _state(code, filed, held)
        if code in complaints and application.is_editable and complaints[code]:
            state = NeedState.MISSING
        if state is NeedState.MISSING and _is_made_by_us(rule.material, application):
            state = NeedState.OURS
        if state is NeedState.MISSING and rule.deferrable_until and code not in complaints:
            state = NeedState.LATER
        needs.append(
            PaperNeed(
                material=code,
                wording=rule.material.wording,
                explanation=rule.material.explanation,
                state=state,
                is_required=rule.is_required,
                deferrable_until=rule.deferrable_until,
                rule_id=rule.dating.rule_id,
                source_words=card.source_words if card else "",
                paper_id=card.paper_id if card else None,
                held_since=card.stored_at if card else None,
                complaint=complaints.get(code, ""),
            )
        )
    return tuple(needs)


def lacking(papers: Iterable[KeptPaper], *, held: Collection[str]) -> tuple[KeptPaper, ...]:
    """What must still come into the file of a case, each paper once.

    `held` are the materials that lie there. What is set from the answers lies in the form, and
    what is looked up or made on the way is not waited for.
    """
    found: dict[str, KeptPaper] = {}
    for paper in papers:
        if paper.is_required and paper.material not in held and _comes_as_a_paper(paper):
            found.setdefault(paper.material, paper)
    return tuple(found.values())


def _comes_as_a_paper(paper: KeptPaper) -> bool:
    if paper.source == MaterialSource.SYSTEM or paper.material in SET_FROM_ANSWERS:
        return False
    # A register that did not answer at the first step leaves its paper to the customer.
    return paper.source != MaterialSource.GOV_SHARE or paper.asked_at == FIRST_STEP


def numbers_in(application: ApplicationView) -> dict[Register, str]:
    """The numbers of the draft under which registers can be asked."""
    site = application.site
    numbers = {}
    code = _credit_code_in(application)
    if code:
        numbers[Register.BUSINESS_LICENCE] = code
        numbers[Register.LEGAL_PERSON] = code
    if site is not None and site.property_number:
        numbers[Register.PROPERTY_RIGHT] = site.property_number
    if site is not None and site.project_code:
        numbers[Register.PROJECT_FILING] = site.project_code
    return numbers


def _credit_code_in(application: ApplicationView) -> str:
    # The code alone is enough to ask: what the register says then fills the rest.
    typed = application.sections[Section.ENTERPRISE].typed.get("credit_code", "")
    try:
        return credit_code.parse(str(typed))
    except UnableToReadNumber:
        return ""


def paper_of(application: ApplicationView, material: str, *, at: datetime) -> int | None:
    """The id of the draft's newest paper of a material, or None."""
    card = _papers_of(application, at).get(material)
    return card.paper_id if card else None


def _is_made_by_us(material: Material, application: ApplicationView) -> bool:
    # The form and the load list are set from the answers; nobody types them twice.
    return material.source is MaterialSource.SYSTEM or (
        material.code in SET_FROM_ANSWERS and application.demand is not None
    )


def _papers_of(application: ApplicationView, at: datetime) -> dict[str, PaperCard]:
    """The newest paper of each material that came with the draft or its case."""
    cards = (
        papers.list_papers(application_id=application.id, at=at)
        if application.case_id is None
        else papers.list_papers(case_id=application.case_id, at=at)
    )
    return {card.material: card for card in cards}


def _held(
    application: ApplicationView, materials: list[str], at: datetime
) -> dict[str, PaperCard]:
    if application.customer_id is None:
        return {}
    return papers.find_all_valid(
        customer_id=application.customer_id, materials=materials, at=at
    )


def _state(
    code: str, filed: Mapping[str, PaperCard], held: Mapping[str, PaperCard]
) -> NeedState:
    if code in filed:
        is_answer = filed[code].source == FROM_REGISTER
        return NeedState.REGISTER if is_answer else NeedState.UPLOADED
    return NeedState.REUSED if code in held else NeedState.MISSING
