"""Dated rules: which version holds, and that versions neither overlap nor leave a gap."""

from dataclasses import dataclass
from datetime import date

import pytest

from fullcycle.kernels.rulebook import dating, reading
from fullcycle.kernels.rulebook.dating import Confidence, Dating


@dataclass(frozen=True)
class Version:
    dating: Dating


def read(tmp_path, *entries):
    faults = reading.Faults()
    path = tmp_path / "rules.yaml"
    path.write_text(
        "common: {region: CN, source: a law, confidence: K}\nrules:\n"
        + "".join(f"- {{{entry}}}\n" for entry in entries),
        encoding="utf-8",
    )
    block = reading.read_file(path, faults).block
    blocks = block.blocks_over("rules", block.block("common"))
    dated = [(entry, dating.read_dating(entry)) for entry in blocks]
    dating.refuse_broken_versions(dated)
    return [Version(dating=one) for _, one in dated], faults


def found(faults):
    with pytest.raises(reading.UnableToReadRulebook) as refusal:
        faults.raise_if_any()
    return [str(fault) for fault in refusal.value.faults]


OLD = "id: x.y.1, effective_from: 1996-10-08, effective_to: 2024-06-01"
NEW = "id: x.y.2, effective_from: 2024-06-01, effective_to: null"


class TestWhichVersionHolds:
    def test_the_end_is_the_first_day_after(self, tmp_path):
        versions, faults = read(tmp_path, OLD, NEW)
        faults.raise_if_any()

        def rule_on(day):
            version = dating.find_in_force(versions, on=day)
            return version and version.dating.rule_id

        assert rule_on(date(1996, 10, 7)) is None
        assert rule_on(date(1996, 10, 8)) == "x.y.1"
        assert rule_on(date(2024, 5, 31)) == "x.y.1"
        assert rule_on(date(2024, 6, 1)) == "x.y.2"

    def test_a_region_puts_its_own_rule_before_the_country_s(self, tmp_path):
        local = "id: x.y.3, effective_from: 2020-01-01, region: ZJ, confidence: F"
        versions, faults = read(tmp_path, OLD, NEW, local)
        faults.raise_if_any()

        there = dating.find_in_force(versions, on=date(2024, 7, 1), region="ZJ")
        elsewhere = dating.find_in_force(versions, on=date(2024, 7, 1))

        assert there.dating.rule_id == "x.y.3"
        assert there.dating.confidence is Confidence.FOUND
        assert elsewhere.dating.rule_id == "x.y.2"
        assert elsewhere.dating.key == "x.y"


class TestBrokenVersions:
    @pytest.mark.parametrize(
        ("_case", "entries", "told"),
        [
            (
                "overlap",
                [OLD, NEW.replace("2024-06-01", "2024-05-31")],
                "rules.yaml:4: x.y.2: overlaps x.y.1, which ends on 2024-06-01",
            ),
            (
                "an open end is followed",
                ["id: x.y.1, effective_from: 1996-10-08", NEW],
                "rules.yaml:4: x.y.2: overlaps x.y.1, which ends on None",
            ),
            (
                "gap",
                [OLD, NEW.replace("2024-06-01", "2024-06-02")],
                (
                    "rules.yaml:4: x.y.2: leaves a gap after x.y.1: nothing holds from"
                    " 2024-06-01 to 2024-06-02"
                ),
            ),
            (
                "same id",
                [OLD, NEW.replace("x.y.2", "x.y.1")],
                "rules.yaml:4: x.y.1: the id is used twice, first in rules.yaml:3",
            ),
            (
                "a region nobody knows",
                [NEW.replace("x.y.2", "x.y.2, region: CH")],
                (
                    "rules.yaml:3: x.y.2: region: 'CH' is neither CN nor a province's letters"
                    " (ISO 3166-2)"
                ),
            ),
            (
                "no version",
                [NEW.replace("x.y.2", "x.y")],
                "rules.yaml:3: x.y: id: 'x.y' must end in a version number, as in 'x.y.1'",
            ),
            (
                "ends before it begins",
                [OLD.replace("2024-06-01", "1996-10-08")],
                "rules.yaml:3: x.y.1: effective_to: 1996-10-08 is not after 1996-10-08",
            ),
        ],
    )
    def test_each_is_told_with_file_line_and_id(self, tmp_path, _case, entries, told):
        _, faults = read(tmp_path, *entries)

        assert found(faults) == [told]
