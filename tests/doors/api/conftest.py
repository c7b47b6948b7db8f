# ruff: noqa: F811  (fixtures are asked for by their names)
"""A plant whose months are billed on the demonstration's prices, and a machine with a key."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from tests.doors.portal import billed
from tests.doors.portal.conftest import (  # noqa: F401  (fixtures)
    _lent_gateways,
    district,
    enter,
    hands,
    owner,
    stranger,
)
from tests.phone import newest_message

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.memory import MemoryCurves
from fullcycle.journeys.billing_month import by_key
from fullcycle.records.people import actions as people


NOVEMBER = datetime(2026, 11, 24, 2, tzinfo=UTC)
NUMBER = "3300000000001"
OCTOBERS = f"/api/v1/bills/{NUMBER}-202610"


@pytest.fixture(autouse=True)
def _demonstration(settings, hands):
    settings.DEMO = True
    hands.at = NOVEMBER
    with curve_store.lent(MemoryCurves()):
        yield


@pytest.fixture
def months():
    """The facts of the months that are billed."""
    return billed.demo_months(6, 7, 8, 9, 10)


@pytest.fixture
def bills(district, months):
    """The ids of the bills from June to October."""
    return billed.issue(district.customer_id, *months, engine=billed.demo_engine(), at=NOVEMBER)


@pytest.fixture
def make_key(district):
    """Make a key for the plant with the code from its owner's phone; return its text."""

    def made(**limits):
        key = people.NewKey(
            person_id=district.owner_id,
            customer_id=district.customer_id,
            matter=by_key.MATTER,
            name="ERP",
            ends_at=NOVEMBER + timedelta(days=30),
            **limits,
        )
        people.start_key(key=key, at=NOVEMBER)
        code = dict(newest_message(NOVEMBER).blanks)["code"]
        confirmation_id = people.confirm_key(key=key, code=code, at=NOVEMBER)
        made_key = people.make_key(key=key, confirmation_id=confirmation_id, at=NOVEMBER)
        return made_key.text

    return made


@pytest.fixture
def call():
    """Call an address with a key, as a machine does; pages of errors are answers too."""

    def called(address, key=None, **headers):
        if key is not None:
            headers["authorization"] = f"Bearer {key}"
        return Client(raise_request_exception=False).get(address, headers=headers)

    return called


@pytest.fixture
def machine(make_key, call):
    """A machine with a key to everything of the plant."""
    key = make_key()
    return lambda address, **headers: call(address, key, **headers)
