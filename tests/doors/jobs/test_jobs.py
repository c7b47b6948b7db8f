"""Jobs the worker finds by name, and what the night sweeps up."""

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django import app

from fullcycle.doors.frame import clock, rates
from fullcycle.doors.frame.models import RateLog
from fullcycle.doors.jobs import messages, nightly
from fullcycle.doors.jobs import papers as paper_jobs
from fullcycle.gateways.messenger.port import UnableToSend
from fullcycle.gateways.signer.port import UnableToSign
from fullcycle.gateways.slot import NothingConnected
from fullcycle.gateways.typesetter.port import UnableToTypeset
from fullcycle.journeys.connecting import papers, sending
from fullcycle.records.people import actions as people


NIGHT = datetime(2026, 11, 24, 19, 17, tzinfo=UTC)
PHONE = "13800138000"


class TestTheWorker:
    def test_finds_the_jobs_that_are_deferred_by_name(self):
        app.perform_import_paths()

        assert {
            people.MESSAGE_TASK,
            "sweep_up",
            papers.TASK,
            sending.BOOK_TASK,
            "follow_parcel",
        } <= set(app.tasks)

    @pytest.mark.parametrize(
        ("failure", "tries_again"),
        [
            (UnableToSend("x", may_have_been_sent=False), True),
            (people.UnableToDeliver(), False),
        ],
    )
    def test_sends_again_only_what_was_not_sent(self, failure, tries_again):
        class Job:
            attempts = 1

        decision = messages.ATTEMPTS.get_retry_decision(exception=failure, job=Job())

        assert (decision is not None) == tries_again

    @pytest.mark.parametrize(
        ("failure", "tries_again"),
        [
            (UnableToTypeset(), True),
            (UnableToSign(), True),
            (NothingConnected(), True),
            (papers.UnableToMakePaper(), False),
        ],
    )
    def test_makes_a_paper_again_while_typesetter_or_seal_are_out(self, failure, tries_again):
        class Job:
            attempts = 1

        decision = paper_jobs.ATTEMPTS.get_retry_decision(exception=failure, job=Job())

        assert (decision is not None) == tries_again


@pytest.mark.django_db
class TestTheNight:
    def test_forgets_what_is_two_days_old_and_keeps_the_rest(self, monkeypatch):
        monkeypatch.setattr(clock, "now", lambda: NIGHT)
        for key, age in (("old", timedelta(days=2, seconds=1)), ("young", timedelta(days=1))):
            rates.permit(key, 5, 3600, NIGHT - age)
        people.start_phone_sign_in(phone=PHONE, at=NIGHT - timedelta(hours=20))
        people.start_phone_sign_in(phone="13900139000", at=NIGHT - timedelta(days=3))

        nightly.sweep_up.func(timestamp=0)

        assert list(RateLog.objects.values_list("key", flat=True)) == ["young"]
        assert people.forget_sign_in_codes(before=NIGHT) == 1
