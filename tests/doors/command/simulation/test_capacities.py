"""What is asked for in a year adds up to the kVA, whatever is drawn."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.doors.command.simulation import capacities


class TestCapacities:
    @pytest.mark.parametrize("seed", [1, 2, 2025])
    def test_of_the_whole_year_come_to_252_955_kva(self, seed):
        drawn = capacities.capacities(Random(seed), cases=404)

        assert len(drawn) == 404
        assert sum(drawn) == 252_955

    @given(seed=st.integers(0, 10**6), cases=st.integers(5, 60))
    def test_of_a_part_of_it_come_to_that_part(self, seed, cases):
        drawn = capacities.capacities(Random(seed), cases=cases)

        assert sum(drawn) == 252_955 * cases // 404
        assert min(drawn) > 160

    def test_are_standard_sizes_but_for_one(self):
        drawn = capacities.capacities(Random(7), cases=404)

        odd = [kva for kva in drawn if kva not in capacities.SIZES_KVA]
        assert len(odd) <= 1
