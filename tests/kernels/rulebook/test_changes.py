"""What a diff of two rulebooks tells."""

import shutil

import pytest

from fullcycle.kernels.rulebook import loading
from fullcycle.kernels.rulebook.changes import FieldChange


@pytest.fixture
def edited(tmp_path):
    """Load the shipped rulebook with words of one file replaced."""

    def load(file, *replacements):
        folder = shutil.copytree(loading.DATA, tmp_path / "data")
        path = folder / file
        text = path.read_text(encoding="utf-8")
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
        return loading.load_rulebook(folder)

    return load


class TestChanges:
    def test_two_readings_of_the_same_rules_do_not_differ(self, edited):
        again = edited("limits.yaml", ("# What is timed", "# Whatever is timed"))

        assert loading.current_rulebook().changes(again) == ()
        assert again.version == loading.current_rulebook().version

    def test_a_changed_limit_is_told_by_field(self, edited):
        shorter = edited(
            "limits.yaml",
            ("noe_2020.scheme_reply.1, single: 10", "noe_2020.scheme_reply.1, single: 8"),
        )

        (change,) = loading.current_rulebook().changes(shorter)

        assert change.rule_id == "noe_2020.scheme_reply.1"
        assert change.before.single_source_days == 10
        assert change.after.single_source_days == 8
        assert change.field_changes == (
            FieldChange(field="single_source_days", before="10", after="8"),
        )
        assert shorter.version != loading.current_rulebook().version

    def test_a_new_version_is_told_with_the_end_of_the_former(self, edited):
        later = edited(
            "connecting.yaml",
            (
                "- id: connecting.objection_period.1\n",
                (
                    "- id: connecting.objection_period.2\n"
                    "  value: 2\n"
                    "  unit: month\n"
                    "  effective_from: 2027-01-01\n"
                    "  wording: {zh: 异议期, en: Objection}\n"
                    "- id: connecting.objection_period.1\n"
                    "  effective_to: 2027-01-01\n"
                ),
            ),
        )

        ended, came = loading.current_rulebook().changes(later)
        (went, begun) = reversed(later.changes(loading.current_rulebook()))

        assert ended.field_changes == (
            FieldChange(field="dating.effective_to", before="None", after="2027-01-01"),
        )
        assert came.rule_id == "connecting.objection_period.2"
        assert came.before is None
        assert FieldChange(field="value", before=None, after="2") in came.field_changes
        assert went.after is None
        assert FieldChange(field="value", before="2", after=None) in went.field_changes
        assert begun.rule_id == "connecting.objection_period.1"

    def test_a_changed_order_of_turns_is_told_in_words(self, edited):
        other = edited("connecting.yaml", ("[UTILITY, GOVERNMENT,", "[GOVERNMENT, UTILITY,"))

        (change,) = loading.current_rulebook().changes(other)

        assert change.field_changes == (
            FieldChange(
                field="ranks",
                before="UTILITY, GOVERNMENT, CUSTOMER, CONTRACTOR",
                after="GOVERNMENT, UTILITY, CUSTOMER, CONTRACTOR",
            ),
        )
