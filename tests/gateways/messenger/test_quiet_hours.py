from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.gateways.messenger import quiet_hours


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, 24, hour, minute, tzinfo=quiet_hours.ZONE)


class TestMaySendAt:
    @pytest.mark.parametrize(
        ("hour", "minute", "allowed"),
        [(7, 59, False), (8, 0, True), (20, 59, True), (21, 0, False), (0, 0, False)],
    )
    def test_keeps_the_night_quiet(self, hour, minute, allowed):
        assert quiet_hours.may_send_at(at(hour, minute), urgent=False) is allowed

    def test_lets_urgent_messages_pass(self):
        assert quiet_hours.may_send_at(at(3), urgent=True)

    def test_asks_the_clock_of_china(self):
        assert quiet_hours.may_send_at(datetime(2026, 11, 24, 0, 0, tzinfo=UTC), urgent=False)


class TestNextAllowedInstant:
    def test_waits_for_the_morning(self):
        late = quiet_hours.next_allowed_instant(at(22), urgent=False)
        assert late == datetime(2026, 11, 25, 8, tzinfo=quiet_hours.ZONE)
        assert quiet_hours.next_allowed_instant(at(3, 30), urgent=False) == at(8)

    @given(
        st.datetimes(timezones=st.just(UTC)).filter(lambda moment: 1950 < moment.year < 2100)
    )
    def test_is_the_earliest_instant_that_is_allowed(self, moment):
        found = quiet_hours.next_allowed_instant(moment, urgent=False)
        assert quiet_hours.may_send_at(found, urgent=False)
        assert found >= moment
        assert (found == moment) == quiet_hours.may_send_at(moment, urgent=False)
