"""Whole drafts; sizes and ratios are worked by hand from the rule rows."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from tests.kernels.schemes.scheme_cases import (
    NEAR,
    NETWORK,
    SISTER,
    a_feeder,
    a_load,
    a_network,
    a_request,
    drafted,
    feeders,
)

from fullcycle.kernels.rulebook.traits import Importance
from fullcycle.kernels.schemes.instruments import CurrentRatio
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.terms import (
    ApprovalLevel,
    Boundary,
    HouseRuleName,
    Interlock,
    MainWiring,
    MeteringMode,
    MeteringPlace,
    Role,
    Switching,
)
from fullcycle.kernels.schemes.transformers import TransformerSet


def refusal(request, network=NETWORK):
    with pytest.raises(UnableToDraft) as refused:
        drafted(request, network)
    return refused.value.wording


class TestAnOrdinaryCustomer:
    """800 kW at cos φ 1 need 1000 kVA in one unit, or 2 × 630 at 70 %."""

    def test_gets_the_nearest_feeder_another_feeder_and_another_layout(self):
        first, second, third = drafted(a_request())

        assert (feeders(first), first.transformers.value) == (
            ["Near"],
            (TransformerSet(count=1, kva=1000),),
        )
        assert (feeders(second), second.transformers.value) == (
            ["Sister"],
            (TransformerSet(count=1, kva=1000),),
        )
        assert (feeders(third), third.transformers.value) == (
            ["Near"],
            (TransformerSet(count=2, kva=630),),
        )

    def test_is_recommended_the_cheapest_and_told_why(self):
        first, *others = drafted(a_request())

        assert first.is_recommended
        assert not any(other.is_recommended for other in others)
        assert HouseRuleName.RANK_LEAST_COST in [each.value for each in first.strengths]
        assert all(each.why.zh for each in first.strengths)

    def test_gets_a_complete_scheme(self):
        option = drafted(a_request())[0]
        point = option.metering[0]

        assert option.voltage_kv.value == 10
        assert option.contract_kva.value == 1000
        assert option.main_wiring.value == MainWiring.LINE_TRANSFORMER
        assert option.interlock.value == Interlock.NONE
        assert option.switching.value == Switching.NONE
        assert option.backup_kva.value == 0
        assert option.compensation_kvar.value == 200  # 20 % of 1000 kVA
        assert option.power_factor_standard.value == D("0.90")
        assert option.approval_level.value == ApprovalLevel.COUNTY
        assert not option.needs_dispatch_agreement.value
        assert option.sources.value[0].boundary.value == Boundary.FIRST_SUPPORT
        assert point.mode.value == MeteringMode.HV_HV
        assert point.place.value == MeteringPlace.BOUNDARY
        assert point.current.value == CurrentRatio(primary_a=100, secondary_a=5)
        assert point.voltage.value.primary_v == 10000
        assert point.multiplier.value == 2000
        assert point.accuracy.value.metering_class == "III"
        assert point.accuracy.value.ct == "0.5S"

    def test_names_a_rule_for_every_choice(self):
        option = drafted(a_request())[0]
        choices = (
            option.voltage_kv, option.sources, option.transformers, option.contract_kva,
            option.main_wiring, option.interlock, option.switching, option.backup_kva,
            option.compensation_kvar, option.power_factor_standard, *option.charging,
            option.needs_dispatch_agreement, option.approval_level, *option.strengths,
            option.sources.value[0].boundary, option.metering[0].mode,
            option.metering[0].place, option.metering[0].current, option.metering[0].voltage,
            option.metering[0].multiplier, option.metering[0].accuracy,
            *option.figures.customer_costs, *option.figures.utility_costs,
            option.figures.earliest_working_days, option.figures.outage_minutes_per_year,
            *option.figures.yearly_charges,
        )  # fmt: skip

        for choice in choices:
            assert choice.rule_id.startswith(("schemes.", "tariff."))
            assert choice.why.zh
            assert choice.why.en

    def test_gets_what_was_applied_for_and_room_to_grow(self):
        assert drafted(a_request(requested_kva=D(1600)))[0].contract_kva.value == 1600
        # (800 + 300) / 0.8 = 1375.
        assert drafted(a_request(growth_kva=D(300)))[0].contract_kva.value == 1600

    def test_gets_one_option_more_only_where_there_is_one(self):
        options = drafted(a_request(), a_network(NEAR))

        assert [option.transformer_count for option in options] == [1, 2]


class TestHvMotors:
    def test_count_towards_the_contract_but_not_the_transformers(self):
        request = a_request(a_load(800), a_load(710, is_motor_hv=True))

        option = drafted(request)[0]

        assert option.transformers.value == (TransformerSet(count=1, kva=1000),)
        assert option.contract_kva.value == 1710

    def test_alone_leave_the_smallest_transformer_for_the_station(self):
        option = drafted(a_request(a_load(710, is_motor_hv=True)))[0]

        assert option.transformers.value == (TransformerSet(count=1, kva=30),)
        assert option.contract_kva.value == 740

    def test_hang_behind_the_transformers_from_35_kv(self):
        line = a_feeder("Line", "North", voltage_kv=D(35), spare_kva=D(40000))
        request = a_request(a_load(2000), a_load(6000, is_motor_hv=True))

        option = drafted(request, a_network(line))[0]

        # 8000 / 0.8 = 10 000 in one unit, nothing beside it.
        assert option.transformers.value == (TransformerSet(count=1, kva=10000),)
        assert option.contract_kva.value == 10000


class TestNonLinearLoads:
    @pytest.mark.parametrize("is_nonlinear", [True, False])
    def test_ask_for_a_power_quality_assessment(self, is_nonlinear):
        request = a_request(a_load(800), a_load(50, is_nonlinear=is_nonlinear))

        option = drafted(request)[0]

        assert option.needs_quality_assessment.value is is_nonlinear


class TestLowSideMetering:
    """200 kW need 250 kVA; 360.8 A at 0.4 kV take 600/5 (60 %)."""

    def test_is_taken_where_high_voltage_metering_is_difficult(self):
        option = drafted(a_request(a_load(200), is_hv_metering_difficult=True))[0]
        point = option.metering[0]

        assert point.mode.value == MeteringMode.HV_LV
        assert point.place.value == MeteringPlace.TRANSFORMER_LV_SIDE
        assert point.current.value == CurrentRatio(primary_a=600, secondary_a=5)
        assert point.voltage.value is None
        assert point.multiplier.value == 120
        assert point.accuracy.value.metering_class == "IV"
        assert point.accuracy.value.pt is None

    @pytest.mark.parametrize(
        ("_case", "kw", "mode"),
        [
            ("252 kW take 315 kVA, the limit", "252", MeteringMode.HV_LV),
            ("252.1 kW take 400 kVA", "252.1", MeteringMode.HV_HV),
        ],
    )
    def test_ends_at_315_kva(self, _case, kw, mode):
        option = drafted(a_request(a_load(kw), is_hv_metering_difficult=True))[0]

        assert option.metering[0].mode.value == mode


class TestASecondSource:
    def test_is_recommended_where_it_is_wanted_with_a_single_one_beside(self):
        first, second, third = drafted(a_request(wants_second_source=True))

        assert feeders(first) == ["Near", "Sister"]
        assert HouseRuleName.RANK_AS_WANTED in [each.value for each in first.strengths]
        assert feeders(second) == ["Near"]
        assert feeders(third) == ["Far", "Near"]

    def test_brings_interlock_dispatch_agreement_and_city_approval(self):
        option = drafted(a_request(wants_second_source=True))[0]

        assert option.main_wiring.value == MainWiring.SINGLE_BUS
        assert option.interlock.value == Interlock.BOTH
        assert option.switching.value == Switching.MANUAL
        assert option.needs_dispatch_agreement.value
        assert option.approval_level.value == ApprovalLevel.CITY
        assert [point.feeder for point in option.metering] == ["Near", "Sister"]
        assert [each.value for each in option.figures.not_in_the_book] == [
            HouseRuleName.RELIABILITY_FEE
        ]

    def test_is_shown_to_the_temporarily_important_after_the_single_one(self):
        options = drafted(a_request(importance=Importance.TEMPORARY))

        assert [len(option.sources.value) for option in options[:2]] == [1, 2]
        assert options[0].approval_level.value == ApprovalLevel.CITY

    def test_need_not_carry_more_than_the_important_loads_or_one_transformer(self):
        request = a_request(
            a_load(800),
            a_load(900, is_important=True),
            importance=Importance.SECOND,
            security_load_kw=D(100),
        )

        option = drafted(request)[0]

        # (1700 × 0.95 one kind → one group: 1700) / 0.7 = 2429: 2 × 1250.
        assert option.transformers.value == (TransformerSet(count=2, kva=1250),)
        assert [source.capacity_kva for source in option.sources.value] == [2500, 1250]

    def test_carries_the_important_loads_rounded_up_where_one_transformer_is_less(self):
        request = a_request(
            a_load(1000, is_important=True, power_factor=D("0.95")),
            importance=Importance.SECOND,
            security_load_kw=D(100),
        )

        layouts = {
            option.transformers.value[0].kva: option.sources.value[1].capacity_kva
            for option in drafted(request)
        }

        # 1000/0.95 = 1052.6: two of 1250 (each alone), or three of 630.
        assert layouts == {1250: 1250, 630: 1053}


class TestImportance:
    @pytest.mark.parametrize(
        ("importance", "circuits", "substations", "switching"),
        [
            (Importance.SECOND, 2, 1, Switching.MANUAL),
            (Importance.FIRST, 2, 2, Switching.AUTOMATIC),
            (Importance.SPECIAL, 3, 2, Switching.AUTOMATIC),
        ],
    )
    def test_decides_sources(self, importance, circuits, substations, switching):
        request = a_request(importance=importance, security_load_kw=D(100))

        option = drafted(request)[0]

        sources = option.sources.value
        assert len(sources) == circuits
        assert len({source.substation for source in sources}) == substations
        assert [source.role for source in sources] == [
            Role.MAIN, *[Role.STANDBY] * (circuits - 1)
        ]  # fmt: skip
        assert option.switching.value == switching
        assert option.main_wiring.value == MainWiring.SECTIONED_BUS
        assert option.backup_kva.value == 150  # 100 kW × 1.2 / 0.8

    def test_first_level_is_refused_on_one_substation(self):
        request = a_request(importance=Importance.FIRST, security_load_kw=D(100))

        words = refusal(request, a_network(NEAR, SISTER))

        assert "两个不同变电站" in words.zh
        assert "2 circuits, 2 substations" in words.en

    def test_second_level_is_refused_on_one_bus_section(self):
        request = a_request(importance=Importance.SECOND, security_load_kw=D(100))
        twin = a_feeder("Twin", "East", "I")

        assert "2 个母线段" in refusal(request, a_network(NEAR, twin)).zh

    def test_asks_for_the_security_load(self):
        assert "须填写保安负荷" in refusal(a_request(importance=Importance.FIRST)).zh


class TestLargeCapacities:
    def test_over_8000_kva_take_a_free_bay(self):
        bay = a_feeder("Bay", "West", spare_kva=D(20000), is_free_bay=True, distance_km=D(5))
        public = a_feeder("Public", "East", spare_kva=D(20000))

        option = drafted(a_request(a_load(6500)), a_network(public, bay))[0]

        assert option.contract_kva.value == 10000  # 6500/0.7 = 9286: 4 × 2500
        source = option.sources.value[0]
        assert (source.feeder, source.is_dedicated) == ("Bay", True)
        assert source.boundary.value == Boundary.SUBSTATION_OUTLET
        assert option.metering[0].place.value == MeteringPlace.SUBSTATION_OUTLET
        assert option.approval_level.value == ApprovalLevel.CITY

    def test_over_8000_kva_are_refused_on_one_public_line(self):
        public = a_feeder("Public", "East", spare_kva=D(20000))

        assert "专线间隔" in refusal(a_request(a_load(6500)), a_network(public)).zh

    def test_over_10_mva_go_to_35_kv_where_it_exists(self):
        ten = a_feeder("Ten", "East", spare_kva=D(50000), is_free_bay=True)
        thirty_five = a_feeder("ThirtyFive", "West", voltage_kv=D(35), spare_kva=D(50000))
        request = a_request(a_load(9000))

        options = drafted(request, a_network(ten, thirty_five))

        assert {option.voltage_kv.value for option in options} == {35}
        assert options[0].metering[0].voltage.value.factor == 350
        assert options[0].sources.value[0].boundary.value == Boundary.FIRST_POLE

    def test_over_10_mva_may_stay_at_10_kv_where_there_is_no_35_kv(self):
        ten = a_feeder("Ten", "East", spare_kva=D(50000), is_free_bay=True)

        option = drafted(a_request(a_load(9000)), a_network(ten))[0]

        # 9000/0.7 = 12857: 6 × 2500.
        assert (option.voltage_kv.value, option.contract_kva.value) == (10, 15000)

    def test_at_110_kv_meter_with_one_ampere_and_go_to_the_province(self):
        line = a_feeder("Line", "North", voltage_kv=D(110), spare_kva=D(200000))

        option = drafted(a_request(a_load(40000)), a_network(line))[0]

        assert option.metering[0].current.value.secondary_a == 1
        assert option.metering[0].accuracy.value.metering_class == "II"
        assert option.approval_level.value == ApprovalLevel.PROVINCE
        assert option.needs_dispatch_agreement.value

    def test_beyond_220_kv_are_refused(self):
        line = a_feeder("Line", "North", voltage_kv=D(220), spare_kva=D(900000))

        words = refusal(a_request(a_load(180000)), a_network(line))

        assert "超出标准变压器和 220 kV" in words.zh


class TestRefusals:
    @pytest.mark.parametrize(
        ("_case", "request_", "words"),
        [
            ("160 kW is low voltage", a_request(a_load(160)), "按低压用电办理"),
            (
                "more security than load",
                a_request(security_load_kw=D(801)),
                "大于用电设备总容量",
            ),
            ("negative growth", a_request(growth_kva=D(-1)), "不能为负数"),
            ("negative request", a_request(requested_kva=D(-1)), "不能为负数"),
            ("no such region", a_request(region="Zhejiang"), "不是规则库里的地区代码"),
            ("no rules that day", a_request(applied_on=date(1990, 1, 1)), "没有适用的规定"),
        ],
    )
    def test_name_what_is_wrong_with_the_request(self, _case, request_, words):
        assert words in refusal(request_).zh

    def test_limit_case_just_above_160_kw_is_high_voltage(self):
        assert drafted(a_request(a_load("160.1")))[0].voltage_kv.value == 10

    def test_a_request_for_more_capacity_makes_a_small_load_high_voltage(self):
        request = a_request(a_load(100), requested_kva=D(400))

        assert drafted(request)[0].contract_kva.value == 400

    def test_a_load_list_that_is_empty_is_named(self):
        request = replace(a_request(), loads=())

        assert "负荷清单是空的" in refusal(request).zh

    @pytest.mark.parametrize(
        ("_case", "network", "words"),
        [
            ("nothing around", a_network(), "没有 10 / 20 kV 的线路"),
            (
                "only the wrong voltage",
                a_network(a_feeder("High", "East", voltage_kv=D(110))),
                "没有 10 / 20 kV 的线路",
            ),
            ("a feeder written twice", a_network(NEAR, NEAR), "“Near”重复"),
            (
                "a negative distance",
                a_network(a_feeder("Odd", "East", distance_km=D(-1))),
                "“Odd”重复，或有负数",
            ),
            (
                "too little spare",
                a_network(a_feeder("Full", "East", spare_kva=D(999))),
                "需要 1000 kVA，最大的 Full 只有 999 kVA",
            ),
        ],
    )
    def test_name_what_the_network_lacks(self, _case, network, words):
        assert words in refusal(a_request(), network).zh
