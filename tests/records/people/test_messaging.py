"""Messages leave with their cause, sealed on the way, and not in the night."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from fullcycle.gateways.messenger import port as messenger
from fullcycle.gateways.messenger.port import UnableToSend
from fullcycle.records.people import actions as people


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 0, 0, tzinfo=UTC)
PHONE = "13800138000"
NOTE = people.PersonalMessage(
    template_code="CASE_MOVED", words="您的申请已受理。", purpose="casework", reference="m-1"
)


def job() -> ProcrastinateJob:
    return ProcrastinateJob.objects.latest("id")


class Stubborn:
    def __init__(self, *, may_have_been_sent):
        self.may_have_been_sent = may_have_been_sent

    def send(self, message, *, at):  # noqa: ARG002 - the port's shape
        raise UnableToSend("no answer", may_have_been_sent=self.may_have_been_sent)


@pytest.mark.django_db
class TestASignInCode:
    def test_goes_to_the_phone_at_any_hour(self, sms):
        people.start_phone_sign_in(phone=PHONE, at=MIDNIGHT)

        message = sms(MIDNIGHT)

        assert message.to_phone == PHONE
        assert message.urgent
        assert dict(message.blanks)["code"] in message.words

    def test_lies_in_the_queue_without_phone_and_code(self, code_for):
        code = code_for()

        arguments = str(job().args)

        assert PHONE not in arguments
        assert f" {code}" not in arguments

    def test_is_dropped_when_it_has_expired(self, carrier):
        people.start_phone_sign_in(phone=PHONE, at=NOON)

        assert not people.deliver_message(at=NOON + timedelta(minutes=6), **job().args)
        assert carrier.sent == []


def tell_and_fail(person_id: int) -> None:
    with transaction.atomic():
        people.message_person(NOTE, person_id=person_id, at=NOON)
        raise LookupError


@pytest.mark.django_db
class TestANote:
    def test_reaches_the_person(self, agent, sms):
        people.message_person(NOTE, person_id=agent, at=NOON)

        message = sms()

        assert (message.to_phone, message.words) == ("13900139000", "您的申请已受理。")

    def test_is_not_sent_when_its_cause_is_rolled_back(self, agent):
        with pytest.raises(LookupError):
            tell_and_fail(agent)

        assert not ProcrastinateJob.objects.exists()

    def test_waits_for_the_morning(self, agent):
        people.message_person(NOTE, person_id=agent, at=MIDNIGHT)

        assert job().scheduled_at == MORNING

    def test_is_put_off_when_its_job_runs_at_night(self, agent, carrier):
        people.message_person(NOTE, person_id=agent, at=NOON)

        people.deliver_message(at=MIDNIGHT, **job().args)

        assert carrier.sent == []
        assert job().scheduled_at == MORNING
        people.deliver_message(at=MORNING, **job().args)
        assert carrier.sent[0].words == "您的申请已受理。"

    def test_is_refused_for_somebody_without_a_phone(self, clerk):
        with pytest.raises(people.UnableToMessage):
            people.message_person(NOTE, person_id=clerk.person_id, at=NOON)


@pytest.mark.django_db
class TestAFailure:
    @pytest.mark.parametrize(
        ("may_have_been_sent", "refusal"),
        [(False, UnableToSend), (True, people.UnableToDeliver)],
        ids=["may be tried again", "must not be tried again"],
    )
    def test_says_whether_to_try_again(self, agent, may_have_been_sent, refusal):
        people.message_person(NOTE, person_id=agent, at=NOON)

        with (
            messenger.lent(Stubborn(may_have_been_sent=may_have_been_sent)),
            pytest.raises(refusal, match="no answer"),
        ):
            people.deliver_message(at=NOON, **job().args)
