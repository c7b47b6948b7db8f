"""Seal the file of a case: list its papers, prove them, sign for the list."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.signer import port as signer
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.records.archive.actions import storing
from fullcycle.records.archive.actions.storing import (
    FileToStore,
    PaperToStore,
    Statement,
    Whose,
)
from fullcycle.records.archive.models import FileSeal, Paper, PaperVersion
from fullcycle.records.archive.queries import manifests, materials
from fullcycle.records.archive.queries.manifests import Manifest
from fullcycle.records.journal import actions as journal
from fullcycle.records.people import queries as people


PLATFORM = "全周期平台"
"""Who seals when no person does; it stands in a Chinese document, so in Chinese."""


class UnableToSealFile(Exception):
    """The file cannot be sealed: it is empty, or one of its papers is not what was stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileCover:
    """What the catalogue says of the file; the archive number as account-year-matter-number."""

    issuer: str
    archive_number: str
    customer: str
    account_number: str
    business: str
    year: str
    retention: str = Paper.Retention.CUSTOMER_FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFile:
    """The catalogue and what it covers; `place` counts the seals of the case."""

    paper_id: int
    version: int
    place: int
    papers: int
    manifest_sha256: str


@transaction.atomic
def seal_file(
    *, case_id: int, cover: FileCover, at: datetime, by_id: int | None = None
) -> SealedFile:
    """Seal what the case's file holds now; a file that did not change keeps its seal.

    Raises:
        UnableToSealFile: if there are no papers, or one is gone or was tampered with.
    """
    list(Paper.objects.select_for_update().filter(case_id=case_id).values_list("pk"))
    rows = manifests.rows_of(case_id)
    if not rows:
        raise UnableToSealFile(_("这个工单还没有材料，不能封存。"))
    manifest = manifests.manifest_of(rows)
    last = FileSeal.objects.filter(case_id=case_id).order_by("-place").first()
    if last is not None and last.manifest_sha256 == manifest.sha256:
        return _sealed(last, manifest)
    _prove(rows)
    # The catalogue is a Chinese document, in whatever language its page was asked for.
    with translation.override("zh-hans"):
        catalogue = _signed_catalogue(rows, manifest, cover, by_id=by_id, at=at)
    whose = Whose(customer_id=rows[0].paper.customer_id, case_id=case_id)
    seal = FileSeal.objects.create(
        case_id=case_id,
        place=1 if last is None else last.place + 1,
        catalogue=_file_catalogue(catalogue, whose, cover, by_id=by_id, at=at),
        manifest=manifest.text,
        manifest_sha256=manifest.sha256,
        sealed_at=at,
        sealed_by_id=by_id,
    )
    journal.record(
        journal.Act(
            act="archive.file.sealed",
            subject_kind="case",
            subject_id=case_id,
            actor_id=by_id,
            at=at,
            for_customer_id=whose.customer_id,
            case_id=case_id,
            details={"place": seal.place, "manifest_sha256": manifest.sha256},
        )
    )
    return _sealed(seal, manifest)


def _sealed(seal: FileSeal, manifest: Manifest) -> SealedFile:
    return SealedFile(
        paper_id=seal.catalogue.paper_id,
        version=seal.catalogue.version,
        place=seal.place,
        papers=max(one.number for one in manifest.versions),
        manifest_sha256=manifest.sha256,
    )


def _prove(rows: list[PaperVersion]) -> None:
    for row in rows:
        try:
            paper_store.current().fetch(row.sha256)
        except paper_store.UnableToFetch as fault:
            raise UnableToSealFile(
                _("“%(title)s”不能封存：%(reason)s")
                % {"title": row.paper.title, "reason": str(fault)}
            ) from fault


def _signed_catalogue(
    rows: list[PaperVersion],
    manifest: Manifest,
    cover: FileCover,
    *,
    by_id: int | None,
    at: datetime,
) -> tuple[bytes, int]:
    newest = [row for row in rows if row.version == row.paper.latest_version]
    set_paper = typesetter.current().typeset(
        "archive_catalogue",
        {
            "issuer": cover.issuer,
            "number": cover.archive_number,
            "archive_number": cover.archive_number,
            "customer": cover.customer,
            "account_number": cover.account_number,
            "business": cover.business,
            "year": cover.year,
            "retention": str(Paper.Retention(cover.retention).label),
            "items": [
                {
                    "number": str(place),
                    "title": row.paper.title,
                    "dated_on": timezone.localdate(row.stored_at).isoformat(),
                    "pages": str(row.pages or "—"),
                    "source": str(PaperVersion.Source(row.source).label),
                    "digest": row.sm3,
                }
                for place, row in enumerate(newest, 1)
            ],
        },
        at=at,
    )
    who = people.get_person(person_id=by_id).name if by_id is not None else PLATFORM
    signed = signer.current().sign(
        set_paper.pdf, who=who, reason=f"档案封存，清单摘要 SHA-256 {manifest.sha256}", at=at
    )
    return signed, set_paper.pages


def _file_catalogue(
    catalogue: tuple[bytes, int],
    whose: Whose,
    cover: FileCover,
    *,
    by_id: int | None,
    at: datetime,
) -> PaperVersion:
    content, pages = catalogue
    file = FileToStore(
        content=content,
        kind="pdf",
        file_name=f"卷内目录-{cover.archive_number}.pdf",
        source=PaperVersion.Source.GENERATED,
        pages=pages,
        is_signed=True,
    )
    said = Statement(number=cover.archive_number, holder=cover.customer)
    former = Paper.objects.filter(case_id=whose.case_id, material=materials.CATALOGUE).first()
    if former is not None:
        version = storing.store_version(former, file, said, by_id=by_id, at=at)
        return PaperVersion.objects.get(paper=former, version=version)
    paper = PaperToStore(
        whose=whose,
        material=materials.CATALOGUE,
        title=materials.wording_of(materials.CATALOGUE).zh,
        retention=cover.retention,
        statement=said,
        file=file,
    )
    paper_id = storing.store_paper(paper, by_id=by_id, at=at, first_copy_id=None)
    return PaperVersion.objects.get(paper_id=paper_id, version=1)
