# ruff: noqa: F811  (fixtures are asked for by their names)
"""A plant's application under way, a clock on the wall to turn, and people at the desk.

The district, the gateways and the one who walks a case are those of the connecting journey.
"""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from tests.clock import Hands
from tests.journeys.connecting.conftest import (  # noqa: F401  (fixtures)
    _lent_gateways,
    district,
    draft,
    phone,
    seal,
    submit,
    walker,
)
from tests.journeys.connecting.plant import NOON

from fullcycle.doors.frame import clock
from fullcycle.records.casework import queries as cases
from fullcycle.records.portfolios import queries as portfolios
from fullcycle.stages.care import actions as care


BACKEND = "fullcycle.doors.frame.signin.SignedIn"


@pytest.fixture(autouse=True)
def hands(monkeypatch):
    turned = Hands(NOON)
    monkeypatch.setattr(clock, "now", turned)
    return turned


@pytest.fixture
def case_id(submit):
    return submit().case_id


@pytest.fixture
def manager_of():
    """The manager to call for a case."""

    def of(case_id):
        customer_id = cases.get_case(case_id=case_id).card.customer_id
        return portfolios.managers_of(customer_id=customer_id, at=NOON).primary.id

    return of


@pytest.fixture
def client():
    return Client(headers={"accept-language": "zh-CN"})


@pytest.fixture
def sign_in(client):
    """Sign a person in and return the client."""

    def as_(person_id):
        client.force_login(get_user_model().objects.get(pk=person_id), backend=BACKEND)
        return client

    return as_


@pytest.fixture
def by_role(district, sign_in):
    """Sign in whoever holds a role."""

    def as_(role):
        return sign_in(district.staff[role])

    return as_


@pytest.fixture
def manager(case_id, manager_of, sign_in):
    """The client of the case's own manager."""
    return sign_in(manager_of(case_id))


@pytest.fixture
def task_id():
    """The id of the open task of a step."""

    def of(case_id, node):
        task = cases.find_open_task(case_id=case_id, node=node)
        assert task is not None, f"{node} is not open"
        return task.id

    return of


@pytest.fixture
def asked(case_id, district, hands):
    """What the owner asked of the case."""
    opened = care.ask(
        case_id=case_id,
        about_node="accept",
        words="什么时候来看现场？",
        by_id=district.owner_id,
        at=hands(),
    )
    return opened.complaint_id


@pytest.fixture
def follow_up(case_id, district, hands):
    """What a call that went badly left to be done."""
    recorded = care.record_callback(
        call=care.NewCallBack(
            case_id=case_id,
            called_at=hands(),
            person_reached="王海燕",
            score=4,
            effort=3,
            is_satisfied=False,
            words="等了两次",
        ),
        by_id=district.staff["CALLBACK"],
        at=hands(),
    )
    return recorded.follow_up_id
