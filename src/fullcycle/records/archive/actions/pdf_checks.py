"""Judge a PDF: whole, open, and nothing in it that acts by itself."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pypdf
from django.utils.translation import gettext as _
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, PdfObject

from fullcycle.records.archive.actions.refusals import Reason, UnableToAddPaper


MOST_OBJECTS = 200_000
"""A tagged drawing set of 20 MB has some ten thousand; a made-up one may have millions."""

TAIL_BYTES = 1024
ACTIONS = {
    "/JavaScript": Reason.SCRIPT,
    "/Launch": Reason.LAUNCH,
    "/ImportData": Reason.LAUNCH,
    "/SubmitForm": Reason.LAUNCH,
    "/GoToE": Reason.EMBEDDED,
    "/GoToR": Reason.LAUNCH,
    "/Rendition": Reason.EMBEDDED,
}
KEYS = {
    "/JS": Reason.SCRIPT,
    "/JavaScript": Reason.SCRIPT,
    "/XFA": Reason.SCRIPT,
    "/EF": Reason.EMBEDDED,
    "/EmbeddedFiles": Reason.EMBEDDED,
    "/RichMediaContent": Reason.EMBEDDED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfFinding:
    """What there is to say of a PDF that may be taken."""

    pages: int
    is_signed: bool


def judge(content: bytes) -> PdfFinding:
    """Look at every object that can be reached, without drawing any page.

    Raises:
        UnableToAddPaper: if it is incomplete, encrypted, or holds scripts, commands or files.
    """
    if b"%%EOF" not in content[-TAIL_BYTES:]:
        raise _broken()
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        _refuse_encrypted(reader)
        pages = len(reader.pages)
        is_signed = _walk(reader)
    except UnableToAddPaper:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as fault:
        # Damaged objects make the reader stumble in many ways, all with the same meaning.
        raise _broken() from fault
    except RecursionError as fault:
        raise _too_complex() from fault
    if pages == 0:
        raise _broken()
    return PdfFinding(pages=pages, is_signed=is_signed)


def _refuse_encrypted(reader: pypdf.PdfReader) -> None:
    if reader.is_encrypted:
        raise UnableToAddPaper(
            Reason.ENCRYPTED,
            _("这个 PDF 设了密码或权限。请去掉密码，或用“打印为 PDF”另存后再上传。"),
        )


def _walk(reader: pypdf.PdfReader) -> bool:
    is_signed = False
    for entry in _dictionaries(reader):
        for reason in _reasons(entry):
            raise UnableToAddPaper(reason, _words(reason))
        is_signed = is_signed or ("/ByteRange" in entry and "/Contents" in entry)
    return is_signed


def _dictionaries(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary from the trailer on, each once."""
    waiting: list[PdfObject] = [reader.trailer]
    seen: set[tuple[int, int]] = set()
    for _count in range(MOST_OBJECTS):
        if not waiting:
            return
        one: PdfObject | None = waiting.pop()
        if isinstance(one, IndirectObject):
            place = (one.idnum, one.generation)
            if place in seen:
                continue
            seen.add(place)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            waiting.extend(one.raw_get(key) for key in one)
        elif isinstance(one, ArrayObject):
            waiting.extend(list.__iter__(one))
    raise _too_complex()


def _reasons(entry: DictionaryObject) -> Iterator[Reason]:
    kind = _value(entry, "/S")
    if isinstance(kind, str) and kind in ACTIONS:
        yield ACTIONS[kind]
    yield from (reason for key, reason in KEYS.items() if key in entry)
    # A link is followed by whoever reads; here the paper itself would call somewhere.
    triggers = _value(entry, "/AA")
    named = list(triggers) if isinstance(triggers, DictionaryObject) else []
    acts = [_value(entry, "/OpenAction"), *(_value(triggers, name) for name in named)]
    if any(_value(act, "/S") == "/URI" for act in acts):
        yield Reason.LAUNCH


def _value(entry: object, key: str) -> object:
    # `get` would hand out a reference as it stands, and a name can hide behind one.
    return entry[key] if isinstance(entry, DictionaryObject) and key in entry else None


def _words(reason: Reason) -> str:
    return {
        Reason.SCRIPT: _(
            "这个 PDF 里有会自动运行的脚本，不能收。请用“打印为 PDF”另存后再上传。"
        ),
        Reason.LAUNCH: _(
            "这个 PDF 里有会打开程序或发送数据的命令，不能收。请用“打印为 PDF”另存后再上传。"
        ),
        Reason.EMBEDDED: _(
            "这个 PDF 里夹带了其他文件，不能收。请把夹带的文件取出来，分别上传。"
        ),
    }[reason]


def _broken() -> UnableToAddPaper:
    return UnableToAddPaper(Reason.BROKEN, _("文件不完整，打不开。请重新导出或下载后再上传。"))


def _too_complex() -> UnableToAddPaper:
    return UnableToAddPaper(
        Reason.TOO_COMPLEX, _("这个 PDF 太复杂，无法检查。请用“打印为 PDF”另存后再上传。")
    )
