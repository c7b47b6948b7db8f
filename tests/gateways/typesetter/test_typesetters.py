"""What holds for every typesetter, and what is particular to typst."""

import io
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdf
import pytest
from tests.gateways.typesetter.examples import EXAMPLES

from fullcycle.gateways.typesetter.plain import PlainTypesetter
from fullcycle.gateways.typesetter.port import PAPERS, SIGNED_PAPERS, UnableToTypeset
from fullcycle.gateways.typesetter.typst_compiler import FOLDER, TypstTypesetter


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
TYPST = TypstTypesetter()


def words(pdf: bytes) -> str:
    """Return the paper's text without the spaces that its layout put in."""
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


@pytest.fixture(params=["typst", "plain"])
def typesetter(request):
    return TYPST if request.param == "typst" else PlainTypesetter()


class TestEveryTypesetter:
    @pytest.mark.parametrize("name", PAPERS)
    def test_makes_a_file_with_as_many_pages_as_it_says(self, typesetter, name):
        paper = typesetter.typeset(name, EXAMPLES[name], at=NOON)
        assert paper.pdf.startswith(b"%PDF-")
        assert len(pypdf.PdfReader(io.BytesIO(paper.pdf)).pages) == paper.pages

    @pytest.mark.parametrize("name", PAPERS)
    def test_says_where_the_seals_of_both_parties_belong(self, typesetter, name):
        paper = typesetter.typeset(name, EXAMPLES[name], at=NOON)
        signed_by = {"supplier", "customer"} if name in SIGNED_PAPERS else set()
        assert set(paper.seal_places) == signed_by
        for place in paper.seal_places.values():
            assert place.page == paper.pages
            assert 40 < place.x_mm < 170
            assert 30 < place.y_mm < 267

    def test_gives_the_same_bytes_for_the_same_data_and_instant(self, typesetter):
        def receipt(at: datetime = NOON, **change: str) -> bytes:
            return typesetter.typeset("receipt", EXAMPLES["receipt"] | change, at=at).pdf

        assert receipt() == receipt()
        assert receipt() != receipt(customer="另一家公司")
        assert receipt() != receipt(at=NOON + timedelta(days=1))

    def test_takes_any_instant_that_a_clock_shows(self, typesetter):
        at = NOON.replace(microsecond=123_456)

        assert typesetter.typeset("receipt", EXAMPLES["receipt"], at=at).pages == 1

    @pytest.mark.parametrize("name", ["no_such_paper", "frame", "../port"])
    def test_refuses_a_paper_that_is_not_listed(self, typesetter, name):
        with pytest.raises(UnableToTypeset, match="没有名为"):
            typesetter.typeset(name, EXAMPLES["receipt"], at=NOON)

    def test_refuses_a_paper_without_its_number(self, typesetter):
        data = {k: v for k, v in EXAMPLES["receipt"].items() if k != "number"}
        with pytest.raises(UnableToTypeset, match="number"):
            typesetter.typeset("receipt", data, at=NOON)


class TestPapers:
    def test_are_listed_each_with_a_template_and_an_example(self):
        templates = {file.stem for file in FOLDER.glob("*.typ")} - {"frame"}
        assert templates == set(PAPERS) == set(EXAMPLES)


class TestTypst:
    @pytest.mark.parametrize("name", PAPERS)
    def test_declares_pdf_a_2b(self, name):
        pdf = TYPST.typeset(name, EXAMPLES[name], at=NOON).pdf
        metadata = pypdf.PdfReader(io.BytesIO(pdf)).xmp_metadata
        assert metadata is not None
        assert (metadata.pdfaid_part, metadata.pdfaid_conformance) == ("2", "B")

    @pytest.mark.parametrize("name", PAPERS)
    def test_embeds_chinese_fonts_only(self, name):
        reader = pypdf.PdfReader(io.BytesIO(TYPST.typeset(name, EXAMPLES[name], at=NOON).pdf))
        fonts = {
            font.get_object()["/BaseFont"]
            for page in reader.pages
            for font in page["/Resources"]["/Font"].values()
        }
        assert fonts
        assert all("CJK" in font for font in fonts)

    @pytest.mark.parametrize("name", PAPERS)
    def test_prints_every_text_it_was_given(self, name):
        data = EXAMPLES[name]
        printed = words(TYPST.typeset(name, data, at=NOON).pdf)
        missing = [text for text in texts_in(data) if re.sub(r"\s", "", text) not in printed]
        assert missing == []

    def test_numbers_its_pages(self):
        data = EXAMPLES["archive_catalogue"]
        printed = words(TYPST.typeset("archive_catalogue", data, at=NOON).pdf)
        assert "第1页共2页" in printed
        assert "第2页共2页" in printed

    def test_repeats_the_head_of_a_table_on_its_next_page(self):
        data = EXAMPLES["archive_catalogue"]
        assert words(TYPST.typeset("archive_catalogue", data, at=NOON).pdf).count("题名") == 2

    @pytest.mark.parametrize(
        "name", ["#panic()", "*粗*体", "$x^2$", "[甲]", '"}', "\\", "= 标题", "@ref", "//x"]
    )
    def test_prints_markup_in_data_as_it_is(self, name):
        data = EXAMPLES["receipt"] | {"customer": f"甲{name}乙"}
        printed = words(TYPST.typeset("receipt", data, at=NOON).pdf)
        assert f"甲{name}乙".replace(" ", "") in printed

    def test_names_the_value_that_is_missing(self):
        data = {k: v for k, v in EXAMPLES["supply_contract"].items() if k != "boundary"}
        with pytest.raises(UnableToTypeset, match="boundary"):
            TYPST.typeset("supply_contract", data, at=NOON)

    def test_sets_the_next_paper_after_one_that_failed(self):
        with pytest.raises(UnableToTypeset):
            TYPST.typeset("receipt", {"issuer": "x", "number": "y"}, at=NOON)
        assert TYPST.typeset("receipt", EXAMPLES["receipt"], at=NOON).pages == 1

    def test_does_without_a_qr_code(self):
        data = {k: v for k, v in EXAMPLES["receipt"].items() if k not in {"qr", "code"}}
        with_qr = TYPST.typeset("receipt", EXAMPLES["receipt"], at=NOON).pdf
        assert len(TYPST.typeset("receipt", data, at=NOON).pdf) < len(with_qr)

    def test_says_which_package_holds_the_missing_fonts(self, tmp_path: Path):
        with pytest.raises(UnableToTypeset, match="fonts-noto-cjk"):
            TypstTypesetter(font_folder=tmp_path).typeset(
                "receipt", EXAMPLES["receipt"], at=NOON
            )


def texts_in(value: object) -> list[str]:
    """Return the texts of an example, except dates, digests and what only the QR code shows."""
    if isinstance(value, dict):
        hidden = {"qr", "digest"}
        return [t for key, part in value.items() if key not in hidden for t in texts_in(part)]
    if isinstance(value, list):
        return [text for part in value for text in texts_in(part)]
    is_text = isinstance(value, str) and not re.fullmatch(r"\d{4}-\d\d-\d\d", value)
    return [value] if is_text else []
