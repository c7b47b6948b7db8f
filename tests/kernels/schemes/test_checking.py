"""An engineer edits one field of a sound draft; the check names the rule that it breaks."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from tests.kernels.schemes import scheme_cases
from tests.kernels.schemes.scheme_cases import (
    NETWORK,
    a_feeder,
    a_load,
    a_network,
    a_request,
)

from fullcycle.kernels.rulebook.traits import Importance
from fullcycle.kernels.schemes import checking, drafting, figures
from fullcycle.kernels.schemes.instruments import CurrentRatio, VoltageRatio
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.terms import (
    ApprovalLevel,
    Boundary,
    ChargingMode,
    Interlock,
    MainWiring,
    MeteringMode,
    MeteringPlace,
    Role,
    Switching,
)
from fullcycle.kernels.schemes.transformers import TransformerSet


ORDINARY = a_request()
FIRST_LEVEL = a_request(
    a_load(800),
    a_load(200, is_important=True),
    importance=Importance.FIRST,
    security_load_kw=D(100),
)


def drafted(request, network=NETWORK):
    return drafting.draft_options(
        request=request, network=network, tables=scheme_cases.ALL_TABLES
    )[0]


def checked(option, request=ORDINARY, network=NETWORK):
    return checking.check_option(
        option=option, request=request, network=network, tables=scheme_cases.ALL_TABLES
    )


def found(option, request=ORDINARY, network=NETWORK):
    return {(v.rule_id, v.field) for v in checked(option, request, network)}


def to(choice, value):
    """The choice with another value, as an engineer leaves it."""
    return replace(choice, value=value)


def with_units(option, *sets):
    """The option with other transformers, its contract capacity kept in step."""
    sets = tuple(TransformerSet(count=count, kva=kva) for count, kva in sets)
    total_kva = D(sum(each.total_kva for each in sets))
    return replace(
        option,
        transformers=to(option.transformers, sets),
        contract_kva=to(option.contract_kva, total_kva),
    )


def with_source(option, number=0, **changes):
    sources = list(option.sources.value)
    sources[number] = replace(sources[number], **changes)
    return replace(option, sources=to(option.sources, tuple(sources)))


def with_point(option, **changes):
    return replace(option, metering=(replace(option.metering[0], **changes),))


class TestTransformers:
    @pytest.mark.parametrize(
        ("_case", "sets", "expected"),
        [
            (
                "too small: 800 kW at 80 % need 1000",
                [(1, 800)],
                ("schemes.house.sum-carries-load.1", "transformers"),
            ),
            (
                "too small for two: 800 kW at 70 % need 1143",
                [(2, 500)],
                ("schemes.house.sum-carries-load.1", "transformers"),
            ),
            (
                "no standard size",
                [(1, 1100)],
                ("schemes.series.transformer-kva.1", "transformers"),
            ),
            ("too large a unit", [(1, 3150)], ("schemes.voltage.10kv.1", "transformers")),
            ("too many units", [(7, 200)], ("schemes.voltage.10kv.1", "transformers")),
            ("beyond the band", [(6, 2500)], ("schemes.voltage.10kv.1", "sources")),
            ("none at all", [], ("schemes.voltage.10kv.1", "voltage_kv")),
        ],
    )
    def test_name_the_size_rule(self, _case, sets, expected):
        assert expected in found(with_units(drafted(ORDINARY), *sets))

    def test_may_be_of_two_sizes(self):
        option = with_units(drafted(ORDINARY), (1, 630), (1, 800))

        assert {field for _, field in found(option)}.isdisjoint({"transformers", "voltage_kv"})

    def test_must_be_two_for_important_customers(self):
        option = with_units(drafted(FIRST_LEVEL), (1, 1600))

        assert ("schemes.importance.first.1", "transformers") in found(option, FIRST_LEVEL)

    def test_must_carry_the_important_loads_when_the_largest_is_lost(self):
        option = with_units(drafted(FIRST_LEVEL), (1, 1250), (1, 160))

        violations = checked(option, FIRST_LEVEL)

        lost = [v for v in violations if v.rule_id == "schemes.house.one-unit-lost.1"]
        assert lost[0].wording.zh.endswith("现为 160 kVA，应为 ≥ 200.0 kVA。")
        assert lost[0].wording.en.endswith("It is 160 kVA; it should be ≥ 200.0 kVA.")

    def test_must_be_what_was_applied_for(self):
        option = drafted(ORDINARY)

        rules = found(option, replace(ORDINARY, requested_kva=D(1250)))

        assert rules == {("schemes.house.sum-carries-load.1", "transformers")}

    def test_must_add_up_to_the_contract(self):
        option = drafted(ORDINARY)
        edited = replace(option, contract_kva=to(option.contract_kva, D(999)))

        assert ("schemes.house.contract-sum.1", "contract_kva") in found(edited)


class TestVoltage:
    def test_must_be_a_standard_one(self):
        option = drafted(ORDINARY)
        edited = replace(option, voltage_kv=to(option.voltage_kv, D(6)))

        assert found(edited) == {("schemes.house.voltage-known.1", "voltage_kv")}

    def test_must_serve_the_capacity(self):
        option = drafted(ORDINARY)
        edited = replace(option, voltage_kv=to(option.voltage_kv, D(35)))

        rules = found(edited)

        assert ("schemes.voltage.35kv.1", "voltage_kv") in rules
        assert ("schemes.house.one-voltage.1", "sources") in rules
        assert ("schemes.house.voltage-transformer.1", "metering") in rules


class TestSources:
    @pytest.mark.parametrize(
        ("_case", "changes", "rule_id"),
        [
            ("a feeder nobody knows", {"feeder": "Ghost"}, "schemes.house.feeder-known.1"),
            ("another substation", {"substation": "West"}, "schemes.house.feeder-facts.1"),
            ("another bus section", {"bus_section": "II"}, "schemes.house.feeder-facts.1"),
            ("called dedicated", {"is_dedicated": True}, "schemes.house.feeder-facts.1"),
            ("another voltage", {"voltage_kv": D(20)}, "schemes.house.one-voltage.1"),
            ("more than spare", {"capacity_kva": D(6001)}, "schemes.house.feeder-spare.1"),
            ("less than all", {"capacity_kva": D(999)}, "schemes.house.main-carries-all.1"),
            ("no main", {"role": Role.STANDBY}, "schemes.house.one-main.1"),
        ],
    )
    def test_name_what_is_wrong(self, _case, changes, rule_id):
        assert (rule_id, "sources") in found(with_source(drafted(ORDINARY), **changes))

    def test_have_the_boundary_of_their_line(self):
        option = drafted(ORDINARY)
        boundary = to(option.sources.value[0].boundary, Boundary.CABLE_TERMINAL)

        violations = checked(with_source(option, boundary=boundary))

        assert [v.rule_id for v in violations] == ["schemes.boundary.overhead.1"]
        assert "现为 分支箱或环网柜电缆终端" in violations[0].wording.zh

    def test_of_the_first_level_come_from_different_substations(self):
        option = drafted(FIRST_LEVEL)
        sister = next(
            number
            for number, source in enumerate(option.sources.value)
            if source.feeder == "Far"
        )
        edited = with_source(
            option, sister, feeder="Sister", substation="East", bus_section="II"
        )

        assert ("schemes.importance.first.1", "sources") in found(edited, FIRST_LEVEL)

    def test_of_the_second_level_may_share_the_substation_but_not_the_bus(self):
        request = replace(FIRST_LEVEL, importance=Importance.SECOND)
        twin = a_feeder("Twin", "East", "I", distance_km=D(9))
        network = a_network(*NETWORK.feeders[:2], twin)
        option = drafted(request, network)

        edited = with_source(option, 1, feeder="Twin", bus_section="I")

        assert checked(option, request, network) == ()
        assert ("schemes.importance.second.1", "sources") in found(edited, request, network)

    def test_must_be_two_for_the_first_level(self):
        option = drafted(FIRST_LEVEL)
        edited = replace(option, sources=to(option.sources, option.sources.value[:1]))

        rules = found(edited, FIRST_LEVEL)

        assert ("schemes.importance.first.1", "sources") in rules
        assert ("schemes.house.meter-per-source.1", "metering") in rules

    def test_do_not_share_a_feeder(self):
        option = drafted(FIRST_LEVEL)
        name = option.sources.value[0].feeder

        rules = found(with_source(option, 1, feeder=name), FIRST_LEVEL)

        assert ("schemes.house.feeders-differ.1", "sources") in rules

    def test_on_standby_carry_the_important_loads_and_one_transformer(self):
        option = with_source(drafted(FIRST_LEVEL), 1, capacity_kva=D(200))

        rules = found(option, FIRST_LEVEL)

        assert ("schemes.house.standby-carries-important.1", "sources") in rules

    def test_have_one_main_only(self):
        option = with_source(drafted(FIRST_LEVEL), 1, role=Role.MAIN)

        assert ("schemes.house.one-main.1", "sources") in found(option, FIRST_LEVEL)

    def test_none_at_all_is_named(self):
        option = drafted(ORDINARY)
        edited = replace(option, sources=to(option.sources, ()), metering=())

        assert {
            ("schemes.house.one-main.1", "sources"),
            ("schemes.importance.none.1", "sources"),
        } <= found(edited)

    def test_notices_that_the_network_has_changed_since(self):
        option = drafted(ORDINARY)
        fuller = a_network(replace(NETWORK.feeders[0], spare_kva=D(100)))

        violations = checked(option, ORDINARY, fuller)

        assert [v.rule_id for v in violations] == ["schemes.house.feeder-spare.1"]
        assert "现为 Near 100 kVA，应为 ≥ 1000 kVA" in violations[0].wording.zh


class TestWiring:
    @pytest.mark.parametrize(
        ("field", "value", "rule_id"),
        [
            ("main_wiring", MainWiring.SINGLE_BUS, "schemes.wiring.sectioned-bus.1"),
            ("interlock", Interlock.ELECTRICAL, "schemes.wiring.sectioned-bus.1"),
            ("switching", Switching.MANUAL, "schemes.importance.first.1"),
        ],
    )
    def test_follows_sources_and_level(self, field, value, rule_id):
        option = drafted(FIRST_LEVEL)
        edited = replace(option, **{field: to(getattr(option, field), value)})

        assert found(edited, FIRST_LEVEL) == {(rule_id, field)}


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
        option = drafted(ORDINARY)
        ratio = CurrentRatio(primary_a=primary_a, secondary_a=5)
        point = option.metering[0]

        edited = with_point(
            option,
            current=to(point.current, ratio),
            multiplier=to(point.multiplier, D(primary_a * 20)),
        )

        assert found(edited) == {(expected, "metering")}

    def test_limit_case_39_percent_is_allowed(self):
        option = drafted(ORDINARY)
        point = option.metering[0]

        edited = with_point(
            option,
            current=to(point.current, CurrentRatio(primary_a=150, secondary_a=5)),
            multiplier=to(point.multiplier, D(3000)),
        )

        assert checked(edited) == ()

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
        option = drafted(ORDINARY)
        edited = with_point(option, **{field: to(getattr(option.metering[0], field), value)})

        assert (rule_id, "metering") in found(edited)

    def test_keeps_the_class(self):
        option = drafted(ORDINARY)
        accuracy = option.metering[0].accuracy
        edited = with_point(option, accuracy=to(accuracy, replace(accuracy.value, ct="0.5")))

        violations = checked(edited)

        assert [v.rule_id for v in violations] == ["schemes.metering-class.2016-iii.1"]
        assert "现为 III、0.5S、2.0、0.5、0.5，应为 III、0.5S、2.0、0.5、0.5S" in (
            violations[0].wording.zh
        )

    def test_is_high_where_the_voltage_has_no_low_side_metering(self):
        line = a_feeder("Line", "North", voltage_kv=D(20))
        network = a_network(line)
        option = drafted(ORDINARY, network)
        edited = with_point(option, mode=to(option.metering[0].mode, MeteringMode.HV_LV))

        violations = checked(edited, ORDINARY, network)

        low = [v for v in violations if v.rule_id == "schemes.house.metered-low.1"]
        assert low[0].wording.zh.endswith("现为 高供低计，应为 高供高计。")

    def test_may_be_low_below_the_limit_though_high_is_possible(self):
        request = a_request(a_load(200))
        high = drafted(request)
        low = drafted(replace(request, is_hv_metering_difficult=True))

        assert checked(replace(high, metering=low.metering), request) == ()

    def test_follows_the_source_it_is_named_after(self):
        option = drafted(ORDINARY)

        assert found(with_point(option, feeder="Far")) == {
            ("schemes.house.meter-per-source.1", "metering")
        }


class TestTerms:
    @pytest.mark.parametrize(
        ("_case", "kvar", "rule_id"),
        [
            ("below 20 %", D(199), "schemes.number.compensation-least.1"),
            ("above 30 %", D(301), "schemes.number.compensation-most.1"),
        ],
    )
    def test_compensation_stays_in_its_share(self, _case, kvar, rule_id):
        option = drafted(ORDINARY)
        edited = replace(option, compensation_kvar=to(option.compensation_kvar, kvar))

        assert found(edited) == {(rule_id, "compensation_kvar")}

    @pytest.mark.parametrize("kvar", [200, 300])
    def test_limit_case_compensation_of_20_or_30_percent_is_allowed(self, kvar):
        option = drafted(ORDINARY)
        edited = replace(option, compensation_kvar=to(option.compensation_kvar, D(kvar)))

        assert checked(edited) == ()

    def test_compensation_above_30_percent_is_allowed_where_the_target_needs_it(self):
        # 720 kW at cos φ 0.6: 960 kvar − 720 × 0.3287 = 723.3, of 1000 kVA.
        request = a_request(a_load(720, power_factor=D("0.6")))
        option = drafted(request)

        assert option.contract_kva.value == 1000
        assert option.compensation_kvar.value == 724
        assert option.compensation_kvar.rule_id == "schemes.number.compensation-most.1"
        assert checked(option, request) == ()

    def test_compensation_must_reach_the_target(self):
        request = a_request(a_load(720, power_factor=D("0.6")))
        option = drafted(request)
        edited = replace(option, compensation_kvar=to(option.compensation_kvar, D(300)))

        assert found(edited, request) == {
            ("schemes.number.target-power-factor.1", "compensation_kvar")
        }

    def test_compensation_between_the_shares_follows_the_target(self):
        # 800 kW at cos φ 0.85: 495.8 kvar − 800 × 0.3287 = 232.8, of 1250 kVA: 20 % are 250;
        # 0.82: 558.4 − 262.9 = 295.5.
        option = drafted(a_request(a_load(800, power_factor=D("0.82"))))

        assert option.contract_kva.value == 1250
        assert option.compensation_kvar.value == 296
        assert option.compensation_kvar.rule_id == "schemes.number.target-power-factor.1"

    def test_backup_carries_120_percent_of_the_security_load(self):
        option = drafted(FIRST_LEVEL)
        edited = replace(option, backup_kva=to(option.backup_kva, D(149)))

        assert found(edited, FIRST_LEVEL) == {("schemes.number.backup-share.1", "backup_kva")}

    @pytest.mark.parametrize(
        ("field", "value", "rule_id", "words"),
        [
            (
                "power_factor_standard",
                D("0.85"),
                "schemes.power-factor.industry-over-160.1",
                "应为 0.90",
            ),
            (
                "power_factor_standard",
                None,
                "schemes.power-factor.industry-over-160.1",
                "现为 无",
            ),
            ("approval_level", ApprovalLevel.CITY, "schemes.approval.county.1", "现为 市公司"),
        ],
    )
    def test_follow_use_and_capacity(self, field, value, rule_id, words):
        option = drafted(ORDINARY)
        edited = replace(option, **{field: to(getattr(option, field), value)})

        violations = checked(edited)

        assert [(v.rule_id, v.field) for v in violations] == [(rule_id, field)]
        assert words in violations[0].wording.zh

    def test_open_charging_modes_follow_capacity(self):
        option = drafted(ORDINARY)
        opened = tuple(
            replace(each, is_open=each.mode == ChargingMode.SINGLE_PART)
            for each in option.charging
        )

        violations = checked(replace(option, charging=opened))

        assert [v.rule_id for v in violations] == ["schemes.charging.from-315.1"]
        assert "现为 单一制，应为" in violations[0].wording.zh

    def test_no_open_charging_mode_is_named(self):
        option = drafted(ORDINARY)

        violations = checked(replace(option, charging=()))

        assert "现为 无" in violations[0].wording.zh

    def test_two_sources_need_a_dispatch_agreement(self):
        option = drafted(FIRST_LEVEL)
        edited = replace(
            option, needs_dispatch_agreement=to(option.needs_dispatch_agreement, False)
        )

        violations = checked(edited, FIRST_LEVEL)

        assert [v.rule_id for v in violations] == ["schemes.number.dispatch-voltage.1"]
        assert violations[0].wording.zh.endswith("现为 否，应为 是。")

    def test_non_linear_loads_need_an_assessment(self):
        request = a_request(a_load(800, is_nonlinear=True))
        option = drafted(request)
        edited = replace(
            option, needs_quality_assessment=to(option.needs_quality_assessment, False)
        )

        assert found(edited, request) == {
            ("schemes.house.power-quality.1", "needs_quality_assessment")
        }

    def test_a_dispatch_agreement_too_many_does_no_harm(self):
        option = drafted(ORDINARY)
        edited = replace(
            option, needs_dispatch_agreement=to(option.needs_dispatch_agreement, True)
        )

        assert checked(edited) == ()

    def test_large_capacities_do_not_hang_on_one_public_line(self):
        bay = a_feeder("Bay", "West", spare_kva=D(20000), is_free_bay=True)
        public = a_feeder("Public", "East", spare_kva=D(20000), distance_km=D(9))
        network, request = a_network(bay, public), a_request(a_load(6500))
        option = drafted(request, network)

        edited = with_source(option, feeder="Public", substation="East", is_dedicated=False)

        assert ("schemes.voltage.10kv.1", "sources") in found(edited, request, network)

    def test_a_wrong_request_is_refused_rather_than_checked(self):
        with pytest.raises(UnableToDraft):
            checked(drafted(ORDINARY), replace(ORDINARY, growth_kva=D(-1)))


class TestRefigured:
    def test_reckons_an_edited_option_anew(self):
        single, _, pair = drafting.draft_options(
            request=ORDINARY, network=NETWORK, tables=scheme_cases.ALL_TABLES
        )
        edited = replace(
            single,
            transformers=pair.transformers,
            contract_kva=pair.contract_kva,
            compensation_kvar=pair.compensation_kvar,
        )

        option = figures.refigured(
            option=edited, request=ORDINARY, network=NETWORK, tables=scheme_cases.ALL_TABLES
        )

        assert option.figures == pair.figures

    def test_leaves_out_a_feeder_that_nobody_knows(self):
        option = with_source(drafted(ORDINARY), feeder="Ghost")

        edited = figures.refigured(
            option=option, request=ORDINARY, network=NETWORK, tables=scheme_cases.ALL_TABLES
        )

        assert edited.figures.utility_costs == ()
        assert edited.figures.outage_minutes_per_year.value == 0
        assert edited.figures.earliest_working_days.value == 22
