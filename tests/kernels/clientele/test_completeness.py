"""The score of a file."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.kernels.clientele import completeness as files
from fullcycle.kernels.clientele.completeness import Held
from fullcycle.kernels.clientele.tables import clientele_tables


ON = date(2026, 3, 2)
PARTS = [rule.part for rule in clientele_tables().parts]


def full(**changes: Held) -> dict[str, Held]:
    held = {part: Held(held=1, wanted=1) for part in PARTS}
    return held | {part.replace("__", "."): value for part, value in changes.items()}


class TestTheScore:
    def test_is_100_when_nothing_is_missing(self):
        found = files.completeness(held=full(), on=ON)

        assert (found.percent, found.missing) == (100, ())

    def test_loses_the_weight_of_what_is_missing(self):
        # The weights of the file add up to 116; the substation weighs 8: 108/116 = 93.1 %.
        found = files.completeness(held=full(source__substation=Held(held=0, wanted=1)), on=ON)

        assert found.percent == 93
        assert [part.wording.zh for part in found.missing] == ["供电变电站"]

    def test_counts_a_part_by_the_places_where_it_is_held(self):
        # Half of 8: 112/116 = 96.55 %.
        found = files.completeness(held=full(source__substation=Held(held=1, wanted=2)), on=ON)

        assert found.percent == 96
        assert found.missing[0].lacking == 1

    def test_leaves_out_what_is_wanted_nowhere(self):
        found = files.completeness(held=full(source__substation=Held(held=0, wanted=0)), on=ON)

        assert (found.percent, found.missing) == (100, ())

    def test_insists_on_hearing_about_every_part(self):
        held = full()
        del held["source.feeder"]

        with pytest.raises(KeyError, match=r"source\.feeder"):
            files.completeness(held=held, on=ON)

    @given(missing=st.sets(st.sampled_from(PARTS)))
    def test_is_100_exactly_when_nothing_is_missing(self, missing):
        held = {part: Held(held=int(part not in missing), wanted=1) for part in PARTS}

        found = files.completeness(held=held, on=ON)

        assert (found.percent == 100) == (not missing)
        assert {part.part for part in found.missing} == missing
