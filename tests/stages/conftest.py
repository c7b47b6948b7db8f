"""A staffed district and a case of its plant, on which most stages are tested."""

import pytest
from tests import staffed
from tests.stages import cases


@pytest.fixture
def district(db):  # noqa: ARG001 - asked for the database
    return staffed.build()


@pytest.fixture
def case_id(district):
    return cases.open_case(district)
