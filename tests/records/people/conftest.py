"""Persons the tests speak of, and a reader of what leaves by the queue."""

import threading
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.phone import Carrier

from fullcycle.gateways.messenger import port as messenger
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
def carrier():
    with messenger.lent(Carrier()) as lent:
        yield lent


@pytest.fixture
def sms(carrier):
    """Deliver the newest job and return its message."""

    def deliver(at=NOON):
        job = ProcrastinateJob.objects.filter(task_name="send_message").latest("id")
        assert people.deliver_message(at=at, **job.args)
        return carrier.sent[-1]

    return deliver


@pytest.fixture
def code_for(sms):
    """Ask for a code and return the digits the phone shows."""

    def ask(phone=PHONE, at=NOON):
        people.start_phone_sign_in(phone=phone, at=at)
        return dict(sms(at).blanks)["code"]

    return ask


@dataclass
class Clerk:
    """A staff person with the authenticator in hand."""

    person_id: int
    staff_number: str
    secret: str

    def code(self, at):
        return pyotp.TOTP(self.secret).at(at)

    def sign_in(self, *, at=NOON, password=PASSWORD, code=None):
        return people.confirm_staff_sign_in(
            staff_number=self.staff_number,
            password=password,
            totp_code=self.code(at) if code is None else code,
            at=at,
        )


@pytest.fixture
def new_clerk(db):  # noqa: ARG001 - asked for the database
    def make(number="A10086", **fields):
        staff = people.NewStaff(
            staff_number=number, name="周敏", title="客户经理", password=PASSWORD, **fields
        )
        enrolled_at = NOON - timedelta(days=29)
        person_id = people.create_staff(staff, at=enrolled_at)
        secret = people.enrol_authenticator(person_id=person_id, at=enrolled_at).secret
        code = pyotp.TOTP(secret).at(enrolled_at)
        people.confirm_authenticator(person_id=person_id, code=code, at=enrolled_at)
        return Clerk(person_id, number, secret)

    return make


@pytest.fixture
def clerk(new_clerk):
    return new_clerk()


@pytest.fixture
def admin(new_clerk):
    clerk = new_clerk("A00001")
    role = people.NewRole(
        person_id=clerk.person_id, role="ADMIN", starts_at=NOON - timedelta(days=20)
    )
    people.grant_role(role, at=NOON - timedelta(days=20))
    return clerk


@pytest.fixture
def agent(db):  # noqa: ARG001 - asked for the database
    return people.register_person(name="林小华", phone="13900139000", at=NOON)


@pytest.fixture
def at_once():
    """Run a function in several threads at the same moment; return results and refusals."""

    def run(function, times, refusal):
        outcomes, barrier = [], threading.Barrier(times)

        def one():
            barrier.wait()
            try:
                outcomes.append(function())
            except refusal as refused:
                outcomes.append(refused)
            finally:
                connection.close()

        threads = [threading.Thread(target=one) for _number in range(times)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        refused = [outcome for outcome in outcomes if isinstance(outcome, refusal)]
        return [outcome for outcome in outcomes if outcome not in refused], refused

    return run
