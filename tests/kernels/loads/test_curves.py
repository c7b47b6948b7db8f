"""Curves come to the same integers by a compiled loop, by numpy and by counting."""

from datetime import date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.loads.curves import MISSING, QUARTERS_IN_DAY, CurveBlock
from fullcycle.kernels.loads.estimating import Method, UnableToEstimate, estimate
from fullcycle.kernels.loads.quality import (
    QUARTER,
    Fault,
    Finding,
    Interval,
    check,
    check_register,
    grouped,
)
from fullcycle.kernels.loads.summing import (
    PERIODS,
    periods_of_days,
    sum_block,
    sum_block_plainly,
)


FIELDS = ("active_wh", "reactive_varh", "export_wh", "max_wh", "max_at", "missing")
MIDNIGHT = datetime(2026, 9, 1, tzinfo=SITE_ZONE)
MIDNIGHT_AFTER = MIDNIGHT + timedelta(days=1)


def block_of(active, *, points: int, days: int) -> CurveBlock:
    zeros = np.zeros((points, days * QUARTERS_IN_DAY), np.int32)
    return CurveBlock(
        point_ids=tuple(str(point) for point in range(points)),
        starts_on=date(2026, 9, 1),
        days=days,
        active_wh=active,
        reactive_varh=zeros + 3,
        export_wh=zeros,
    )


blocks = st.tuples(st.integers(0, 3), st.integers(1, 2)).flatmap(
    lambda size: st.tuples(
        arrays.arrays(
            np.int32,
            (size[0], size[1] * QUARTERS_IN_DAY),
            elements=st.integers(MISSING, 2**31 - 1),
            fill=st.integers(MISSING, 5),
        ),
        arrays.arrays(
            np.uint8, size[1] * QUARTERS_IN_DAY, elements=st.integers(0, PERIODS - 1)
        ),
        st.just(size),
    )
)


class TestSums:
    @given(drawn=blocks)
    @settings(max_examples=60, deadline=None)
    def test_are_the_same_by_every_way(self, drawn):
        active, period_of, (points, days) = drawn
        block = block_of(active, points=points, days=days)
        compiled, plain = sum_block(block, period_of), sum_block_plainly(block, period_of)
        for field in FIELDS:
            assert np.array_equal(getattr(compiled, field), getattr(plain, field)), field
        for point in range(points):
            counted = [0] * PERIODS
            for value, period in zip(active[point].tolist(), period_of.tolist(), strict=True):
                counted[period] += max(value, 0)
            assert compiled.active_wh[point].tolist() == counted
            assert compiled.missing[point] == active[point].tolist().count(MISSING)
            assert compiled.max_wh[point] == max(active[point].tolist())

    def test_the_earliest_of_equal_peaks_is_told(self):
        active = np.zeros((1, QUARTERS_IN_DAY), np.int32)
        active[0, [41, 60]] = 500
        block = block_of(active, points=1, days=1)
        sums = sum_block(block, np.zeros(QUARTERS_IN_DAY, np.uint8))
        at = block.instant(int(sums.max_at[0]))
        assert at == datetime(2026, 9, 1, 10, 15, tzinfo=SITE_ZONE)

    def test_a_point_that_was_never_heard_of_has_no_peak(self):
        active = np.full((1, QUARTERS_IN_DAY), MISSING, np.int32)
        sums = sum_block(block_of(active, points=1, days=1), np.zeros(96, np.uint8))
        assert (sums.max_wh[0], sums.max_at[0], sums.missing[0]) == (MISSING, MISSING, 96)

    @pytest.mark.parametrize("ways", [sum_block, sum_block_plainly])
    def test_no_days_come_to_nothing(self, ways):
        sums = ways(
            block_of(np.zeros((2, 0), np.int32), points=2, days=0), np.zeros(0, np.uint8)
        )
        assert sums.active_wh.tolist() == [[0] * PERIODS] * 2
        assert sums.max_at.tolist() == [MISSING] * 2

    @pytest.mark.parametrize("ways", [sum_block, sum_block_plainly])
    def test_whatever_lies_below_zero_was_not_heard(self, ways):
        active = np.full((1, 96), -7, np.int32)
        active[0, 3] = 9
        sums = ways(block_of(active, points=1, days=1), np.zeros(96, np.uint8))
        assert sums.active_wh[0].tolist() == [9, 0, 0, 0, 0]
        assert (sums.missing[0], sums.max_at[0]) == (95, 3)

    def test_views_of_a_mapped_file_are_taken_as_they_lie(self):
        # Values in a file begin at any byte and may not be written.
        raw = np.arange(2 * 96, dtype=np.int32).tobytes()
        lying = np.frombuffer(b"x" + raw, np.int32, offset=1).reshape(2, 96)
        block = block_of(lying, points=2, days=1)
        periods = np.arange(96, dtype=np.uint8) % PERIODS
        compiled, plain = sum_block(block, periods), sum_block_plainly(block, periods)
        for field in FIELDS:
            assert np.array_equal(getattr(compiled, field), getattr(plain, field)), field

    @pytest.mark.parametrize("ways", [sum_block, sum_block_plainly])
    def test_periods_that_do_not_fit_are_refused(self, ways):
        block = block_of(np.zeros((1, 96), np.int32), points=1, days=1)
        with pytest.raises(ValueError, match="wanted"):
            ways(block, np.zeros(95, np.uint8))
        with pytest.raises(ValueError, match="5 periods"):
            ways(block, np.full(96, 5, np.uint8))

    def test_periods_of_days_lie_one_behind_the_other(self):
        assert periods_of_days([[0, 1], [2, 3]]).tolist() == [0, 1, 2, 3]

    def test_arrays_of_another_shape_are_refused(self):
        with pytest.raises(ValueError, match="int32"):
            block_of(np.zeros((1, 95), np.int32), points=1, days=1)


class TestQuality:
    def found(self, *intervals, most_wh: int = 1000) -> list[tuple[Fault, datetime, int]]:
        """What is found in a day of zeros with these intervals in place or in addition."""
        own = {at for at, _ in intervals}
        day = [
            Interval(begins_at=MIDNIGHT + timedelta(minutes=15 * quarter), wh=0)
            for quarter in range(QUARTERS_IN_DAY)
            if MIDNIGHT + timedelta(minutes=15 * quarter) not in own
        ]
        day += [Interval(begins_at=at, wh=wh) for at, wh in intervals if wh is not None]
        checked = check(day, starts_at=MIDNIGHT, ends_at=MIDNIGHT_AFTER, most_wh=most_wh)
        return [(finding.fault, finding.at, finding.count) for finding in checked.findings]

    def test_a_whole_day_has_no_fault(self):
        assert self.found() == []

    def test_a_hole_is_told_from_when_and_how_long(self):
        ten = MIDNIGHT + timedelta(hours=10)
        holes = [(ten + timedelta(minutes=15 * late), None) for late in range(3)]
        assert self.found(*holes) == [(Fault.GAP, ten, 3)]

    def test_a_hole_at_the_end_of_the_day_is_told_too(self):
        last = MIDNIGHT_AFTER - timedelta(minutes=15)
        assert self.found((last, None)) == [(Fault.GAP, last, 1)]

    def test_a_repeat_counts_once(self):
        assert self.found((MIDNIGHT, 7), (MIDNIGHT, 7)) == [(Fault.DOUBLED, MIDNIGHT, 1)]

    def test_two_values_for_one_quarter_hour_count_neither(self):
        assert self.found((MIDNIGHT, 7), (MIDNIGHT, 8)) == [
            (Fault.CONTRADICTED, MIDNIGHT, 1),
            (Fault.GAP, MIDNIGHT, 1),
        ]

    def test_a_clock_that_is_off_the_quarter_hour_is_told(self):
        off = MIDNIGHT + timedelta(minutes=7)
        assert self.found((off, 7)) == [(Fault.CLOCK_JUMP, off, 1)]

    @pytest.mark.parametrize("at", [MIDNIGHT - timedelta(minutes=15), MIDNIGHT_AFTER])
    def test_an_instant_outside_of_the_time_is_a_jump_of_the_clock(self, at):
        assert (Fault.CLOCK_JUMP, at, 1) in self.found((at, 7))

    def test_reactive_energy_contradicts_and_is_negative_too(self):
        arrived = [
            Interval(begins_at=MIDNIGHT, wh=7, varh=1),
            Interval(begins_at=MIDNIGHT, wh=7, varh=2),
            Interval(begins_at=MIDNIGHT + QUARTER, wh=7, export_wh=-1),
        ]
        checked = check(
            arrived, starts_at=MIDNIGHT, ends_at=MIDNIGHT + 2 * QUARTER, most_wh=100
        )
        assert [(one.fault, one.at) for one in checked.findings] == [
            (Fault.CONTRADICTED, MIDNIGHT),
            (Fault.GAP, MIDNIGHT),
            (Fault.NEGATIVE, MIDNIGHT + QUARTER),
        ]

    def test_what_follows_each_other_is_told_together(self):
        def doubled(quarter):
            return Finding(fault=Fault.DOUBLED, at=MIDNIGHT + quarter * QUARTER)

        jump = Finding(fault=Fault.CLOCK_JUMP, at=MIDNIGHT + 2 * QUARTER)
        told = grouped([doubled(2), doubled(1), jump, doubled(5), doubled(2)])
        assert told == (
            Finding(fault=Fault.DOUBLED, at=MIDNIGHT + QUARTER, count=2),
            jump,
            doubled(5),
        )

    def test_less_than_nothing_is_not_taken(self):
        assert self.found((MIDNIGHT, -3)) == [
            (Fault.GAP, MIDNIGHT, 1),
            (Fault.NEGATIVE, MIDNIGHT, 1),
        ]

    def test_more_than_can_be_is_kept_and_told(self):
        assert self.found((MIDNIGHT, 1001)) == [(Fault.TOO_HIGH, MIDNIGHT, 1)]

    def test_a_register_that_ran_backwards_is_told_with_its_moment(self):
        values = [(MIDNIGHT, 5), (MIDNIGHT_AFTER, 4)]
        assert [finding.at for finding in check_register(values)] == [MIDNIGHT_AFTER]


class TestEstimates:
    def test_stand_between_the_neighbours(self):
        wh = np.array([10, MISSING, MISSING, 40] + [0] * 92, np.int32)
        estimated = estimate(wh, method=Method.BETWEEN_NEIGHBOURS)
        assert estimated.wh[:4].tolist() == [10, 20, 30, 40]
        assert estimated.is_estimated.sum() == 2

    def test_are_the_mean_of_the_same_quarter_hour(self):
        days = np.zeros((3, QUARTERS_IN_DAY), np.int32)
        days[:, 5] = [10, 21, MISSING]
        estimated = estimate(days.ravel(), method=Method.SAME_HOUR_OF_OTHER_DAYS)
        assert estimated.wh[2 * QUARTERS_IN_DAY + 5] == 16  # 15.5, half up

    def test_of_a_whole_curve_are_not_made(self):
        wh = np.zeros(QUARTERS_IN_DAY, np.int32)
        assert estimate(wh, method=Method.BETWEEN_NEIGHBOURS).wh is wh

    @pytest.mark.parametrize("missing", [slice(None), slice(3, 4)])
    def test_without_anything_to_stand_on_are_refused(self, missing):
        wh = np.zeros(QUARTERS_IN_DAY, np.int32)
        wh[missing] = MISSING
        with pytest.raises(UnableToEstimate):
            estimate(wh, method=Method.SAME_HOUR_OF_OTHER_DAYS)
