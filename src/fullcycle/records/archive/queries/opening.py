"""Open a paper: for a person who may, or for the platform's own work."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from django.db import transaction
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.records.archive import policy
from fullcycle.records.archive.models import Paper, PaperVersion
from fullcycle.records.journal import actions as journal


MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "ofd": "application/ofd",
    "jpg": "image/jpeg",
    "png": "image/png",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "dwg": "image/vnd.dwg",
    "zip": "application/zip",
    "json": "application/json",
}


class UnableToOpenPaper(Exception):
    """There is no such paper for this person, a reason is missing, or it was tampered with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedPaper:
    """A paper's bytes, proved by their hash, and how a door has to hand them over."""

    paper_id: int
    version: int
    content: bytes = field(repr=False)
    media_type: str
    file_name: str
    sha256: str

    @property
    def headers(self) -> dict[str, str]:
        """For the response: saved, not shown in the page; no guessing; kept by no cache."""
        disposition = content_disposition_header(as_attachment=True, filename=self.file_name)
        return {
            "Content-Type": self.media_type,
            "Content-Disposition": disposition or "attachment",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        }


@transaction.atomic
def open_paper(
    *, paper_id: int, by_id: int, at: datetime, version: int | None = None, reason: str = ""
) -> OpenedPaper:
    """Hand out a paper, by default its newest version; for an identity paper say why.

    Raises:
        UnableToOpenPaper: if there is no such paper for this person, the reason is missing, or
            the bytes are not those that were stored.
    """
    row = _find(paper_id, version)
    # Whoever may not see a paper does not learn whether there is one.
    if row is None or not policy.may_open(paper=row.paper, person_id=by_id, at=at):
        raise UnableToOpenPaper(_("没有这份材料，或您无权查看。"))
    needs_reason = policy.needs_reason(material=row.paper.material)
    if needs_reason and not reason.strip():
        raise UnableToOpenPaper(_("这是身份证件，请先写明查看原因，系统会留下记录。"))
    opened = _opened(row)
    if needs_reason:
        _journal_opened(row, by_id=by_id, reason=reason.strip(), at=at)
    return opened


def get_content(*, paper_id: int, version: int | None = None) -> OpenedPaper:
    """A paper for the platform's own work (to sign it, to read it); never for a page.

    Raises:
        UnableToOpenPaper: if there is none, or the bytes are not those that were stored.
    """
    row = _find(paper_id, version)
    if row is None:
        raise UnableToOpenPaper(_("没有这份材料，或您无权查看。"))
    return _opened(row)


def _find(paper_id: int, version: int | None) -> PaperVersion | None:
    rows = PaperVersion.objects.filter(paper_id=paper_id).select_related("paper")
    if version is not None:
        rows = rows.filter(version=version)
    return rows.defer("paper__words").order_by("-version").first()


def _opened(row: PaperVersion) -> OpenedPaper:
    try:
        content = paper_store.current().fetch(row.sha256)
    except paper_store.UnableToFetch as fault:
        raise UnableToOpenPaper(str(fault)) from fault
    return OpenedPaper(
        paper_id=row.paper_id,
        version=row.version,
        content=content,
        media_type=MEDIA_TYPES[row.kind],
        file_name=file_name_of(row),
        sha256=row.sha256,
    )


def file_name_of(row: PaperVersion) -> str:
    """The name it came with, ending in what it is."""
    suffix = PurePosixPath(row.file_name).suffix.lower()
    known = {f".{row.kind}", ".jpeg"} if row.kind == "jpg" else {f".{row.kind}"}
    return row.file_name if suffix in known else f"{row.file_name}.{row.kind}"


def _journal_opened(row: PaperVersion, *, by_id: int, reason: str, at: datetime) -> None:
    paper: Paper = row.paper
    journal.record(
        journal.Act(
            act="archive.paper.opened",
            subject_kind="paper",
            subject_id=paper.pk,
            actor_id=by_id,
            at=at,
            for_customer_id=paper.customer_id,
            case_id=paper.case_id,
            details={"material": paper.material, "version": row.version, "reason": reason},
        )
    )
