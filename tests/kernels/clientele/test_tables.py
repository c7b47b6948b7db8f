"""The rule files of the kernel."""

import shutil

import pytest

from fullcycle.kernels.clientele import tables
from fullcycle.kernels.rulebook.reading import UnableToReadRulebook


class TestTheTables:
    @pytest.mark.parametrize(
        ("file", "right", "wrong", "fault"),
        [
            ("spans.yaml", "most: 80", "most: 8", "at least `comfortable`"),
            ("completeness.yaml", "weight: 5", "weight: 0", "must be above 0"),
            ("tiers.yaml", "tier: KEY", "tier: HUGE", "none of KEY"),
        ],
    )
    def test_refuse_what_makes_no_sense(self, tmp_path, file, right, wrong, fault):
        shutil.copytree(tables.DATA, tmp_path, dirs_exist_ok=True)
        path = tmp_path / file
        path.write_text(path.read_text(encoding="utf-8").replace(right, wrong, 1))

        with pytest.raises(UnableToReadRulebook, match=fault):
            tables.clientele_tables(tmp_path)

    def test_give_every_grade_a_span(self):
        spans = tables.clientele_tables().spans

        assert {rule.grade for rule in spans} == set(tables.Grade)
