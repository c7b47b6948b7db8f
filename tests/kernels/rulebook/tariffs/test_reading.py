"""A tariff book is read whole or not at all: each fault names file, line and entry."""

import shutil

import pytest

from fullcycle.kernels.rulebook.reading import UnableToReadRulebook
from fullcycle.kernels.rulebook.tariffs import book


@pytest.fixture
def folder(tmp_path):
    return shutil.copytree(book.DATA, tmp_path / "tariffs")


def edit(folder, file, old, new):
    """Replace the first occurrence and return the line it stands on."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def faults_of(folder):
    with pytest.raises(UnableToReadRulebook) as refusal:
        book.book_of(book.files_of(folder))
    return [str(fault) for fault in refusal.value.faults]


ONE_FAULT = [
    (
        "an id of another book",
        "hubei_2026_01.yaml",
        "id: tariff.hb.line-loss.202601",
        "id: demo.hb.line-loss.202601",
        "id: 'demo.hb.line-loss.202601' must begin with 'tariff'",
    ),
    (
        "a component nobody defined",
        "hubei_2026_01.yaml",
        "component: LINE_LOSS,",
        "component: LINE_LOS,",
        "component: unknown component 'LINE_LOS' in HB",
    ),
    (
        "a component of another province",
        "zhejiang_transmission_2026.yaml",
        "structure: SINGLE_PART, min_kv: null",
        "component: PUMPED_STORAGE, structure: SINGLE_PART, min_kv: null",
        "component: unknown component 'PUMPED_STORAGE' in ZJ",
    ),
    (
        "a band upside down",
        "zhejiang_fixed_2026.yaml",
        "min_kv: 1, max_kv: 20",
        "min_kv: 20, max_kv: 1",
        "max_kv: must not be below min_kv",
    ),
    (
        "a listed price without its flat period",
        "hubei_2026_01.yaml",
        "FLAT: 0.735686, ",
        "",
        "yuan_per_kwh: FLAT is missing",
    ),
    (
        "ratios whose flat is not 1",
        "zhejiang.yaml",
        "FLAT: 1, VALLEY: 0.40",
        "FLAT: 1.1, VALLEY: 0.40",
        "ratios: FLAT must be 1",
    ),
    (
        "a period nobody knows",
        "zhejiang.yaml",
        "{PEAK: ",
        "{NOON: '3-4', PEAK: ",
        "unknown field 'NOON'",
    ),
    (
        "a quarter in two periods",
        "zhejiang.yaml",
        'FLAT: "17-24", ',
        'FLAT: "16:45-24", ',
        "16:45 is both PEAK and FLAT",
    ),
    (
        "a quarter in none",
        "zhejiang.yaml",
        'FLAT: "17-24", ',
        'FLAT: "17:30-24", ',
        "17:00 is in no period",
    ),
    (
        "no hours",
        "zhejiang.yaml",
        'hours: "10-14"',
        'hours: "10-25"',
        "hours: '10-25' is no stretch of hours, as in '8-11' or '10:30-14'",
    ),
    (
        "hours that are text",
        "zhejiang.yaml",
        'hours: "10-14"',
        'hours: "noon"',
        "hours: 'noon' is no stretch of hours, as in '8-11' or '10:30-14'",
    ),
    (
        "an empty text where hours belong",
        "zhejiang.yaml",
        'hours: "10-14"',
        'hours: ""',
        "hours: a text is wanted",
    ),
    (
        "months that do not exist",
        "zhejiang.yaml",
        'months: "1, 7-8, 12"',
        'months: "1, 7-8, 12, 13"',
        "months: '13' are no months, as in '2-6' or '9'",
    ),
    (
        "words where months belong",
        "zhejiang.yaml",
        'months: "1, 7-8, 12"',
        'months: "1, 7-8, 12, May"',
        "months: 'May' are no months, as in '2-6' or '9'",
    ),
    (
        "a month twice",
        "zhejiang.yaml",
        'months: "1, 7-8, 12"',
        'months: "1, 7-8, 12, 7"',
        "months: a month stands twice",
    ),
    (
        "pieces that do not rise to 1",
        "power_factors.yaml",
        "- {to: 1, percent_per_hundredth: 0}",
        "- {to: 0.99, percent_per_hundredth: 0}",
        "above: the pieces must rise from 0.90 to 1",
    ),
    (
        "pieces out of order",
        "power_factors.yaml",
        "- {to: 0.70, percent_per_hundredth: 0.5}",
        "- {to: 0.60, percent_per_hundredth: 0.5}",
        "below: the pieces must fall from 0.90 to 0",
    ),
    (
        "a standard without a table",
        "power_factors.yaml",
        "standard: 0.90\n    wording",
        "standard: 0.91\n    wording",
        "standard: no table gives the percentages of 0.91",
    ),
    (
        "a field nobody reads",
        "zhejiang_fixed_2026.yaml",
        "price: CAPACITY, ",
        "price: CAPACITY, yuan: 3, ",
        "unknown field 'yuan'",
    ),
    (
        "a common field nobody reads",
        "zhejiang_fixed_2026.yaml",
        "  confidence: K",
        "  confidence: K\n  price_clas: RESIDENTIAL",
        "unknown field 'price_clas'",
    ),
]

CLASHES = [
    (
        "a gap between versions",
        "zhejiang.yaml",
        "  - id: tariff.zj.deep-valley.2\n    effective_from: 2026-07-01",
        "  - id: tariff.zj.deep-valley.2\n    effective_from: 2026-07-02",
        "leaves a gap after tariff.zj.deep-valley.1: nothing holds from 2026-07-01",
    ),
    (
        "an overlap of versions",
        "numbers.yaml",
        '    effective_to: 2024-06-01\n    source: "供电营业规则 1996"',
        '    effective_to: 2024-06-02\n    source: "供电营业规则 1996"',
        "overlaps tariff.proration.day.1, which ends on 2024-06-02",
    ),
    (
        "overlapping bands of voltage",
        "zhejiang_fixed_2026.yaml",
        "min_kv: 35, max_kv: 35",
        "min_kv: 20, max_kv: 35",
        "answers the same question as tariff.zj.capacity-10kv.1",
    ),
    (
        "two prices for one question",
        "zhejiang_transmission_2026.yaml",
        "id: tariff.zj.transmission-two-part-10kv.1, structure: TWO_PART,",
        "id: tariff.zj.transmission-two-part-10kv.1, structure: null,",
        "answers the same question as tariff.zj.transmission-single-10kv.1",
    ),
]

HOLES = [
    (
        "seasons that leave a month out",
        "zhejiang.yaml",
        'months: "1, 7-8, 12"',
        'months: "1, 7-8"',
        "months: on 2024-03-01 no row holds for 12",
    ),
    (
        "seasons that share a month",
        "zhejiang.yaml",
        'months: "1, 7-8, 12"',
        'months: "1, 7-9, 12"',
        "answers the same question as tariff.zj.periods-mild.1",
    ),
    (
        "a number that a rule names and nobody gives",
        "numbers.yaml",
        "name: POWER_FACTOR_FROM_KVA",
        "name: DISCOUNT_SHARE",
        "no row gives the number POWER_FACTOR_FROM_KVA",
    ),
    (
        "a part of a component nobody defined",
        "hubei.yaml",
        "part_of: PURCHASE",
        "part_of: PURCHASES",
        "part_of: unknown component 'PURCHASES' in HB",
    ),
]


class TestFaults:
    @pytest.mark.parametrize(("_case", "file", "old", "new", "told"), ONE_FAULT)
    def test_name_file_line_and_entry(self, _case, file, old, new, told, folder):
        line = edit(folder, file, old, new)

        (fault,) = faults_of(folder)

        place, _, what = fault.partition(": ")
        named, _, on = place.partition(":")
        assert named == file
        assert 0 <= line + new.count("\n") - int(on) <= 8
        assert what.endswith(told)
        assert what != told

    @pytest.mark.parametrize(("_case", "file", "old", "new", "told"), CLASHES)
    def test_name_rows_that_clash(self, _case, file, old, new, told, folder):
        edit(folder, file, old, new)

        assert any(told in fault for fault in faults_of(folder))

    @pytest.mark.parametrize(("_case", "file", "old", "new", "told"), HOLES)
    def test_name_what_only_the_whole_book_shows(self, _case, file, old, new, told, folder):
        edit(folder, file, old, new)

        assert any(told in fault for fault in faults_of(folder))

    def test_name_two_lists_for_one_customer(self, folder):
        edit(
            folder,
            "hubei_2026_01.yaml",
            "structure: TWO_PART\n    min_kv: 35\n    max_kv: 35",
            "structure: TWO_PART\n    min_kv: 20\n    max_kv: 35",
        )

        (fault,) = faults_of(folder)

        assert "answers the same question as tariff.hb.listed-two-part-10kv.202601" in fault

    def test_are_refused_together(self, folder):
        edit(folder, "zhejiang.yaml", "FLAT: 1, VALLEY: 0.40", "FLAT: 2, VALLEY: 0.40")
        edit(folder, "chargings.yaml", "up_to: TWO_PART_CHOICE_FROM_KVA", "up_to: NO_NUMBER")

        faults = faults_of(folder)

        assert [fault.split(":")[0] for fault in faults] == ["chargings.yaml", "zhejiang.yaml"]

    def test_keep_invented_rows_out_of_the_real_book(self, folder):
        shutil.copy(book.DEMO / "zhejiang_fixed.yaml", folder)

        assert all("must begin with 'tariff'" in fault for fault in faults_of(folder))


class TestVersion:
    def test_follows_the_content_not_the_comments(self, folder):
        first = book.book_of(book.files_of(folder)).version
        edit(folder, "zhejiang.yaml", "# Zhejiang: what", "# What")

        second = book.book_of(book.files_of(folder)).version
        edit(folder, "zhejiang.yaml", "SHARP: 2.05", "SHARP: 2.06")
        third = book.book_of(book.files_of(folder)).version

        assert first == second == book.load_tariff_book().version
        assert third != second

    def test_of_a_folder_is_read_once(self, folder):
        assert book.load_tariff_book(folder) is book.load_tariff_book(folder)
