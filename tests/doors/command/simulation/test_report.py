"""When a task has stalled: rare by its own node's pace, and late by days."""

from math import exp
from random import Random
from statistics import NormalDist

import pytest

from fullcycle.doors.command.simulation import report


def pace(*, half_days, spread):
    """A thousand waiting times at the places of a log-normal."""
    normal = NormalDist()
    return [
        half_days * exp(spread * normal.inv_cdf((place + 0.5) / 1000)) for place in range(1000)
    ]


class TestStalledAfter:
    @pytest.mark.parametrize(("half_days", "spread"), [(20, 0.5), (2.5, 0.7), (15, 0.46)])
    def test_leaves_one_in_two_hundred_beyond_it_where_a_node_is_slow_by_nature(
        self, half_days, spread
    ):
        lain = pace(half_days=half_days, spread=spread)

        far = report.stalled_after(lain)

        assert sum(days > far for days in lain) == pytest.approx(5, abs=1)

    def test_asks_for_four_days_more_than_usual_where_a_node_is_quick(self):
        lain = pace(half_days=0.35, spread=0.7)

        assert report.stalled_after(lain) == pytest.approx(report.tenth(lain, 8) + 4)

    def test_is_not_moved_by_the_stalls_themselves(self):
        lain = pace(half_days=2.5, spread=0.7)
        late = [days + 10 for days in Random(3).sample(lain, 20)]

        assert report.stalled_after(lain + late) == pytest.approx(
            report.stalled_after(lain), rel=0.1
        )

    def test_knows_a_node_whose_tasks_end_at_once(self):
        assert report.stalled_after([0.0, 0.0, 0.0]) == 4
