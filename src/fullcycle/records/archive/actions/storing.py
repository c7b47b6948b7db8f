"""Write a paper with its first version, or one version more, and the line in the journal."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from cryptography.hazmat.primitives import hashes
from django.db import connection
from django.db.models import Q
from django.utils.translation import gettext as _

from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.questions.question import Given, Question
from fullcycle.kernels.identity import masking
from fullcycle.records.archive import policy
from fullcycle.records.archive.actions.refusals import Reason, UnableToAddPaper
from fullcycle.records.archive.models import Paper, PaperVersion
from fullcycle.records.journal import actions as journal


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPaper:
    """Where a paper lies now; a repeat names the customer's first paper with the same bytes.

    A repeat of the same material in the same draft or case is not stored again: `paper_id` is
    then the paper that was there.
    """

    paper_id: int
    version: int
    is_repeat: bool = False
    first_copy_paper_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """Whose paper it is: of a customer, a case, or a draft before there is either."""

    customer_id: int | None = None
    case_id: int | None = None
    application_id: int | None = None
    matter: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a paper says of itself; `valid_until` is its last day."""

    number: str = ""
    holder: str = ""
    valid_until: date | None = None

    def fit_to_keep(self, material: str) -> "Statement":
        """Without blanks, and with the number of an identity card masked.

        Raises:
            UnableToAddPaper: if a text is too long.
        """
        number, holder = self.number.strip(), self.holder.strip()
        if len(number) > LONGEST_NUMBER or len(holder) > LONGEST_HOLDER:
            raise UnableToAddPaper(
                Reason.INCOMPLETE_DETAILS, _("证件号码或持有人太长，请核对后重新填写。")
            )
        if material in policy.IDENTITY:
            number = masking.masked_resident_id(number)
        return Statement(number=number, holder=holder, valid_until=self.valid_until)


LONGEST_NUMBER = 60
LONGEST_HOLDER = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToStore:
    """Content that was judged, or that is our own, with what is known of it."""

    content: bytes = field(repr=False)
    kind: str
    file_name: str
    source: str
    pages: int | None = None
    is_signed: bool = False
    receipt_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperToStore:
    """A paper before it has a number of its own."""

    whose: Whose
    material: str
    title: str
    retention: str
    statement: Statement
    file: FileToStore


INSERT = """
WITH paper AS (
    INSERT INTO archive_paper (customer_id, case_id, application_id, matter, account,
        material, title, number, holder, valid_until, retention, first_copy_id, latest_version)
    VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 1) RETURNING id
)
INSERT INTO archive_paperversion (paper_id, version, sha256, sm3, kind, size_bytes, pages,
    file_name, source, receipt_id, is_signed, number, holder, valid_until, stored_at,
    stored_by_id)
SELECT paper.id, 1, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s FROM paper
RETURNING paper_id
"""
"""A year of a district files twelve thousand papers: one statement for both rows."""


def store_paper(
    paper: PaperToStore, *, by_id: int | None, at: datetime, first_copy_id: int | None
) -> int:
    """Keep the content, write both rows and the journal's line; return the paper's id."""
    file, whose = paper.file, paper.whose
    statement = paper.statement.fit_to_keep(paper.material)
    said = [statement.number, statement.holder, statement.valid_until]
    hashes_of_content = [kept(file.content), sm3_of(file.content)]
    with connection.cursor() as cursor:
        cursor.execute(
            INSERT,
            [
                *(
                    whose.customer_id,
                    whose.case_id,
                    whose.application_id,
                    whose.matter,
                    whose.account,
                ),
                *(paper.material, paper.title, *said, paper.retention, first_copy_id),
                *(*hashes_of_content, file.kind, len(file.content), file.pages),
                *(file.file_name, file.source, file.receipt_id, file.is_signed),
                *(*said, at, by_id),
            ],
        )
        paper_id = int(cursor.fetchone()[0])
    _journal_stored(
        whose, file, paper_id=paper_id, version=1, material=paper.material, by_id=by_id, at=at
    )
    return paper_id


def store_version(
    paper: Paper, file: FileToStore, statement: Statement, *, by_id: int | None, at: datetime
) -> int:
    """Write one version more of a locked paper; return the version."""
    said = statement.fit_to_keep(paper.material)
    paper.latest_version += 1
    paper.number, paper.holder, paper.valid_until = said.number, said.holder, said.valid_until
    PaperVersion.objects.create(
        paper=paper,
        version=paper.latest_version,
        sha256=kept(file.content),
        sm3=sm3_of(file.content),
        kind=file.kind,
        size_bytes=len(file.content),
        pages=file.pages,
        file_name=file.file_name,
        source=file.source,
        receipt_id=file.receipt_id,
        is_signed=file.is_signed,
        number=said.number,
        holder=said.holder,
        valid_until=said.valid_until,
        stored_at=at,
        stored_by_id=by_id,
    )
    paper.save(update_fields=["latest_version", "number", "holder", "valid_until"])
    _journal_stored(
        Whose(customer_id=paper.customer_id, case_id=paper.case_id),
        file,
        paper_id=paper.pk,
        version=paper.latest_version,
        material=paper.material,
        by_id=by_id,
        at=at,
    )
    return paper.latest_version


def kept(content: bytes) -> str:
    """Put the content into the paper store; return its SHA-256.

    Raises:
        UnableToAddPaper: if the store cannot take it now.
    """
    try:
        return paper_store.current().keep(content)
    except paper_store.UnableToKeep as fault:
        raise UnableToAddPaper(Reason.NOT_KEPT, str(fault)) from fault


def sm3_of(content: bytes) -> str:
    """The SM3 digest (GB/T 32905-2016) in hex."""
    digest = hashes.Hash(hashes.SM3())
    digest.update(content)
    return digest.finalize().hex()


def find_copies(whose: Whose, sha256: str) -> list[PaperVersion]:
    """The versions with these bytes among the customer's, the case's or the draft's papers."""
    asked = {
        "customer_id": whose.customer_id,
        "case_id": whose.case_id,
        "application_id": whose.application_id,
    }
    named = {name: value for name, value in asked.items() if value is not None}
    return _copies_of(tuple(named)).ask(sha256=sha256, **named)


@cache
def _copies_of(names: tuple[str, ...]) -> Question[PaperVersion]:
    scope = Q()
    for name in names:
        scope |= Q(**{f"paper__{name}": Given(name)})
    return Question(
        lambda: (
            PaperVersion.objects.filter(
                scope, sha256=Given("sha256"), paper__set_aside_at__isnull=True
            )
            .select_related("paper")
            .order_by("paper_id", "version")
        )
    )


def _journal_stored(  # noqa: PLR0913 - one line of the journal names all of these
    whose: Whose,
    file: FileToStore,
    *,
    paper_id: int,
    version: int,
    material: str,
    by_id: int | None,
    at: datetime,
) -> None:
    journal.record(
        journal.Act(
            act="archive.paper.added" if version == 1 else "archive.paper.renewed",
            subject_kind="paper",
            subject_id=paper_id,
            actor_id=by_id,
            at=at,
            for_customer_id=whose.customer_id,
            case_id=whose.case_id,
            details={
                "material": material,
                "version": version,
                "kind": file.kind,
                "size_bytes": len(file.content),
                "source": file.source,
            },
        )
    )
