"""What happens at night."""

from datetime import timedelta

import pytest
from tests.journeys.connecting.conftest import *  # noqa: F403  (the walker and what it needs)
from tests.journeys.connecting.conftest import NOON

from fullcycle.doors.frame import clock
from fullcycle.doors.jobs import nightly
from fullcycle.stages.connection import queries as connections


@pytest.mark.django_db(transaction=True)
class TestLettingRepliesLapse:
    def test_gives_back_what_an_unanswered_scheme_held(self, walker, monkeypatch):
        walk = walker()
        walk.walk(until="plan_decide")
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=370))

        nightly.let_replies_lapse.func(timestamp=0)

        assert connections.find_scheme(case_id=walk.case_id).reply.lapsed_at is not None

    def test_leaves_one_alone_that_is_still_valid(self, walker, monkeypatch):
        walk = walker()
        walk.walk(until="plan_decide")
        monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(days=360))

        nightly.let_replies_lapse.func(timestamp=0)

        assert connections.find_scheme(case_id=walk.case_id).reply.lapsed_at is None
