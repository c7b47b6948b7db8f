"""Days as people choose them, periods as they are kept: the site's midnight is 16:00 in UTC."""

from datetime import UTC, date, datetime, timedelta

from fullcycle.doors.frame import days


NEW_YEARS_EVE = date(2026, 12, 31)


class TestADay:
    def test_begins_at_the_sites_midnight(self):
        assert days.begin_of(NEW_YEARS_EVE) == datetime(2026, 12, 30, 16, tzinfo=UTC)

    def test_ends_where_the_next_begins(self):
        assert days.end_of(NEW_YEARS_EVE) == datetime(2026, 12, 31, 16, tzinfo=UTC)


class TestTheLastDay:
    def test_is_the_one_before_a_midnight(self):
        end = datetime(2026, 12, 31, 16, tzinfo=UTC)
        assert days.last_day_before(end) == NEW_YEARS_EVE

    def test_is_the_day_itself_of_an_end_within_it(self):
        end = datetime(2026, 12, 31, 16, tzinfo=UTC) + timedelta(seconds=1)
        assert days.last_day_before(end) == date(2027, 1, 1)
