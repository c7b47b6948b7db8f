"""Papers come in: uploaded, fetched from a register, made by the platform, renewed."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from fullcycle.gateways.registers.port import RegisterAnswer
from fullcycle.records.archive.actions import checking, storing
from fullcycle.records.archive.actions.refusals import Reason, UnableToAddPaper
from fullcycle.records.archive.actions.storing import (
    FileToStore,
    PaperToStore,
    Statement,
    StoredPaper,
    Whose,
)
from fullcycle.records.archive.models import Paper, PaperVersion
from fullcycle.records.archive.queries import materials


LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPaper:
    """A file that somebody hands in, or one that we made, and what it is said to be.

    An empty title becomes the material's name. `pages` and `is_signed` count for papers of our
    own; uploads are looked at. `source` is UPLOAD or, for a scanned original, COURIER.
    """

    material: str
    content: bytes = field(repr=False)
    file_name: str
    customer_id: int | None = None
    case_id: int | None = None
    application_id: int | None = None
    matter: str = ""
    account: str = ""
    title: str = ""
    number: str = ""
    holder: str = ""
    valid_until: date | None = None
    retention: str = Paper.Retention.CUSTOMER_FILE
    source: str = PaperVersion.Source.UPLOAD
    pages: int | None = None
    is_signed: bool = False

    @property
    def whose(self) -> Whose:
        """Whose paper it is."""
        return Whose(
            customer_id=self.customer_id,
            case_id=self.case_id,
            application_id=self.application_id,
            matter=self.matter,
            account=self.account,
        )

    @property
    def statement(self) -> Statement:
        """What the paper says of itself."""
        return Statement(number=self.number, holder=self.holder, valid_until=self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVersion:
    """A newer file of a paper that is held; what it says takes the place of what was said."""

    paper_id: int
    content: bytes = field(repr=False)
    file_name: str
    number: str = ""
    holder: str = ""
    valid_until: date | None = None
    source: str = PaperVersion.Source.UPLOAD
    pages: int | None = None
    is_signed: bool = False

    @property
    def statement(self) -> Statement:
        """What the paper says of itself."""
        return Statement(number=self.number, holder=self.holder, valid_until=self.valid_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterPaper:
    """A register's answer that stands in for a paper."""

    material: str
    answer: RegisterAnswer
    customer_id: int | None = None
    case_id: int | None = None
    application_id: int | None = None
    matter: str = ""
    account: str = ""


@transaction.atomic
def add_paper(new: NewPaper, *, by_id: int | None, at: datetime) -> StoredPaper:
    """Take an upload in, after judging its content.

    Who may hand it in was said by the application or the task it belongs to. The same bytes as
    the same material of the same draft or case are not stored twice.

    Raises:
        UnableToAddPaper: if the file may not be taken; nothing was changed.
    """
    file = checking.checked(material=new.material, file_name=new.file_name, content=new.content)
    _refuse_expired(new.valid_until, at)
    copies = storing.find_copies(new.whose, sha256(new.content).hexdigest())
    first_copy_id = copies[0].paper_id if copies else None
    for copy in copies:
        if _is_in_the_same_place(copy.paper, new):
            return StoredPaper(
                paper_id=copy.paper_id,
                version=copy.version,
                is_repeat=True,
                first_copy_paper_id=first_copy_id,
            )
    paper = _paper(
        new,
        FileToStore(
            content=new.content,
            kind=file.kind,
            file_name=file.file_name,
            source=new.source,
            pages=file.pages,
            is_signed=file.is_signed,
        ),
    )
    paper_id = storing.store_paper(paper, by_id=by_id, at=at, first_copy_id=first_copy_id)
    return StoredPaper(
        paper_id=paper_id,
        version=1,
        is_repeat=first_copy_id is not None,
        first_copy_paper_id=first_copy_id,
    )


@transaction.atomic
def file_generated(new: NewPaper, *, by_id: int | None, at: datetime) -> StoredPaper:
    """File a PDF of our own making as a new paper; its content is not judged.

    Raises:
        UnableToAddPaper: if it is no PDF, or the store cannot take it now.
    """
    file = _own_file(new)
    paper_id = storing.store_paper(_paper(new, file), by_id=by_id, at=at, first_copy_id=None)
    return StoredPaper(paper_id=paper_id, version=1)


@transaction.atomic
def file_register_answer(
    entry: RegisterPaper, *, by_id: int | None, at: datetime
) -> StoredPaper:
    """File what a register answered, as the paper that need not be asked for.

    Raises:
        UnableToAddPaper: if the store cannot take it now.
    """
    answer = entry.answer
    paper = PaperToStore(
        whose=Whose(
            customer_id=entry.customer_id,
            case_id=entry.case_id,
            application_id=entry.application_id,
            matter=entry.matter,
            account=entry.account,
        ),
        material=entry.material,
        title=materials.wording_of(entry.material).zh,
        retention=Paper.Retention.CUSTOMER_FILE,
        statement=Statement(
            number=answer.number, holder=answer.holder, valid_until=answer.valid_until
        ),
        file=FileToStore(
            content=_as_json(answer),
            kind="json",
            file_name=f"{entry.material}-{answer.receipt_id[:40]}.json",
            source=PaperVersion.Source.REGISTER,
            receipt_id=answer.receipt_id,
        ),
    )
    paper_id = storing.store_paper(paper, by_id=by_id, at=at, first_copy_id=None)
    return StoredPaper(paper_id=paper_id, version=1)


@transaction.atomic
def add_version(new: NewVersion, *, by_id: int | None, at: datetime) -> StoredPaper:
    """Take in a newer file of a paper; the older versions stay.

    The bytes of the newest version are not stored again: the answer is then a repeat.

    Raises:
        UnableToAddPaper: if the file may not be taken, or the paper was set aside.
    """
    paper = _locked(new.paper_id)
    file = checking.checked(
        material=paper.material, file_name=new.file_name, content=new.content
    )
    _refuse_expired(new.valid_until, at)
    newest = paper.versions.get(version=paper.latest_version)
    if newest.sha256 == sha256(new.content).hexdigest():
        return StoredPaper(
            paper_id=paper.pk,
            version=newest.version,
            is_repeat=True,
            first_copy_paper_id=paper.first_copy_id or paper.pk,
        )
    judged = FileToStore(
        content=new.content,
        kind=file.kind,
        file_name=file.file_name,
        source=new.source,
        pages=file.pages,
        is_signed=file.is_signed,
    )
    version = storing.store_version(paper, judged, new.statement, by_id=by_id, at=at)
    return StoredPaper(paper_id=paper.pk, version=version)


@transaction.atomic
def file_generated_version(new: NewVersion, *, by_id: int | None, at: datetime) -> StoredPaper:
    """File a newer PDF of our own making, such as the contract after its signature.

    Raises:
        UnableToAddPaper: if it is no PDF, or the paper was set aside.
    """
    paper = _locked(new.paper_id)
    version = storing.store_version(paper, _own_file(new), new.statement, by_id=by_id, at=at)
    return StoredPaper(paper_id=paper.pk, version=version)


def _locked(paper_id: int) -> Paper:
    paper = Paper.objects.select_for_update().defer("words").get(pk=paper_id)
    if paper.set_aside_at is not None:
        raise UnableToAddPaper(
            Reason.INCOMPLETE_DETAILS, _("这份材料已移出，不能再更新，请作为新材料上传。")
        )
    return paper


def _own_file(new: NewPaper | NewVersion) -> FileToStore:
    if not new.content.startswith(b"%PDF-"):
        raise UnableToAddPaper(
            Reason.KIND_NOT_ACCEPTED, _("平台生成的文书应为 PDF，请联系系统管理员。")
        )
    return FileToStore(
        content=new.content,
        kind="pdf",
        file_name=checking.cleaned_name(new.file_name),
        source=PaperVersion.Source.GENERATED,
        pages=new.pages,
        is_signed=new.is_signed,
    )


def _paper(new: NewPaper, file: FileToStore) -> PaperToStore:
    title = new.title.strip() or materials.wording_of(new.material).zh
    if len(title) > LONGEST_TITLE:
        raise UnableToAddPaper(
            Reason.INCOMPLETE_DETAILS, _("材料名称太长，请缩短到 120 字以内。")
        )
    return PaperToStore(
        whose=new.whose,
        material=new.material,
        title=title,
        retention=new.retention,
        statement=new.statement,
        file=file,
    )


def _is_in_the_same_place(paper: Paper, new: NewPaper) -> bool:
    return (paper.material, paper.case_id, paper.application_id) == (
        new.material,
        new.case_id,
        new.application_id,
    )


def _refuse_expired(valid_until: date | None, at: datetime) -> None:
    if valid_until is not None and valid_until < timezone.localdate(at):
        raise UnableToAddPaper(
            Reason.EXPIRED,
            _("这份材料 %(day)s 已到期。请上传在有效期内的材料，或核对填写的日期。")
            % {"day": valid_until.isoformat()},
        )


def _as_json(answer: RegisterAnswer) -> bytes:
    plain = {
        "register": answer.register,
        "number": answer.number,
        "holder": answer.holder,
        "facts": dict(answer.facts),
        "valid_until": answer.valid_until.isoformat() if answer.valid_until else None,
        "receipt_id": answer.receipt_id,
        "fetched_at": answer.fetched_at.isoformat(),
        "is_simulated": answer.is_simulated,
    }
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, indent=1).encode()
