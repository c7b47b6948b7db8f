"""GB/T 4754-2017: twenty sections, ninety-seven divisions, read from what people type."""

import shutil
from datetime import date

import pytest

from fullcycle.kernels.clientele import industries
from fullcycle.kernels.clientele.tables import DATA
from fullcycle.kernels.rulebook.reading import UnableToReadRulebook


TODAY = date(2026, 11, 24)

# First and last division of each section, from the table of contents of the standard.
SPANS = {
    "A": (1, 5),
    "B": (6, 12),
    "C": (13, 43),
    "D": (44, 46),
    "E": (47, 50),
    "F": (51, 52),
    "G": (53, 60),
    "H": (61, 62),
    "I": (63, 65),
    "J": (66, 69),
    "K": (70, 70),
    "L": (71, 72),
    "M": (73, 75),
    "N": (76, 79),
    "O": (80, 82),
    "P": (83, 83),
    "Q": (84, 85),
    "R": (86, 90),
    "S": (91, 96),
    "T": (97, 97),
}


class TestTheTable:
    def test_has_the_sections_and_divisions_of_the_standard(self):
        found = {
            section.code: [int(division.digits) for division in section.divisions]
            for section in industries.sections_in_force(on=TODAY)
        }

        assert found == {
            code: list(range(first, last + 1)) for code, (first, last) in SPANS.items()
        }

    def test_holds_from_the_first_of_october_2017(self):
        assert industries.sections_in_force(on=date(2017, 9, 30)) == ()
        assert len(industries.sections_in_force(on=date(2017, 10, 1))) == 20

    @pytest.mark.parametrize(
        ("code", "zh", "en"),
        [
            ("C1952", "皮革、毛皮、羽毛及其制品和制鞋业", "footwear"),
            ("C34", "通用设备制造业", "general purpose machinery"),
            ("D4415", "电力、热力生产和供应业", "electric power"),
            ("I64", "互联网和相关服务", "Internet"),
            ("Q8411", "卫生", "Health"),
        ],
    )
    def test_names_an_industry_in_both_languages(self, code, zh, en):
        words = industries.wording_of(code, on=TODAY)

        assert words.zh == zh
        assert en in words.en

    def test_leaves_a_code_that_it_does_not_know_as_it_is(self):
        assert industries.wording_of("C9999", on=TODAY).zh == "C9999"
        assert industries.find_division("?", on=TODAY) is None

    def test_is_refused_where_a_division_stands_twice(self, tmp_path):
        folder = shutil.copytree(DATA, tmp_path / "data")
        path = folder / "industries.yaml"
        path.write_text(path.read_text().replace("industry.02.1", "industry.01.1", 1))

        with pytest.raises(UnableToReadRulebook, match="the id is used twice"):
            industries.read_sections(folder)


class TestWhatIsTyped:
    @pytest.mark.parametrize(
        ("typed", "code"),
        [
            ("C19", "C19"),
            (" c1952 ", "C1952"),
            ("19", "C19"),
            ("皮革、毛皮、羽毛及其制品和制鞋业", "C19"),
            ("Manufacture of furniture", "C21"),
        ],
    )
    def test_may_be_a_code_or_a_name(self, typed, code):
        assert industries.code_of(typed, on=TODAY) == code

    @pytest.mark.parametrize("typed", ["", "C", "98", "00", "鞋", "C19522", "U19"])
    def test_is_refused_where_there_is_no_such_industry(self, typed):
        with pytest.raises(industries.UnableToReadIndustry, match="请从列表里选一个"):
            industries.code_of(typed, on=TODAY)

    def test_is_refused_in_the_wrong_section(self):
        with pytest.raises(industries.UnableToReadIndustry, match="属于门类 C") as refusal:
            industries.code_of("D1952", on=TODAY)
        assert "section C" in refusal.value.wording.en
