"""What an inspection found: one opinion for each round of each kind."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from fullcycle.journeys.connecting.papers import drafts
from fullcycle.journeys.connecting.papers.drafts import (
    PaperDraft,
    Subject,
    UnableToMakePaper,
)
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.connection.queries import InspectionView


LETTERS = {"MID": "Z", "COMPLETION": "J"}
"""How the numbers of the two kinds are told apart: 中间, 竣工."""


def drafts_of(subject: Subject, kind: str) -> tuple[PaperDraft, ...]:
    """Every round of the inspections of a kind, the first first; all kinds if it is empty.

    Raises:
        UnableToMakePaper: if nothing was inspected.
    """
    rounds = connections.list_inspections(case_id=subject.case.card.id, kind=kind or None)
    if not rounds:
        raise UnableToMakePaper(_("还没有检验记录，不能生成检验意见单。"))
    return tuple(_draft(subject, inspection) for inspection in reversed(rounds))


def _draft(subject: Subject, inspection: InspectionView) -> PaperDraft:
    number = f"JY{subject.number}-{LETTERS[inspection.kind]}{inspection.round:02d}"
    attempt = f"第 {inspection.round} 次"
    return PaperDraft(
        material="INSPECTION_OPINION",
        template="inspection_opinion",
        title=f"{inspection.kind_words}意见单（{attempt}）",
        number=number,
        data=drafts.framed(
            number,
            application_number=subject.number,
            customer=subject.customer.name,
            address=subject.address,
            kind=inspection.kind_words,
            inspected_on=inspection.inspected_on.isoformat(),
            inspectors=inspection.inspector,
            attempt=attempt,
            findings=list(_findings(inspection)),
            conclusion=_conclusion(inspection),
            recheck_by=_recheck_by(inspection),
        ),
        signed_for=inspection.inspector,
        retention="INSPECTION",
    )


def _findings(inspection: InspectionView) -> Iterable[dict[str, object]]:
    # Every defect is to be remedied before the next round, also a slight one.
    for defect in inspection.defects:
        yield {
            "item": defect.level_words,
            "finding": f"{defect.words}（请在 {defect.due_on.isoformat()} 前整改）",
            "basis": defect.clause,
            "is_serious": True,
        }


def _conclusion(inspection: InspectionView) -> str:
    if inspection.defects:
        return f"有 {len(inspection.defects)} 项缺陷，整改后复验。"
    return "检验合格。"


def _recheck_by(inspection: InspectionView) -> str | None:
    if not inspection.defects:
        return None
    return max(defect.due_on for defect in inspection.defects).isoformat()
