"""A paper as lists show it, and how long it holds."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import F, QuerySet
from django.utils import timezone

from fullcycle.kernels.units.wording import Wording
from fullcycle.records.archive import policy
from fullcycle.records.archive.models import PaperVersion
from fullcycle.records.archive.queries import materials


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCard:
    """One version of a paper; in lists it is the newest.

    `holds_until` is the last day it holds: its own, else by the rulebook's months; None: while
    nothing changes.
    """

    paper_id: int
    version: int
    material: str
    wording: Wording
    title: str
    number: str
    holder: str
    holds_until: date | None
    is_valid: bool
    kind: str
    file_name: str
    size_bytes: int
    pages: int | None
    sha256: str
    sm3: str
    source: str
    source_words: str
    receipt_id: str
    is_signed: bool
    is_identity: bool
    retention: str
    stored_at: datetime
    stored_by_id: int | None
    stored_by: str
    customer_id: int | None
    case_id: int | None
    application_id: int | None
    first_copy_paper_id: int | None
    original_received_at: datetime | None


def card(row: PaperVersion, *, at: datetime) -> PaperCard:
    """The card of a version whose paper and giver were read with it."""
    paper = row.paper
    last_day = holds_until(row, material=paper.material)
    return PaperCard(
        paper_id=paper.pk,
        version=row.version,
        material=paper.material,
        wording=materials.wording_of(paper.material),
        title=paper.title,
        number=row.number,
        holder=row.holder,
        holds_until=last_day,
        is_valid=last_day is None or timezone.localdate(at) <= last_day,
        kind=row.kind,
        file_name=row.file_name,
        size_bytes=row.size_bytes,
        pages=row.pages,
        sha256=row.sha256,
        sm3=row.sm3,
        source=row.source,
        source_words=str(PaperVersion.Source(row.source).label),
        receipt_id=row.receipt_id,
        is_signed=row.is_signed,
        is_identity=paper.material in policy.IDENTITY,
        retention=paper.retention,
        stored_at=row.stored_at,
        stored_by_id=row.stored_by_id,
        stored_by=row.stored_by.name if row.stored_by else "",
        customer_id=paper.customer_id,
        case_id=paper.case_id,
        application_id=paper.application_id,
        first_copy_paper_id=paper.first_copy_id,
        original_received_at=paper.original_received_at,
    )


def holds_until(row: PaperVersion, *, material: str) -> date | None:
    """The last day on which the version holds, or None."""
    months = materials.valid_months_of(material)
    if row.valid_until is not None or months is None:
        return row.valid_until
    return _last_of(months, since=timezone.localdate(row.stored_at))


def _last_of(months: int, *, since: date) -> date:
    """Twelve months from 24 November end with the following 23 November."""
    years, month = divmod(since.month - 1 + months, 12)
    year = since.year + years
    day = min(since.day, monthrange(year, month + 1)[1])
    return date(year, month + 1, day) - timedelta(days=1)


def newest_versions() -> QuerySet[PaperVersion]:
    """The newest version of every paper that was not set aside, with what a card needs."""
    rows = PaperVersion.objects.filter(
        version=F("paper__latest_version"), paper__set_aside_at__isnull=True
    )
    return rows.select_related("paper", "stored_by").defer("paper__words")
