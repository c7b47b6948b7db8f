"""The conditions of switching on, as the page lists them."""

import pytest

from fullcycle.doors.workbench.pages.tasks import energise
from fullcycle.journeys.connecting.finishing import GateItem


class TestConditions:
    @pytest.mark.parametrize("code", ["SUPPLY_NOT_DRAFTED", "SUPPLY_NOT_SEALED"])
    def test_never_say_that_a_contract_is_there_and_missing(self, code):
        missing = [GateItem(code=code, words="供用电合同还没有加盖供电方印章")]

        listed = energise.conditions(missing=missing)

        assert [one.words for one in listed if not one.is_there] == [missing[0].words]
        assert "供用电合同已双方签署" not in {one.words for one in listed if one.is_there}

    def test_are_all_there_where_nothing_is_missing(self):
        assert all(one.is_there for one in energise.conditions(missing=[]))
