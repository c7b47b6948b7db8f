"""The band of days in which a supply is switched on, counted by hand on 2026."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.kernels.calendars import bands
from fullcycle.kernels.calendars.bands import Remaining
from fullcycle.kernels.calendars.workdays import load_calendar


CALENDAR = load_calendar()

MONDAY = Remaining(on=date(2026, 3, 2), steps_days=3, promise_days=12, elapsed_days=10)
"""Monday 2 March 2026; no holiday until 4 April."""


def band(**changes):
    return bands.band(replace(MONDAY, **changes), calendar=CALENDAR)


class TestABandByPromises:
    def test_ends_where_the_promise_for_the_whole_is_used_up(self):
        # Three working days after Monday: Thursday the 5th; twelve: Wednesday the 18th.
        found = band()

        assert (found.earliest_on, found.latest_on) == (date(2026, 3, 5), date(2026, 3, 18))
        assert found.likely_on is None

    def test_of_a_broken_promise_has_no_days_and_says_so(self):
        found = band(promise_days=-4)

        assert found.latest_on is None
        assert "已经用完" in found.unknown.zh

    def test_is_not_moved_by_a_few_finished_cases(self):
        assert band(finished_days=(90,) * (bands.MIN_FINISHED - 1)) == band()

    def test_says_in_words_where_the_calendar_ends(self):
        found = band(on=date(CALENDAR.last_year, 12, 25))

        assert found.earliest_on is None
        assert found.latest_on is None
        assert str(CALENDAR.last_year + 1) in found.unknown.zh


class TestABandByExperience:
    def test_goes_from_the_steps_to_nine_in_ten(self):
        # Eleven to twenty days as a whole, ten passed: one to ten are left, by ranks 5 and 9.
        found = band(finished_days=tuple(range(20, 10, -1)))

        assert found.earliest_on == date(2026, 3, 5)
        assert found.likely_on == date(2026, 3, 9)
        assert found.latest_on == date(2026, 3, 13)

    def test_knows_days_also_where_the_promise_is_broken(self):
        assert band(promise_days=-4, finished_days=(12,) * 10).latest_on == date(2026, 3, 4)

    def test_does_not_begin_after_what_is_likely(self):
        found = band(steps_days=9, finished_days=(12,) * 10)

        assert found.earliest_on == found.likely_on == date(2026, 3, 4)

    def test_leaves_out_those_that_were_quicker_than_this_one_is_already(self):
        assert band(finished_days=(10,) * 50) == band()

    @given(
        steps=st.integers(0, 30),
        promise=st.integers(0, 40),
        elapsed=st.integers(0, 60),
        finished=st.lists(st.integers(1, 90), max_size=40),
    )
    def test_never_ends_before_it_begins(self, steps, promise, elapsed, finished):
        found = band(
            steps_days=steps,
            promise_days=promise,
            elapsed_days=elapsed,
            finished_days=tuple(finished),
        )

        assert found.earliest_on <= found.latest_on
        assert (
            found.likely_on is None or found.earliest_on <= found.likely_on <= found.latest_on
        )


@pytest.mark.parametrize("days", [0, 1])
def test_nothing_left_is_the_next_working_day(days):
    found = band(steps_days=days, promise_days=days)

    assert found.earliest_on == found.latest_on == date(2026, 3, 3)
