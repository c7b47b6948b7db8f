"""What the waterfall of a bill draws."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.doors.frame.bills import examples

from fullcycle.doors.frame.bills import charts
from fullcycle.kernels.tariff.explaining.drivers import Cause


D = Decimal


def with_small_causes(explanation):
    """The same with a yuan more by prices."""
    prices = replace(explanation.shares[0], cause=Cause.PRICES, yuan=D(1))
    return replace(
        explanation,
        shares=(*explanation.shares, prices),
        after_yuan=explanation.after_yuan + 1,
    )


class TestCauses:
    def test_come_with_the_largest_first(self):
        causes = charts.shown_causes(examples.explained())

        assert [(cause.code, cause.is_more) for cause in causes] == [
            ("DEMAND", True),
            ("DAYS", True),
            ("SHIFT", True),
            ("POWER_FACTOR", False),
        ]
        assert causes[0].is_demand
        assert causes[-1].signed.startswith("−")

    def test_are_told_in_the_open_where_they_are_few(self):
        told = charts.told_causes(examples.explained())

        assert [cause.code for cause in told.main] == [
            "DEMAND",
            "DAYS",
            "SHIFT",
            "POWER_FACTOR",
        ]
        assert told.rest == ()

    def test_beyond_the_three_largest_are_summed(self):
        explanation = with_small_causes(examples.explained())

        told = charts.told_causes(explanation)

        assert [cause.code for cause in told.main] == ["DEMAND", "DAYS", "SHIFT"]
        assert {cause.code for cause in told.rest} == {"POWER_FACTOR", "PRICES"}
        assert told.rest_name == "其余 2 项"
        assert told.rest_yuan == sum(cause.share.yuan for cause in told.rest)

    def test_add_up_to_the_difference(self):
        explanation = examples.explained()

        causes = charts.shown_causes(explanation)

        assert sum(cause.share.yuan for cause in causes) == explanation.difference_yuan


class TestWaterfall:
    def test_leads_from_one_bill_to_the_next(self):
        explanation = examples.explained()

        steps = charts.waterfall(explanation, before="9月", after="10月")["steps"]

        assert (steps[0]["name"], steps[0]["label"]) == ("9月", "171,449.65")
        assert (steps[-1]["name"], steps[-1]["label"]) == ("10月", "184,288.34")
        assert steps[1]["from"] == steps[0]["to"]
        assert steps[-2]["to"] == pytest.approx(steps[-1]["to"])

    def test_sums_the_smaller_causes_in_one_step(self):
        explanation = with_small_causes(examples.explained())

        steps = charts.waterfall(explanation, before="9月", after="10月")["steps"]

        assert [step["code"] for step in steps] == ["", "DEMAND", "DAYS", "SHIFT", "REST", ""]
        assert steps[-2]["to"] == pytest.approx(steps[-1]["to"])

    @pytest.mark.parametrize(
        ("_case", "totals", "begin"),
        [
            ("steps that are small beside the bill", [171449, 184546], 160000),
            ("steps as large as the bill", [1000, 3000], 0),
            ("nothing moved", [5000, 5000], 0),
            ("money comes back", [-400, 100], -400),
        ],
    )
    def test_begins_its_axis_where_steps_can_be_told_apart(self, _case, totals, begin):
        assert charts.axis_begin([D(total) for total in totals]) == begin
