"""A draft of the small district's plant."""

import pytest
from tests.stages.cases import AT

from fullcycle.stages.intake import actions


@pytest.fixture
def key(district):
    return actions.start_application(
        matter="hv_new",
        guidance={"wish": ["first_power"], "size": ["within_8000_kva"], "special": []},
        by_id=district.owner_id,
        at=AT,
    )
