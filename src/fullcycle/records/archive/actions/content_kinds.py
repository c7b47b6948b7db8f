"""What a file really is, told by its first bytes and by what a package holds."""

import io
import re
import struct
import zipfile

import puremagic
from django.utils.translation import gettext as _

from fullcycle.kernels.rulebook.vocabulary import FileKind
from fullcycle.records.archive.actions.refusals import Reason, UnableToAddPaper


HEAD_BYTES = 4096
DWG = re.compile(rb"AC10[0-9]{2}\x00")
WEB_PAGE = re.compile(rb"<(!doctype|html|head|body|script|svg|iframe|\?xml)\b", re.IGNORECASE)
CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1f]")
STARTS = (
    (b"%PDF-", FileKind.PDF),
    (b"\xff\xd8\xff", FileKind.JPG),
    (b"\x89PNG\r\n\x1a\n", FileKind.PNG),
)


def recognised(content: bytes) -> FileKind:
    """The kind of the content.

    Raises:
        UnableToAddPaper: if it is a web page, or no kind that is ever accepted.
    """
    for start, kind in STARTS:
        if content.startswith(start):
            return kind
    if DWG.match(content):
        return FileKind.DWG
    if content.startswith(b"PK\x03\x04"):
        return _kind_of_package(content)
    if WEB_PAGE.search(content[:HEAD_BYTES]):
        raise UnableToAddPaper(
            Reason.WEB_PAGE,
            _("这个文件其实是网页，不能作为材料。请上传原件的扫描件、照片或 PDF。"),
        )
    if _is_text(content):
        return FileKind.CSV
    raise UnableToAddPaper(
        Reason.UNKNOWN_KIND,
        _("无法识别这个文件（内容像 %(kind)s）。请另存为 PDF，或直接拍照上传。")
        % {"kind": _likely_kind(content)},
    )


def _kind_of_package(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError, struct.error) as fault:
        raise UnableToAddPaper(
            Reason.BROKEN, _("文件不完整，打不开。请重新导出或下载后再上传。")
        ) from fault
    if "OFD.xml" in names:
        return FileKind.OFD
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if {"word/document.xml", "ppt/presentation.xml"} & names:
        raise UnableToAddPaper(
            Reason.UNKNOWN_KIND, _("文字处理文档容易被改动，请先另存为 PDF 再上传。")
        )
    return FileKind.ZIP


def _is_text(content: bytes) -> bool:
    if CONTROLS.search(content):
        return False
    return decoded(content) is not None


def decoded(content: bytes) -> str | None:
    """The text of a table file as spreadsheets write it, or None if it is no text."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _likely_kind(content: bytes) -> str:
    try:
        found: str = puremagic.from_string(content[:HEAD_BYTES])
    except (puremagic.PureError, ValueError):
        return _("未知格式")
    return found.removeprefix(".") or _("未知格式")
