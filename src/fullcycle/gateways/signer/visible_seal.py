"""Putting the drawn seal on a page, as the visible side of a signature."""

import binascii
import io
import secrets

from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import BoxConstraints
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.stamp import StaticStampStyle

from fullcycle.gateways.signer.seal_face import SIZE_MM
from fullcycle.kernels.units.paper import PlaceOnPaper


POINTS_PER_MM = 72 / 25.4


def stamp(face: bytes) -> StaticStampStyle:
    """Return the drawn seal as pyHanko wants to have what it shows."""
    return StaticStampStyle(background=_PageContent(face), border_width=0)


def field(name: str, writer: IncrementalPdfFileWriter, place: PlaceOnPaper) -> SigFieldSpec:
    """Return a field of the seal's size, its middle at the place."""
    half = SIZE_MM * POINTS_PER_MM / 2
    x = place.x_mm * POINTS_PER_MM
    # PDF counts from the bottom of the page, people from its top.
    y = _top_of_page(writer, place.page - 1) - place.y_mm * POINTS_PER_MM
    box = (round(x - half), round(y - half), round(x + half), round(y + half))
    return SigFieldSpec(sig_field_name=name, on_page=place.page - 1, box=box)


def _top_of_page(writer: IncrementalPdfFileWriter, index: int) -> float:
    page, _resources = writer.find_page_for_modification(index)  # type: ignore[no-untyped-call]
    node = page.get_object()
    while "/MediaBox" not in node:
        node = node["/Parent"]
    return float(node["/MediaBox"][3])


class _PageContent(PdfContent):
    """The first page of a PDF file in memory; the library's own class reads from a path."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        reader = PdfFileReader(io.BytesIO(self._pdf))
        page = self._ensure_writer.import_page_as_xobject(reader)
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        name = b"/Seal" + binascii.hexlify(secrets.token_bytes(8))
        self.resources.xobject[name.decode()] = page
        return name + b" Do"
