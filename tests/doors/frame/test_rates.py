"""How often something may be tried."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fullcycle.doors.frame import rates
from fullcycle.doors.frame.models import RateLog


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.mark.django_db
class TestPermit:
    def test_allows_up_to_the_limit_and_says_when_to_come_back(self):
        for n in range(3):
            rates.permit("sms:13812345678", 3, 60, NOON + n * SECOND)

        with pytest.raises(rates.UnableToPermit) as refusal:
            rates.permit("sms:13812345678", 3, 60, NOON + 10 * SECOND)

        # The first of the three falls out of the minute at 12:01:00, 50 seconds later.
        assert refusal.value.wait_seconds == 50

    def test_allows_again_after_the_time_it_said(self):
        rates.permit("k", 1, 60, NOON)
        with pytest.raises(rates.UnableToPermit) as refusal:
            rates.permit("k", 1, 60, NOON + SECOND)

        rates.permit("k", 1, 60, NOON + SECOND + refusal.value.wait_seconds * SECOND)

        assert RateLog.objects.get(key="k").tried_at == [NOON + 60 * SECOND]

    def test_counts_each_key_for_itself(self):
        rates.permit("ip:10.0.0.1", 1, 60, NOON)

        rates.permit("ip:10.0.0.2", 1, 60, NOON)

        assert RateLog.objects.count() == 2

    def test_does_not_count_a_refused_try(self):
        rates.permit("k", 1, 60, NOON)
        for n in range(1, 50):
            with pytest.raises(rates.UnableToPermit):
                rates.permit("k", 1, 60, NOON + n * SECOND)

        rates.permit("k", 1, 60, NOON + 60 * SECOND)

        assert RateLog.objects.get(key="k").last_tried_at == NOON + 60 * SECOND

    @pytest.mark.parametrize(
        ("_case", "per_seconds", "zh", "en"),
        [
            ("seconds", 45, "45 秒", "45 seconds"),
            ("minutes are rounded up", 61, "2 分钟", "2 minutes"),
            ("one minute", 60, "1 分钟", "1 minute"),
            ("hours", 3601, "2 小时", "2 hours"),
        ],
    )
    def test_names_the_wait_in_the_largest_unit(self, _case, per_seconds, zh, en):
        assert zh in str(rates.UnableToPermit(per_seconds))
        with translation.override("en"):
            assert en in str(rates.UnableToPermit(per_seconds))

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(gaps=st.lists(st.integers(0, 40), max_size=25), limit=st.integers(1, 4))
    def test_never_allows_more_than_the_limit_in_any_window(self, gaps, limit):
        RateLog.objects.all().delete()
        at, allowed = NOON, []
        for gap in gaps:
            at += gap * SECOND
            try:
                rates.permit("k", limit, 60, at)
            except rates.UnableToPermit:
                continue
            allowed.append(at)

        for start in allowed:
            within = [one for one in allowed if start <= one < start + 60 * SECOND]
            assert len(within) <= limit


@pytest.mark.django_db(transaction=True)
class TestPermitAmongProcesses:
    def test_counts_together_what_comes_at_once(self):
        def attempt(_n):
            try:
                rates.permit("rush", 5, 60, NOON)
            except rates.UnableToPermit:
                return False
            finally:
                connection.close()
            return True

        with ThreadPoolExecutor(8) as pool:
            permitted = list(pool.map(attempt, range(16)))

        assert sum(permitted) == 5


@pytest.mark.django_db
class TestForgetRates:
    def test_deletes_only_what_was_not_used_since(self):
        rates.permit("old", 1, 60, NOON)
        rates.permit("new", 1, 60, NOON + timedelta(days=2))

        assert rates.forget_rates(before=NOON + timedelta(days=1)) == 1
        assert RateLog.objects.get().key == "new"
