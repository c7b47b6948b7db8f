"""An engineer edits one field of a sound draft; the check names the rule that it breaks."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from tests.kernels.schemes.scheme_cases import (
    ORDINARY,
    a_feeder,
    a_load,
    a_network,
    a_request,
    checked,
    found,
    recommended,
    to,
    with_point,
)

from fullcycle.kernels.schemes.instruments import CurrentRatio, VoltageRatio
from fullcycle.kernels.schemes.terms import MeteringMode, MeteringPlace


class TestMetering:
    @pytest.mark.parametrize(
        ("_case", "primary_a", "expected"),
        [
            ("60 A is no standard size", 60, "schemes.series.ct-primary-a.1"),
            ("57.7 A are 115 % of 50", 50, "schemes.number.ct-load-most.1"),
            ("57.7 A are 29 % of 200", 200, "schemes.number.ct-load-least.1"),
        ],
    )
    def test_keeps_the_current_between_30_and_100_percent(self, _case, primary_a, expected):
        option = recommended(ORDINARY)
        ratio = CurrentRatio(primary_a=primary_a, secondary_a=5)
        point = option.metering[0]

        edited = with_point(
            option,
            current=to(point.current, ratio),
            multiplier=to(point.multiplier, D(primary_a * 20)),
        )

        assert found(edited, ORDINARY) == {(expected, "metering")}

    def test_limit_case_39_percent_is_allowed(self):
        option = recommended(ORDINARY)
        point = option.metering[0]

        edited = with_point(
            option,
            current=to(point.current, CurrentRatio(primary_a=150, secondary_a=5)),
            multiplier=to(point.multiplier, D(3000)),
        )

        assert checked(edited, ORDINARY) == ()

    @pytest.mark.parametrize(
        ("_case", "field", "value", "rule_id"),
        [
            ("a wrong multiplier", "multiplier", D(20), "schemes.house.multiplier.1"),
            (
                "place",
                "place",
                MeteringPlace.SUBSTATION_OUTLET,
                "schemes.house.place-boundary.1",
            ),
            (
                "a wrong VT",
                "voltage",
                VoltageRatio(primary_v=D(35000), secondary_v=D(100), is_phase_to_earth=False),
                "schemes.house.voltage-transformer.1",
            ),
            ("no VT", "voltage", None, "schemes.house.voltage-transformer.1"),
            (
                "a secondary of 1 A",
                "current",
                CurrentRatio(primary_a=100, secondary_a=1),
                "schemes.voltage.10kv.1",
            ),
            ("low side", "mode", MeteringMode.HV_LV, "schemes.house.metered-low.1"),
        ],
    )
    def test_names_what_is_wrong(self, _case, field, value, rule_id):
        option = recommended(ORDINARY)
        edited = with_point(option, **{field: to(getattr(option.metering[0], field), value)})

        assert (rule_id, "metering") in found(edited, ORDINARY)

    def test_keeps_the_class(self):
        option = recommended(ORDINARY)
        accuracy = option.metering[0].accuracy
        edited = with_point(option, accuracy=to(accuracy, replace(accuracy.value, ct="0.5")))

        violations = checked(edited, ORDINARY)

        assert [v.rule_id for v in violations] == ["schemes.metering-class.2016-iii.1"]
        assert "现为 III、0.5S、2.0、0.5、0.5，应为 III、0.5S、2.0、0.5、0.5S" in (
            violations[0].wording.zh
        )

    def test_is_high_where_the_voltage_has_no_low_side_metering(self):
        line = a_feeder("Line", "North", voltage_kv=D(20))
        network = a_network(line)
        option = recommended(ORDINARY, network)
        edited = with_point(option, mode=to(option.metering[0].mode, MeteringMode.HV_LV))

        violations = checked(edited, ORDINARY, network)

        low = [v for v in violations if v.rule_id == "schemes.house.metered-low.1"]
        assert low[0].wording.zh.endswith("现为 高供低计，应为 高供高计。")

    def test_may_be_low_below_the_limit_though_high_is_possible(self):
        request = a_request(a_load(200))
        high = recommended(request)
        low = recommended(replace(request, is_hv_metering_difficult=True))

        assert checked(replace(high, metering=low.metering), request) == ()

    def test_follows_the_source_it_is_named_after(self):
        option = recommended(ORDINARY)

        assert found(with_point(option, feeder="Far"), ORDINARY) == {
            ("schemes.house.meter-per-source.1", "metering")
        }
