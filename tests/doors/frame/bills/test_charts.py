"""What the charts of a bill draw."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from tests.doors.frame.bills import examples

from fullcycle.doors.frame.bills import charts


D = Decimal
MIDNIGHT = datetime(2026, 10, 13, 16, tzinfo=UTC)
QUARTERS = [MIDNIGHT + timedelta(minutes=15) * place for place in range(96)]


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


class TestPeakCurve:
    def test_marks_the_quarter_hour_of_the_peak(self):
        curve = charts.peak_curve([D(500)] * 96, QUARTERS, peak_at=examples.PEAK_AT)

        assert curve["times"][0] == "00:00"
        assert curve["times"][curve["peak"]] == "10:15"

    def test_keeps_a_gap_a_gap(self):
        curve = charts.peak_curve(
            [None, *[D(500)] * 95], QUARTERS, peak_at=None, limit_kw=D(900)
        )

        assert curve["values"][:2] == [None, 500.0]
        assert (curve["peak"], curve["limit"]) == (None, 900.0)
