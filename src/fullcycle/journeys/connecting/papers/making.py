"""Make a paper: gather, set, sign, file, and tell the stage that keeps its number."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import translation

from fullcycle.gateways.signer import port as signer
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.typesetter.port import TypesetPaper
from fullcycle.journeys.connecting.papers import (
    application_forms,
    drafts,
    inspection_opinions,
    notices,
    receipts,
    scheme_replies,
    sealed_files,
    works_orders,
)
from fullcycle.journeys.connecting.papers.drafts import PaperDraft, Subject
from fullcycle.journeys.connecting.papers.kinds import PaperKind
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as archived
from fullcycle.records.archive.queries import PaperCard
from fullcycle.stages.connection import actions as connection


OURS = "supplier"
"""The party whose seal the signer sets."""


def make_paper(
    *, kind: PaperKind, case_id: int, reference: str, at: datetime
) -> archive.StoredPaper:
    """Make a paper of the case and file it; a second run finds the first one's paper.

    Must not run inside a transaction: setting and signing take time, and only the filing
    belongs together. Papers are Chinese in whatever language their maker speaks.

    Raises:
        UnableToMakePaper: if what it would say is not on file.
        UnableToTypeset: if it cannot be set now.
        UnableToSign: if it cannot be sealed now.
        NothingConnected: if typesetter or seal are not set up.
        UnableToAddPaper: if the paper store cannot take it now.
        UnableToSealFile: if the file to be sealed is empty or was tampered with.
    """
    with translation.override("zh-hans"):
        subject = drafts.subject_of(case_id=case_id, at=at)
        if kind is PaperKind.SEALED_FILE:
            return _seal_file(subject)
        if kind is PaperKind.CONTRACT:
            # It reads PDFs, and the reader takes a fifth of a second to load.
            from fullcycle.journeys.connecting.papers import sealed_contracts

            return sealed_contracts.seal_contracts(subject)
        made = [_make(subject, draft) for draft in _drafts(kind, subject, reference)]
        if kind is PaperKind.SCHEME_REPLY:
            _attach_to_reply(subject, made[-1])
        return made[-1]


DRAFTS: Mapping[PaperKind, Callable[[Subject], tuple[PaperDraft, ...]]] = {
    PaperKind.APPLICATION_FORM: application_forms.drafts_of,
    PaperKind.NOTICE: notices.drafts_of,
    PaperKind.SCHEME_REPLY: scheme_replies.drafts_of,
    PaperKind.RECEIPT: receipts.drafts_of,
    PaperKind.WORKS_ORDER: works_orders.drafts_of,
}


def _drafts(kind: PaperKind, subject: Subject, reference: str) -> tuple[PaperDraft, ...]:
    if kind is PaperKind.INSPECTION_OPINION:
        return inspection_opinions.drafts_of(subject, reference)
    return DRAFTS[kind](subject)


def _make(subject: Subject, draft: PaperDraft) -> archive.StoredPaper:
    """Set, sign and file one paper, unless just this one is filed already."""
    former = _find(subject, draft)
    if former is not None and former.number == draft.number:
        return archive.StoredPaper(
            paper_id=former.paper_id, version=former.version, is_repeat=True
        )
    paper = typesetter.current().typeset(draft.template, draft.data, at=subject.at)
    content = _signed(draft, paper, subject.at) if draft.signed_for else paper.pdf
    with transaction.atomic():
        return _file(subject, draft, content, pages=paper.pages)


def _find(subject: Subject, draft: PaperDraft) -> PaperCard | None:
    """The paper of the case that the draft would be, or be a newer version of."""
    filed = archived.list_papers(case_id=subject.case.card.id, at=subject.at)
    same = [
        card
        for card in filed
        if card.source == "GENERATED"
        and (card.material, card.title) == (draft.material, draft.title)
    ]
    return same[-1] if same else None


def _signed(draft: PaperDraft, paper: TypesetPaper, at: datetime) -> bytes:
    return signer.current().sign(
        paper.pdf,
        who=draft.signed_for,
        reason=f"{draft.title} {draft.number}",
        at=at,
        place=paper.seal_places.get(OURS),
    )


def _file(
    subject: Subject, draft: PaperDraft, content: bytes, *, pages: int
) -> archive.StoredPaper:
    file_name = f"{draft.title}-{draft.number}.pdf"
    former = _find(subject, draft)
    if former is not None:
        newer = archive.NewVersion(
            paper_id=former.paper_id,
            content=content,
            file_name=file_name,
            number=draft.number,
            holder=subject.customer.name,
            pages=pages,
            is_signed=bool(draft.signed_for),
        )
        return archive.file_generated_version(newer, by_id=None, at=subject.at)
    card = subject.case.card
    new = archive.NewPaper(
        material=draft.material,
        content=content,
        file_name=file_name,
        customer_id=card.customer_id,
        case_id=card.id,
        matter=card.matter,
        title=draft.title,
        number=draft.number,
        holder=subject.customer.name,
        retention=draft.retention,
        pages=pages,
        is_signed=bool(draft.signed_for),
    )
    return archive.file_generated(new, by_id=None, at=subject.at)


def _attach_to_reply(subject: Subject, paper: archive.StoredPaper) -> None:
    reply = scheme_replies.replied_scheme(subject.case.card.id).reply
    if reply is not None and reply.paper_id is None:
        connection.attach_reply_paper(reply_id=reply.id, paper_id=paper.paper_id, at=subject.at)


def _seal_file(subject: Subject) -> archive.StoredPaper:
    cover = sealed_files.cover_of(subject)
    sealed = archive.seal_file(case_id=subject.case.card.id, cover=cover, at=subject.at)
    return archive.StoredPaper(paper_id=sealed.paper_id, version=sealed.version)
