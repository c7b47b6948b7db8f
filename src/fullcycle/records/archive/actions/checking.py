"""Judge an upload by its content, against what the material accepts."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.conf import settings
from django.utils.translation import gettext as _

from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.vocabulary import FileKind
from fullcycle.records.archive.actions import content_kinds, package_checks, picture_checks
from fullcycle.records.archive.actions.refusals import Reason, UnableToAddPaper
from fullcycle.records.archive.queries import materials


LONGEST_NAME = 120
MEGABYTE = 1024 * 1024
SUFFIXES = {".jpeg": FileKind.JPG, ".jpe": FileKind.JPG, ".txt": FileKind.CSV} | {
    f".{kind}": kind for kind in FileKind
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedFile:
    """What an upload turned out to be; `file_name` is safe to show and to save under."""

    kind: FileKind
    file_name: str
    pages: int | None
    is_signed: bool


def checked(*, material: str, file_name: str, content: bytes) -> CheckedFile:
    """Judge the file that a person offers as this material.

    Raises:
        UnableToAddPaper: if it may not be taken; the message says what to do next.
    """
    accepted = _accepted_kinds(material)
    _refuse_size(content)
    name = cleaned_name(file_name)
    kind = content_kinds.recognised(content)
    _refuse_lying_name(name, kind)
    if kind not in accepted:
        raise UnableToAddPaper(
            Reason.KIND_NOT_ACCEPTED,
            _("这种材料不收 %(kind)s 文件。请改用：%(kinds)s。")
            % {"kind": kind.upper(), "kinds": "、".join(one.upper() for one in accepted)},
        )
    pages, is_signed = None, False
    if kind is FileKind.PDF:
        # The reader takes a fifth of a second to load: not before there is a PDF.
        from fullcycle.records.archive.actions import pdf_checks

        finding = pdf_checks.judge(content)
        pages, is_signed = finding.pages, finding.is_signed
    elif kind in {FileKind.JPG, FileKind.PNG}:
        picture_checks.judge(content)
        pages = 1
    elif kind is FileKind.CSV:
        package_checks.judge_table(content)
    elif kind is not FileKind.DWG:
        package_checks.judge(content, kind)
    return CheckedFile(kind=kind, file_name=name, pages=pages, is_signed=is_signed)


def _accepted_kinds(material: str) -> Sequence[FileKind]:
    if material in materials.OWN_PAPERS:
        return materials.OWN_KINDS
    known = current_rulebook().materials.get(material)
    if known is None:
        raise UnableToAddPaper(
            Reason.UNKNOWN_MATERIAL, _("没有这种材料，请刷新页面后重新选择。")
        )
    return known.file_kinds


def _refuse_size(content: bytes) -> None:
    if not content:
        raise UnableToAddPaper(
            Reason.EMPTY, _("这个文件是空的。请确认已保存好，再重新选择文件。")
        )
    if len(content) > settings.PAPERS_MOST_MB * MEGABYTE:
        raise UnableToAddPaper(
            Reason.TOO_LARGE,
            _("文件超过 %(most)s MB。请压缩、降低扫描精度或分几次上传。")
            % {"most": settings.PAPERS_MOST_MB},
        )


def cleaned_name(file_name: str) -> str:
    """The last part of the name, without characters that hide or turn what follows them."""
    last = file_name.replace("\\", "/").rsplit("/", maxsplit=1)[-1]
    shown = "".join(one for one in last if unicodedata.category(one)[0] != "C").strip(" .")
    path = PurePosixPath(shown or "file")
    return path.stem[: LONGEST_NAME - len(path.suffix[:10])] + path.suffix[:10]


def _refuse_lying_name(name: str, kind: FileKind) -> None:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix and SUFFIXES.get(suffix) is not kind:
        raise UnableToAddPaper(
            Reason.NAME_LIES,
            _("文件名以 %(suffix)s 结尾，内容却是 %(kind)s。请用原来的程序重新导出后再上传。")
            % {"suffix": suffix, "kind": kind.upper()},
        )
