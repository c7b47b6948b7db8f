"""The files that applicants hand in: small, real, made once in a process."""

from functools import cache
from io import BytesIO

from PIL import Image, ImageDraw
from pypdf import PdfWriter


PICTURES = frozenset({"M03", "M04"})
"""Identity cards are photographed; everything else comes as PDF."""


def file_name(material: str) -> str:
    """What the applicant calls the file."""
    return f"{material}.{'jpg' if material in PICTURES else 'pdf'}"


@cache
def scan(material: str, edition: int = 1) -> bytes:
    """The file of a material; another edition has other bytes."""
    if material in PICTURES:
        return _picture(f"{material} / {edition}")
    return _document(f"{material} / {edition}")


def _picture(words: str) -> bytes:
    image = Image.new("RGB", (640, 400), "#eef2f4")
    ImageDraw.Draw(image).text((40, 180), f"SIMULATED {words}", fill="#22313a")
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=70)
    return buffer.getvalue()


def _document(words: str) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.add_metadata({"/Title": f"SIMULATED {words}"})
    buffer = BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
