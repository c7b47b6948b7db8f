"""The day of the highest demand, drawn and in tables."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from fullcycle.doors.frame.bills import curves
from fullcycle.doors.frame.bills.curves import Day
from fullcycle.kernels.rulebook.tariffs.terms import Period


D = Decimal
MIDNIGHT = datetime(2026, 10, 13, 16, tzinfo=UTC)
QUARTERS = tuple(MIDNIGHT + timedelta(minutes=15) * place for place in range(96))
PEAK_AT = QUARTERS[41]

# Valley to 8:00, flat to 10:15, peak to 20:00, flat to midnight.
PERIODS = (
    *[Period.VALLEY] * 32,
    *[Period.FLAT] * 9,
    *[Period.PEAK] * 39,
    *[Period.FLAT] * 16,
)


def day(*, periods=PERIODS, missing=()):
    kw = [D(400)] * 96
    kw[41] = D("840.5")
    return Day(
        kw=tuple(None if place in missing else value for place, value in enumerate(kw)),
        begins_at=QUARTERS,
        periods=periods,
    )


class TestCurve:
    def test_marks_the_quarter_hour_of_the_peak(self):
        drawn = curves.curve(day(), peak_at=PEAK_AT, limit_kw=D(900))

        assert drawn["times"][drawn["peak"]] == "10:15"
        assert drawn["values"][drawn["peak"]] == 840.5
        assert (drawn["times"][0], drawn["times"][-1]) == ("00:00", "24:00")
        assert drawn["limit"] == 900.0

    def test_marks_no_peak_that_lies_on_another_day(self):
        drawn = curves.curve(day(), peak_at=PEAK_AT + timedelta(days=1))

        assert drawn["peak"] is None

    def test_has_a_band_for_each_stretch_of_price(self):
        bands = curves.curve(day(), peak_at=PEAK_AT)["bands"]

        assert [(band["name"], band["from"], band["to"]) for band in bands] == [
            ("低谷", 0, 32),
            ("平段", 32, 41),
            ("高峰", 41, 80),
            ("平段", 80, 96),
        ]

    def test_has_no_band_where_prices_have_no_periods(self):
        assert curves.curve(day(periods=()), peak_at=PEAK_AT)["bands"] == []

    def test_keeps_a_gap_a_gap(self):
        drawn = curves.curve(day(missing={42, 43, 95}), peak_at=PEAK_AT)

        assert drawn["values"][42] is None
        assert drawn["gaps"] == [{"from": 42, "to": 44}, {"from": 95, "to": 96}]


class TestTable:
    def test_names_peak_gap_and_the_periods_of_an_hour(self):
        rows = curves.hour_rows(day(missing={42}), peak_at=PEAK_AT)

        ten = rows[10]
        assert ten.hour == "10"
        assert [value.kw for value in ten.values] == ["400", "840.5", "未测到", "400"]
        assert [value.is_peak for value in ten.values] == [False, True, False, False]
        assert [str(name) for name in ten.periods] == ["平段", "高峰"]
        assert len(rows) == 24

    def test_of_periods_sums_energy_and_names_the_highest(self):
        peak, flat, valley = curves.period_rows(day(missing={42}), peak_at=PEAK_AT)

        # 39 quarter-hours, one of them missing, one at 840.5: (37 x 400 + 840.5) / 4 kWh.
        assert (str(peak.name), peak.hours, peak.kwh) == ("高峰", ("10:15–20:00",), "3,910")
        assert (peak.most_kw, peak.has_peak) == ("840.5", True)
        assert (flat.hours, flat.kwh) == (("08:00–10:15", "20:00–24:00"), "2,500")
        assert (valley.kwh, valley.has_peak) == ("3,200", False)

    def test_says_when_nothing_was_heard(self):
        said = curves.gaps_of(day(missing={42, 43, 44, 95}))

        assert said == "10:30–11:15、23:45–24:00"


@pytest.mark.parametrize(
    ("place", "quarter"), [(0, "00:00–00:15"), (41, "10:15–10:30"), (95, "23:45–24:00")]
)
def test_a_quarter_hour_is_named_by_its_two_ends(place, quarter):
    assert curves.quarter_of(QUARTERS[place]) == quarter
