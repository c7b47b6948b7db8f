"""What a book changes against another, as the office would read it."""

import shutil

import pytest

from fullcycle.kernels.rulebook.changes import FieldChange
from fullcycle.kernels.rulebook.tariffs import book, changes
from fullcycle.kernels.rulebook.tariffs.changes import ChangeKind


@pytest.fixture
def changed_by(tmp_path):
    """Change one place of a copy of the book, and compare."""

    def compare(file, old, new):
        folder = shutil.copytree(book.DATA, tmp_path / "tariffs")
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return changes.differences(book.load_tariff_book(), book.book_of(book.files_of(folder)))

    return compare


class TestDifferences:
    def test_of_a_book_with_itself_are_none(self):
        real = book.load_tariff_book()

        assert changes.differences(real, real) == ()

    def test_tell_a_price_before_and_after(self, changed_by):
        (change,) = changed_by(
            "zhejiang_fixed_2026.yaml", "yuan_per_month: 29.5", "yuan_per_month: 30"
        )

        assert change.kind == ChangeKind.CHANGED
        assert change.rule_id == "tariff.zj.capacity-10kv.1"
        assert change.field_changes == (
            FieldChange(field="yuan_per_month", before="29.5", after="30"),
        )

    def test_tell_one_ratio_of_several(self, changed_by):
        (change,) = changed_by("zhejiang.yaml", "SHARP: 2.05", "SHARP: 2.1")

        assert change.field_changes == (
            FieldChange(field="ratios.SHARP", before="2.05", after="2.1"),
        )

    def test_tell_lists_and_nested_rows_in_one_line(self, changed_by):
        (change,) = changed_by("zhejiang.yaml", 'hours: "9-15"', 'hours: "9-9:30"')
        (field,) = change.field_changes

        assert field.field == "quarters"
        assert field.after == "36, 37"

    def test_tell_the_holidays_of_a_row(self, changed_by):
        (change,) = changed_by(
            "zhejiang.yaml", '{name: "国庆节", first: 3}', '{name: "国庆节", first: 7}'
        )
        (field,) = change.field_changes

        assert field.before == "春节 -, 劳动节 3, 国庆节 3"
        assert field.after == "春节 -, 劳动节 3, 国庆节 7"

    def test_call_a_row_that_got_an_end_ended(self, changed_by):
        (change,) = changed_by(
            "numbers.yaml",
            "    name: DISCOUNT_SHARE\n    value: 0.90\n",
            "    name: DISCOUNT_SHARE\n    value: 0.90\n    effective_to: 2027-01-01\n",
        )

        assert change.kind == ChangeKind.ENDED
        assert change.field_changes == (
            FieldChange(field="dating.effective_to", before="-", after="2027-01-01"),
        )

    def test_call_a_row_that_is_gone_ended_and_a_new_one_added(self, changed_by):
        gone, new = changed_by(
            "zhejiang_fixed_2026.yaml",
            "id: tariff.zj.demand-35kv.1",
            "id: tariff.zj.demand-36kv.1",
        )

        assert (gone.kind, gone.rule_id) == (ChangeKind.ENDED, "tariff.zj.demand-35kv.1")
        assert (new.kind, new.rule_id) == (ChangeKind.ADDED, "tariff.zj.demand-36kv.1")
        assert all(field.after is None for field in gone.field_changes)
        assert all(field.before is None for field in new.field_changes)
