"""The papers of a case as its customer looks for them: by stage, the newest on top."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fullcycle.kernels.units.wording import Wording
from fullcycle.records.archive.queries import PaperCard
from fullcycle.records.casework.queries import StageView


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPaper:
    """A paper; `told_apart` is empty where its name alone says which it is."""

    card: PaperCard
    told_apart: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StagePapers:
    """What came in while the case stood in a stage."""

    wording: Wording
    papers: tuple[ShownPaper, ...]


def by_stage(
    papers: Iterable[PaperCard], stages: Iterable[StageView]
) -> tuple[StagePapers, ...]:
    """The stages in which papers came, the present one first, each with its newest first."""
    newest = sorted(papers, key=lambda card: (card.stored_at, card.paper_id), reverse=True)
    names = Counter(card.wording for card in newest)
    begun = [stage for stage in stages if stage.tasks]
    shown: dict[int, list[ShownPaper]] = {}
    for card in newest:
        apart = _told_apart(card) if names[card.wording] > 1 else ""
        shown.setdefault(_stage_of(card, begun), []).append(
            ShownPaper(card=card, told_apart=apart)
        )
    return tuple(
        StagePapers(wording=stage.wording, papers=tuple(shown[stage.number]))
        for stage in reversed(begun)
        if stage.number in shown
    )


def _stage_of(card: PaperCard, begun: list[StageView]) -> int:
    """The last stage that had begun when the paper came, or the first."""
    entered = [
        stage.number
        for stage in begun
        if min(task.opened_at for task in stage.tasks) <= card.stored_at
    ]
    return max(entered, default=min((stage.number for stage in begun), default=0))


def _told_apart(card: PaperCard) -> str:
    parts = []
    if card.title and card.title not in {card.wording.zh, card.wording.en}:
        parts.append(card.title)
    if card.number and not card.is_identity:
        parts.append(card.number)
    if card.version > 1:
        parts.append(_("第 %(n)d 版") % {"n": card.version})
    return " · ".join(parts or [card.file_name])
