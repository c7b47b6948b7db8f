"""The clock bar: whose days, against which promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.doors.frame import owners
from fullcycle.doors.frame.owners import Span


A_DAY = 480
"""Office minutes from 8:30 to 12 and 13:30 to 18 o'clock."""


def bar(promised, *spans):
    return owners.clock_bar(
        promised_working_days=promised,
        minutes_per_day=A_DAY,
        spans=[Span(owner=owner, minutes=days * A_DAY) for owner, days in spans],
    )


class TestClockBar:
    def test_counts_only_the_utility_s_days_against_the_promise(self):
        drawn = bar(15, ("UTILITY", 2), ("CUSTOMER", 3), ("UTILITY", 4))

        assert drawn.counted_working_days == 6
        assert drawn.remaining_working_days == 9
        assert not drawn.is_late

    def test_draws_waiting_beside_the_promise_so_that_it_costs_nothing(self):
        # 15 promised and 5 waited make 20 days of width: 4 days are a fifth.
        drawn = bar(15, ("UTILITY", 4), ("CUSTOMER", 5))

        assert [span.width for span in drawn.spans] == [20.0, 25.0]
        assert [span.left for span in drawn.spans] == [0.0, 20.0]
        assert drawn.promise_at == 100.0

    def test_marks_where_the_promise_was_broken(self):
        # 10 promised, 12 used, 8 waited: 20 wide, the last 2 are beyond the promise.
        drawn = bar(10, ("UTILITY", 5), ("GOVERNMENT", 8), ("UTILITY", 7))

        assert drawn.is_late
        assert drawn.overrun_working_days == 2
        assert drawn.remaining_working_days == 0
        assert drawn.promise_at == 90.0

    @pytest.mark.parametrize(
        ("minutes", "words"),
        [
            (0, "0 小时"),
            (59, "不到 1 小时"),
            (60, "1 小时"),
            (239, "3 小时"),
            (479, "7 小时"),
            (480, "1 个工作日"),
            (3 * 480, "3 个工作日"),
        ],
    )
    def test_says_whole_hours_while_less_than_a_day_is_used(self, minutes, words):
        drawn = owners.clock_bar(
            promised_working_days=15,
            minutes_per_day=A_DAY,
            spans=[Span(owner="UTILITY", minutes=minutes)],
        )

        assert drawn.used_words == words
        assert drawn.spans[0].used_words == words

    @pytest.mark.parametrize(("minutes", "is_begun"), [(0, False), (1, True), (480, False)])
    def test_does_not_call_a_promise_untouched_that_was_begun(self, minutes, is_begun):
        drawn = owners.clock_bar(
            promised_working_days=15,
            minutes_per_day=A_DAY,
            spans=[Span(owner="UTILITY", minutes=minutes)],
        )

        assert drawn.is_just_begun is is_begun

    def test_of_nothing_is_empty(self):
        assert bar(0).spans == ()

    @given(
        promised=st.integers(0, 60),
        spans=st.lists(
            st.tuples(st.sampled_from(sorted(owners.OWNER_LOOKS)), st.integers(0, 90)),
            max_size=12,
        ),
    )
    def test_never_overflows_its_width(self, promised, spans):
        drawn = bar(promised, *spans)

        assert sum(span.width for span in drawn.spans) <= 100.1
        assert 0 <= drawn.promise_at <= 100


class TestOwnerLooks:
    @pytest.mark.parametrize("part", ["letter", "label", "slug"])
    def test_differ_by_more_than_colour(self, part):
        assert len({str(getattr(look, part)) for look in owners.OWNER_LOOKS.values()}) == 4
