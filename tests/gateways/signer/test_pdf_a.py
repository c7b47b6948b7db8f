"""Papers stay PDF/A-2b, also when both parties have sealed them."""

import io
from datetime import UTC, datetime

import pypdf
import pytest
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    NumberObject,
    TextStringObject,
)
from tests.gateways import pdf_a
from tests.gateways.typesetter.examples import EXAMPLES

from fullcycle.gateways.signer.demo_seal import create_demo_seal
from fullcycle.gateways.signer.local_seal import LocalSeal
from fullcycle.gateways.typesetter.port import PAPERS
from fullcycle.gateways.typesetter.typst_compiler import TypstTypesetter


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
TYPST = TypstTypesetter()


@pytest.fixture(scope="module")
def seal(tmp_path_factory):
    folder = tmp_path_factory.mktemp("seal")
    file = create_demo_seal(folder, company="温州供电公司", password="pass", at=NOON)
    return LocalSeal.load(file, password="pass")


class TestPapers:
    @pytest.mark.parametrize("name", PAPERS)
    def test_are_pdf_a(self, name):
        assert pdf_a.faults(TYPST.typeset(name, EXAMPLES[name], at=NOON).pdf) == []

    @pytest.mark.parametrize("name", PAPERS)
    def test_are_pdf_a_when_they_are_sealed(self, seal, name):
        paper = TYPST.typeset(name, EXAMPLES[name], at=NOON)
        sealed = paper.pdf
        for place in [*paper.seal_places.values(), None]:
            sealed = seal.sign(sealed, who="王小明", reason="签订", at=NOON, place=place)

        assert pdf_a.faults(sealed) == []


def annotated(writer, **entries):
    annotation = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Square"),
            NameObject("/Rect"): ArrayObject(map(NumberObject, (0, 0, 9, 9))),
        }
        | {NameObject(f"/{key}"): value for key, value in entries.items()}
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([annotation])


def with_font(writer):
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    fonts = DictionaryObject({NameObject("/F9"): font})
    writer.pages[0][NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})


def without_intent(writer):
    del writer.root_object["/OutputIntents"]
    picture = DecodedStreamObject()
    picture.set_data(b"000")
    picture[NameObject("/Subtype")] = NameObject("/Image")
    picture[NameObject("/ColorSpace")] = NameObject("/DeviceRGB")
    writer.root_object[NameObject("/Shown")] = writer._add_object(picture)


def crowded(writer):
    writer.add_attachment("a.txt", b"a")


BROKEN = {
    "6.1.3: encrypted": lambda writer: writer.encrypt("", "secret"),
    "6.8": crowded,
    "6.5.1": lambda writer: annotated(
        writer,
        F=NumberObject(4),
        AP=DictionaryObject({NameObject("/N"): DictionaryObject()}),
        A=DictionaryObject(
            {
                NameObject("/S"): NameObject("/JavaScript"),
                NameObject("/JS"): TextStringObject("app.alert(1)"),
            }
        ),
    ),
    "6.3.2": lambda writer: annotated(writer, F=NumberObject(2)),
    "6.3.3": lambda writer: annotated(writer, F=NumberObject(4)),
    "6.2.11.4": with_font,
    "6.2.4.3": without_intent,
    "6.6.4": lambda writer: setattr(writer, "xmp_metadata", None),
}


class TestTheCheck:
    @pytest.mark.parametrize("clause", BROKEN)
    def test_finds_what_is_broken(self, clause):
        whole = TYPST.typeset("receipt", EXAMPLES["receipt"], at=NOON).pdf
        writer = pypdf.PdfWriter(clone_from=io.BytesIO(whole))
        BROKEN[clause](writer)
        broken = io.BytesIO()
        writer.write(broken)

        found = pdf_a.faults(broken.getvalue())

        assert any(one.startswith(clause) for one in found), found
