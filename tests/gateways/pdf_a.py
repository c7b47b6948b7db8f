"""What a paper breaks of PDF/A-2b (ISO 19005-2), as far as it can be read off the file.

Not the whole standard: the inside of fonts, pictures and colour profiles is not looked at.
"""

import io
import re
from collections.abc import Iterator

import pypdf
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NullObject,
    StreamObject,
)


BANNED_FILTERS = {"/LZWDecode", "/Crypt"}
BANNED_ACTIONS = {
    *("/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData", "/Hide", "/SetOCGState"),
    *("/Rendition", "/Trans", "/GoTo3DView", "/JavaScript"),
}
BANNED_ANNOTATIONS = {"/3D", "/Sound", "/Screen", "/Movie"}
SHOWN, HIDDEN, PRINTED, NO_VIEW = 1, 2, 4, 32
"""Bits of an annotation's flags: invisible, hidden, print, no view."""


def faults(pdf: bytes) -> list[str]:
    """The rules that the file breaks, each with its clause."""
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    found = [*_of_the_file(pdf, reader)]
    root = reader.trailer["/Root"]
    found += _of_the_catalogue(root)
    kinds = _colours_meant(root)
    for one in _objects(reader):
        found += _of_an_object(one, kinds)
    return sorted(set(found))


def _of_the_file(pdf: bytes, reader: pypdf.PdfReader) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\s+%[\x80-\xff]{4}", pdf):
        yield "6.1.2: no binary mark after the header"
    if "/Encrypt" in reader.trailer:
        yield "6.1.3: encrypted"
    if "/ID" not in reader.trailer:
        yield "6.1.3: no identity in the trailer"
    if not re.search(rb"%%EOF\r?\n?\Z", pdf):
        yield "6.1.3: something stands after the end"
    metadata = reader.xmp_metadata
    declared = metadata and (metadata.pdfaid_part, metadata.pdfaid_conformance)
    if declared != ("2", "B"):
        yield f"6.6.4: declares {declared}"


def _of_the_catalogue(root: DictionaryObject) -> Iterator[str]:
    if "/Filter" in root.get("/Metadata", DictionaryObject()).get_object():
        yield "6.6.2.1: the metadata are packed"
    if {"/AA", "/Requirements"} & set(root):
        yield "6.5.2, 6.11: the catalogue acts or requires"
    form = root.get("/AcroForm", DictionaryObject()).get_object()
    if "/XFA" in form or form.get("/NeedAppearances"):
        yield "6.4: a form that is drawn by the reader"
    names = root.get("/Names", DictionaryObject()).get_object()
    if {"/EmbeddedFiles", "/JavaScript", "/AlternatePresentations"} & set(names):
        yield "6.8, 6.5.1, 6.10: files, scripts or presentations inside"


def _colours_meant(root: DictionaryObject) -> int:
    """How many components the colours of the output intent have; 0 without one."""
    for intent in root.get("/OutputIntents", ArrayObject()).get_object():
        meant = intent.get_object()
        if meant["/S"] == "/GTS_PDFA1":
            return int(meant["/DestOutputProfile"].get_object()["/N"])
    return 0


def _objects(reader: pypdf.PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary that the file's end leads to, each once."""
    seen: set[int] = set()
    waiting: list[object] = [reader.trailer["/Root"]]
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in seen:
                continue
            seen.add(one.idnum)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            yield one
            waiting += [one.raw_get(key) for key in one]
        elif isinstance(one, ArrayObject):
            waiting += list(one)


def _of_an_object(one: DictionaryObject, colours: int) -> Iterator[str]:
    kind, subtype = one.get("/Type"), one.get("/Subtype")
    if isinstance(one, StreamObject):
        yield from _of_a_stream(one)
        yield from _of_colours(one, colours)
    if kind == "/Font":
        yield from _of_a_font(one)
    if kind == "/Annot" or subtype == "/Widget":
        yield from _of_an_annotation(one)
    if one.get("/S") in BANNED_ACTIONS and kind in {"/Action", None}:
        yield f"6.5.1: an action {one['/S']}"
    if one.get("/TR") not in {None, "/Identity"} or one.get("/TR2") not in {None, "/Default"}:
        yield "6.2.5: a transfer function"
    if kind == "/Sig":
        yield from _of_a_signature(one)


def _of_a_stream(one: StreamObject) -> Iterator[str]:
    packed = one.get("/Filter", NullObject()).get_object()
    named = set(packed) if isinstance(packed, ArrayObject) else {packed}
    if named & BANNED_FILTERS:
        yield f"6.1.7: packed by {named}"
    if "/F" in one:
        yield "6.1.7.1: content outside the file"
    if one.get("/Subtype") == "/PS" or "/Ref" in one or "/OPI" in one:
        yield "6.2.9: PostScript, a reference or OPI"
    if one.get("/Subtype") == "/Image" and (one.get("/Interpolate") or "/Alternates" in one):
        yield "6.2.8: a picture with interpolation or alternates"


def _of_colours(one: StreamObject, colours: int) -> Iterator[str]:
    group = one.get("/Group", DictionaryObject()).get_object()
    needs = {"/DeviceRGB": 3, "/DeviceCMYK": 4}
    for space in (one.get("/ColorSpace"), group.get("/CS")):
        if isinstance(space, str) and needs.get(space, colours) != colours:
            yield f"6.2.4.3: {space} without its output intent"
    if one.get("/Subtype") == "/Form" and one.get("/Type") != "/Metadata":
        operators = set(re.findall(rb"(?<!\S)(rg|RG|k|K)(?!\S)", one.get_data()))
        if operators & {b"rg", b"RG"} and colours != needs["/DeviceRGB"]:
            yield "6.2.4.3: device colours without their output intent"


def _of_a_font(one: DictionaryObject) -> Iterator[str]:
    if one["/Subtype"] in {"/Type0", "/Type3"}:
        if one["/Subtype"] == "/Type0" and "/ToUnicode" not in one:
            yield "6.2.11.7: a font whose signs have no meaning"
        return
    descriptor = one.get("/FontDescriptor", DictionaryObject()).get_object()
    if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor):
        yield f"6.2.11.4: {one.get('/BaseFont')} is not in the file"


def _of_an_annotation(one: DictionaryObject) -> Iterator[str]:
    if one.get("/Subtype") in BANNED_ANNOTATIONS:
        yield f"6.3.1: an annotation {one['/Subtype']}"
    flags = int(one.get("/F", 0))
    if one.get("/Subtype") != "/Popup" and (
        not flags & PRINTED or flags & (SHOWN | HIDDEN | NO_VIEW)
    ):
        yield "6.3.2: an annotation that is not printed"
    if ("/A" in one and one.get("/Subtype") == "/Widget") or "/AA" in one:
        yield "6.4.1: a field that acts"
    if one.get("/Subtype") in {"/Popup", "/Link"}:
        return
    left, bottom, right, top = (float(side) for side in one["/Rect"])
    shown = one.get("/AP", DictionaryObject()).get_object()
    if right > left and top > bottom and set(shown) != {"/N"}:
        yield "6.3.3: an annotation without its one appearance"


def _of_a_signature(one: DictionaryObject) -> Iterator[str]:
    start, _first, second, _length = one["/ByteRange"]
    gap = second - one["/ByteRange"][1]
    if start != 0 or abs(gap - 2 - 2 * len(one["/Contents"].original_bytes)) > 0:
        yield "6.4.3: a signature that leaves out more than itself"
