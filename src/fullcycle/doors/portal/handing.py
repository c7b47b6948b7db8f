"""Files handed in with a step: each is filed at once, and kept when the form comes back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, language, signin, uploads
from fullcycle.doors.portal.steps import UnableToRead
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.snapshot import KeptPaper
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as papers
from fullcycle.records.casework.queries import CaseCard
from fullcycle.stages.intake import actions as intake


PICTURES = frozenset({"jpg", "png"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place for one file in a form, and what lies there already."""

    field: str
    material: str
    label: str
    hint: str = ""
    is_required: bool = True
    paper_id: int | None = None
    file_name: str = ""
    refused: str = ""

    @property
    def accept(self) -> str:
        """What the file chooser offers: the kinds that this material may be."""
        kinds = current_rulebook().materials[self.material].file_kinds
        named = [f".{kind}" for kind in kinds if kind not in PICTURES]
        return ",".join([*(["image/*"] if PICTURES & {*kinds} else []), *named])

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


def take(request: HttpRequest, case: CaseCard, places: Iterable[Place]) -> dict[str, Place]:
    """File what came, keep what came before; the places by their fields.

    A file that is not what it should be is refused at its own place; the others are kept.
    What was owed until now is owed no more.
    """
    kept = _kept(request, case)
    return {place.field: _filled(request, case, place, kept) for place in places}


def paper_of(place: Place) -> int:
    """The paper that lies in the place.

    Raises:
        UnableToRead: if none does, or the file was refused.
    """
    if place.refused:
        raise UnableToRead(place.refused)
    if place.paper_id is None:
        raise UnableToRead(_("还缺“%(paper)s”，请拍照或选一个文件。") % {"paper": place.label})
    return place.paper_id


def papers_in(places: Mapping[str, Place]) -> tuple[int, ...]:
    """The papers of all places; one that may be empty is passed over when it is.

    Raises:
        UnableToRead: if a required one is empty, or a file was refused.
    """
    return tuple(
        paper_of(place)
        for place in places.values()
        if place.is_required or place.refused or place.paper_id is not None
    )


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
