"""A clock to turn, an outbox to read, and persons at the doors."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.db import connection
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.clock import Hands

from fullcycle.doors.frame import clock
from fullcycle.doors.jobs import messages as jobs
from fullcycle.gateways.messenger import port as messenger
from fullcycle.gateways.messenger.outbox import Outbox
from fullcycle.records.people import actions as people


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
PHONE = "13800138000"
PASSWORD = "Wenzhou-2026-spring"


@pytest.fixture(autouse=True)
def _empty_queue(db):  # noqa: ARG001 - asked for the database
    # Jobs outlive a test that commits: the queue's tables are not Django's to empty.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_events; DELETE FROM procrastinate_jobs")


@pytest.fixture
def hands(monkeypatch):
    hands = Hands(NOON)
    monkeypatch.setattr(clock, "now", hands)
    return hands


@pytest.fixture
def client():
    return Client(headers={"accept-language": "zh-CN"})


@pytest.fixture
def outbox(tmp_path):
    with messenger.lent(Outbox(tmp_path)) as lent:
        yield lent


@pytest.fixture
def read_code(outbox):
    """Run the job as the worker does and read the phone's newest message."""

    def read():
        job = ProcrastinateJob.objects.filter(task_name="send_message").latest("id")
        jobs.send_message.func(**job.args)
        return dict(outbox.list_recent(1)[0].message.blanks)["code"]

    return read


@pytest.fixture
def clerk():
    staff = people.NewStaff(
        staff_number="A10086", name="周敏", title="客户经理", password=PASSWORD
    )
    return people.create_staff(staff, at=NOON - timedelta(days=9))


@pytest.fixture
def totp(clerk):
    """The authenticator of the clerk, enrolled some days ago."""
    at = NOON - timedelta(days=8)
    totp = pyotp.TOTP(people.enrol_authenticator(person_id=clerk, at=at).secret)
    people.confirm_authenticator(person_id=clerk, code=totp.at(at), at=at)
    return totp


@pytest.fixture
def agent():
    return people.register_person(name="林小华", phone=PHONE, at=NOON - timedelta(days=9))
