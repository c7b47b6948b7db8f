"""Short ways to call and to complain."""

from dataclasses import replace

import pytest
from tests.stages.cases import AT

from fullcycle.stages.care import actions


@pytest.fixture
def caller_id(district):
    return district.staff["CALLBACK"]


@pytest.fixture
def call(case_id):
    return actions.NewCallBack(
        case_id=case_id,
        called_at=AT,
        person_reached="王海燕",
        score=9,
        effort=6,
        is_satisfied=True,
    )


@pytest.fixture
def record(call, caller_id):
    def recorded(**changes):
        return actions.record_callback(call=replace(call, **changes), by_id=caller_id, at=AT)

    return recorded


@pytest.fixture
def complain(case_id, district):
    def opened(about_node="plan_approve", by_id=district.owner_id, at=AT):
        return actions.open_complaint(
            case_id=case_id, about_node=about_node, words="", by_id=by_id, at=at
        )

    return opened
