"""What may be asked of the journal."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import connection

from fullcycle.records.journal.models import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalLine:
    """One act as the time-lines show it."""

    id: int
    at: datetime
    actor_id: int | None
    for_customer_id: int | None
    act: str
    subject_kind: str
    subject_id: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainFinding:
    """What verifying found: how many lines hold, and the first that does not."""

    verified: int
    first_broken_line_id: int | None
    reason: str

    @property
    def is_whole(self) -> bool:
        """Whether every line is chained and unchanged."""
        return self.first_broken_line_id is None


def list_lines_of_case(*, case_id: int, limit: int = 500) -> list[JournalLine]:
    """The newest lines of a case, newest first."""
    rows = Line.objects.filter(case_id=case_id).order_by("-id")[:limit]
    return [_line(row) for row in rows]


def list_lines_of_subject(
    *,
    subject_kind: str,
    subject_id: int | str,
    limit: int = 200,
) -> list[JournalLine]:
    """The newest lines about one thing, newest first."""
    rows = Line.objects.filter(subject_kind=subject_kind, subject_id=str(subject_id))
    return [_line(row) for row in rows.order_by("-id")[:limit]]


def verify_chain(*, batch: int = 5_000) -> ChainFinding:
    """Recompute every hash outside the database's triggers and name the first broken line."""
    verified, number, previous = 0, 0, bytes(32)
    while True:
        rows = _sealed_after(number, batch)
        if not rows:
            break
        for row in rows:
            reason = _fault(row, number + 1, previous)
            if reason:
                return ChainFinding(
                    verified=verified,
                    first_broken_line_id=row.line_id,
                    reason=reason,
                )
            verified, number, previous = verified + 1, row.number, row.hash
    stray = Line.objects.filter(seal__isnull=True).order_by("id").first()
    if stray is not None:
        return ChainFinding(
            verified=verified,
            first_broken_line_id=stray.pk,
            reason="the line has no seal",
        )
    return ChainFinding(verified=verified, first_broken_line_id=None, reason="")


@dataclass(frozen=True, slots=True)
class _SealedRow:
    line_id: int
    number: int
    previous_hash: bytes
    hash: bytes
    text: str | None


def _sealed_after(number: int, batch: int) -> list[_SealedRow]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT s.line_id, s.number, s.previous_hash, s.hash,
                   CASE WHEN l.id IS NULL THEN NULL ELSE journal_line_text(l) END
            FROM journal_seal s LEFT JOIN journal_line l ON l.id = s.line_id
            WHERE s.number > %s ORDER BY s.number LIMIT %s
            """,
            [number, batch],
        )
        return [
            _SealedRow(line, count, bytes(before), bytes(own), text)
            for line, count, before, own, text in cursor.fetchall()
        ]


def _fault(row: _SealedRow, expected_number: int, previous: bytes) -> str:
    if row.text is None:
        return "the line was deleted"
    if row.number != expected_number:
        return "a line before it was removed from the chain"
    if row.previous_hash != previous:
        return "it does not name the line before it"
    if sha256(previous + row.text.encode()).digest() != row.hash:
        return "its content was changed"
    return ""


def _line(row: Line) -> JournalLine:
    return JournalLine(
        id=row.pk,
        at=row.at,
        actor_id=row.actor_id,
        for_customer_id=row.for_customer_id,
        act=row.act,
        subject_kind=row.subject_kind,
        subject_id=row.subject_id,
        details=row.details,
    )
