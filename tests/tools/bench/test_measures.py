"""A figure is held against its promise by the percentile that was promised."""

import pytest
from tools.bench.measures import Measure, Promise, compared, judged, percentile, table


class TestPercentile:
    @pytest.mark.parametrize(
        ("percent", "expected"), [(5, 15), (30, 20), (40, 20), (50, 35), (95, 50), (100, 50)]
    )
    def test_is_the_nearest_rank(self, percent, expected):
        # The worked example of the nearest-rank method: five ordered values.
        assert percentile([50, 15, 35, 20, 40], percent) == expected

    def test_of_one_figure_is_that_figure(self):
        assert percentile([7.5], 95) == 7.5


class TestJudged:
    FIGURES = (*[10.0] * 94, *[200.0] * 6)

    def test_keeps_a_promise_of_the_median_in_spite_of_a_slow_tail(self):
        promise = Promise(percent=50, most_ms=25)

        measure = judged("step", self.FIGURES, how="", promise=promise)

        assert measure.is_kept is True
        assert measure.measured == "p50 10.0  p95 200.0 ms"
        assert measure.promised == "p50 ≤ 25 ms"

    def test_misses_a_promise_of_the_tail(self):
        promise = Promise(percent=95, most_ms=100)

        assert judged("page", self.FIGURES, how="", promise=promise).is_kept is False

    def test_says_nothing_where_nothing_was_promised(self):
        assert judged("page", self.FIGURES, how="").is_kept is None


class TestCompared:
    def test_divides_the_medians(self):
        measure = compared("ours : peer", [3, 1, 2], [8, 900, 7], how="")

        assert measure.measured == "0.25 ×"


class TestTable:
    def test_marks_what_was_missed_and_only_that(self):
        measures = [
            Measure(what="step", measured="1", how="a", promised="2", is_kept=True),
            Measure(what="page", measured="3", how="b", promised="2", is_kept=False),
            Measure(what="limit", measured="4", how="c"),
        ]

        _, *rows = table(measures)

        assert [row[0] for row in rows] == [" ", "!", " "]
        assert [row.split()[-1] for row in rows] == ["a", "b", "c"]
