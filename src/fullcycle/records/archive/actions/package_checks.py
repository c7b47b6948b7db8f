"""Judge files that are packages (OFD, XLSX, ZIP) and tables: whole, small, and without code."""

import csv
import io
import lzma
import re
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

from django.utils.translation import gettext as _

from fullcycle.kernels.rulebook.vocabulary import FileKind
from fullcycle.records.archive.actions import content_kinds
from fullcycle.records.archive.actions.refusals import Reason, UnableToAddPaper


MOST_ENTRIES = 2_000
MOST_UNPACKED_BYTES = 300 * 1024 * 1024
MAY_LIE_IN_A_ZIP = {
    *(".pdf", ".ofd", ".jpg", ".jpeg", ".png", ".dwg", ".dxf"),
    *(".xlsx", ".xls", ".csv", ".txt", ".docx", ".doc"),
}
ACTIVE_PARTS = re.compile(
    r"vbaProject|/activeX/|/macrosheets/|/externalLinks/|/embeddings/|/customUI/", re.IGNORECASE
)
ENCRYPTED = 0x1
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(OSError, EOFError, ValueError, KeyError, RuntimeError, OverflowError),
)
"""What the reader raises at damaged packages: parts missing, unknown methods, bad numbers."""

FORMULA_STARTS = ("=", "@", "\t=", "+cmd", "-cmd")


def judge(content: bytes, kind: FileKind) -> None:
    """Read every entry of the package to its end.

    Raises:
        UnableToAddPaper: if it is broken, encrypted, unpacks to too much, or holds programs.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = package.infolist()
            _refuse_odd_entries(entries)
            if kind is FileKind.XLSX:
                _refuse_active_parts(package, entries)
            elif kind is FileKind.ZIP:
                _refuse_other_kinds(entries)
            is_whole = package.testzip() is None
    except UNREADABLE as fault:
        raise _broken() from fault
    if not is_whole:
        raise _broken()


def _refuse_odd_entries(entries: list[zipfile.ZipInfo]) -> None:
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise UnableToAddPaper(
            Reason.ENCRYPTED, _("这个文件设了密码。请去掉密码，重新保存后再上传。")
        )
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > MOST_UNPACKED_BYTES:
        raise UnableToAddPaper(
            Reason.TOO_COMPLEX,
            _("压缩包展开后太大或文件太多，无法检查。请分成几个文件上传。"),
        )
    if any(_leads_outside(entry.filename) for entry in entries):
        raise _unfit(_("压缩包里的文件路径不正常。请重新打包后再上传。"))


def _leads_outside(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name


def _refuse_active_parts(package: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    has_parts = any(ACTIVE_PARTS.search(f"/{entry.filename}") for entry in entries)
    # A macro part under another name still has to be declared here.
    if has_parts or b"macroEnabled" in package.read("[Content_Types].xml"):
        raise UnableToAddPaper(
            Reason.MACROS,
            _("表格里有宏、外部链接或嵌入对象，不能收。请另存为不含宏的 .xlsx 后再上传。"),
        )


def _refuse_other_kinds(entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        suffix = PurePosixPath(entry.filename).suffix.lower()
        if not entry.is_dir() and suffix not in MAY_LIE_IN_A_ZIP:
            raise _unfit(
                _("压缩包里的“%(name)s”不是图纸、文档或图片，不能收。请去掉后重新打包。")
                % {"name": PurePosixPath(entry.filename).name[:60]}
            )


def judge_table(content: bytes) -> None:
    """Read every cell of a CSV table.

    Raises:
        UnableToAddPaper: if it is no table, or a cell would run in a spreadsheet.
    """
    text = content_kinds.decoded(content)
    if text is None:
        raise _broken()
    try:
        cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    except csv.Error as fault:
        raise _broken() from fault
    for cell in cells:
        if cell.lower().lstrip(" ").startswith(FORMULA_STARTS):
            raise UnableToAddPaper(
                Reason.FORMULA,
                _("表格里有公式（%(cell)s）。请改成数值后再上传。")
                % {"cell": cell.strip()[:30]},
            )


def _unfit(words: str) -> UnableToAddPaper:
    return UnableToAddPaper(Reason.UNFIT_CONTENT, words)


def _broken() -> UnableToAddPaper:
    return UnableToAddPaper(Reason.BROKEN, _("文件不完整，打不开。请重新导出或下载后再上传。"))
