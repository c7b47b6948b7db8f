"""Files handed in with a step: each is filed at once, and kept when the form comes back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, language, signin, uploads
from fullcycle.doors.frame.asking import Fault
from fullcycle.doors.portal import step_forms
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.snapshot import KeptPaper
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as papers
from fullcycle.records.casework.queries import CaseCard
from fullcycle.stages.intake import actions as intake


PICTURES = frozenset({"jpg", "png"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place for one file in a form, and what lies there already.

    It may wait where nothing is said of what the file belongs to, or where time is left.
    """

    field: str
    material: str
    label: str
    hint: str = ""
    about: str = ""
    is_required: bool = True
    may_wait: bool = False
    paper_id: int | None = None
    file_name: str = ""
    refused: str = ""

    @property
    def accept(self) -> str:
        """What the file chooser offers: the kinds that this material may be."""
        kinds = current_rulebook().materials[self.material].file_kinds
        named = [f".{kind}" for kind in kinds if kind not in PICTURES]
        return ",".join([*(["image/*"] if PICTURES & {*kinds} else []), *named])

    def fault(self) -> Fault:
        """What is wrong here, for the list above the form."""
        named = " · ".join(part for part in (self.about, self.label) if part)
        return Fault(words=self.refused, label=named, anchor=f"id_{self.field}")

    @property
    def is_empty(self) -> bool:
        """Whether no file lies here and none was refused."""
        return self.paper_id is None and not self.refused

    @property
    def shown_label(self) -> str:
        """The label, saying where a file may be left out."""
        if self.is_required:
            return self.label
        return _("%(paper)s（选填）") % {"paper": self.label}


def place_for(paper: KeptPaper) -> Place:
    """The place for a paper that the case's rules ask for."""
    return Place(
        field=f"file-{paper.material}",
        material=paper.material,
        label=language.worded(paper.wording),
        hint=_("%(what)s可以是 %(kinds)s。")
        % {
            "what": language.worded(paper.explanation),
            "kinds": " · ".join(kind.upper() for kind in paper.file_kinds),
        },
        is_required=paper.is_required,
    )


def take(request: HttpRequest, case: CaseCard, places: Iterable[Place]) -> tuple[Place, ...]:
    """File what came, keep what came before, and say where a file is missing.

    A file that is not what it should be is refused at its own place; the others are kept.
    What was owed until now is owed no more.
    """
    kept = _kept(request, case)
    filled = tuple(_filled(request, case, place, kept) for place in places)
    return tuple(map(_checked, filled)) if step_forms.is_sent(request) else filled


def papers_in(places: Iterable[Place]) -> tuple[int, ...]:
    """The papers that lie in the places; one that was left empty is passed over."""
    return tuple(place.paper_id for place in places if place.paper_id is not None)


def _checked(place: Place) -> Place:
    if not place.is_empty or place.may_wait or not place.is_required:
        return place
    words = _("还缺“%(paper)s”，请拍照或选一个文件。") % {"paper": place.label}
    return replace(place, refused=words)


def _kept(request: HttpRequest, case: CaseCard) -> dict[str, papers.PaperCard]:
    """The papers of the case that the form says it has sent before, by their ids."""
    if not any(name.startswith("kept-") for name in request.POST):
        return {}
    cards = papers.list_papers(case_id=case.id, at=clock.now())
    return {str(card.paper_id): card for card in cards}


def _filled(
    request: HttpRequest, case: CaseCard, place: Place, kept: Mapping[str, papers.PaperCard]
) -> Place:
    card = kept.get(request.POST.get(f"kept-{place.field}", ""))
    if card is not None and card.material == place.material:
        place = replace(place, paper_id=card.paper_id, file_name=card.file_name)
    file = request.FILES.get(place.field)
    if not isinstance(file, UploadedFile):
        return place
    name = file.name or "photo.jpg"
    try:
        stored = archive.add_paper(
            archive.NewPaper(
                material=place.material,
                content=uploads.content_of(file),
                file_name=name,
                case_id=case.id,
                customer_id=case.customer_id,
                matter=case.matter,
            ),
            by_id=signin.customer_person_id(request),
            at=clock.now(),
        )
    except archive.UnableToAddPaper as refusal:
        return replace(place, refused=str(refusal))
    intake.settle_paper(case_id=case.id, material=place.material, at=clock.now())
    return replace(place, paper_id=stored.paper_id, file_name=name, refused="")
