"""An engineer edits one field of a sound draft; the check names the rule that it breaks."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from tests.kernels.schemes.scheme_cases import (
    FIRST_LEVEL,
    ORDINARY,
    a_feeder,
    a_load,
    a_network,
    a_request,
    checked,
    found,
    recommended,
    to,
    with_source,
)

from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.terms import ApprovalLevel, Interlock, MainWiring, Switching
from fullcycle.kernels.schemes.transformers import TransformerSet


def with_units(option, *sets):
    """The option with other transformers, its contract capacity kept in step."""
    sets = tuple(TransformerSet(count=count, kva=kva) for count, kva in sets)
    total_kva = D(sum(each.total_kva for each in sets))
    return replace(
        option,
        transformers=to(option.transformers, sets),
        contract_kva=to(option.contract_kva, total_kva),
    )


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
            ("so much on one public line", [(6, 2500)], ("schemes.voltage.10kv.1", "sources")),
            ("none at all", [], ("schemes.voltage.10kv.1", "voltage_kv")),
        ],
    )
    def test_name_the_size_rule(self, _case, sets, expected):
        assert expected in found(with_units(recommended(ORDINARY), *sets), ORDINARY)

    def test_may_be_of_two_sizes(self):
        option = with_units(recommended(ORDINARY), (1, 630), (1, 800))

        assert {field for _, field in found(option, ORDINARY)}.isdisjoint(
            {"transformers", "voltage_kv"}
        )

    def test_must_be_two_for_important_customers(self):
        option = with_units(recommended(FIRST_LEVEL), (1, 1600))

        assert ("schemes.importance.first.1", "transformers") in found(option, FIRST_LEVEL)

    def test_must_carry_the_important_loads_when_the_largest_is_lost(self):
        option = with_units(recommended(FIRST_LEVEL), (1, 1250), (1, 160))

        violations = checked(option, FIRST_LEVEL)

        lost = [v for v in violations if v.rule_id == "schemes.house.one-unit-lost.1"]
        assert lost[0].wording.zh.endswith("现为 160 kVA，应为 ≥ 200.0 kVA。")
        assert lost[0].wording.en.endswith("It is 160 kVA; it should be ≥ 200.0 kVA.")

    def test_must_be_what_was_applied_for(self):
        option = recommended(ORDINARY)

        rules = found(option, replace(ORDINARY, requested_kva=D(1250)))

        assert rules == {("schemes.house.sum-carries-load.1", "transformers")}

    def test_must_add_up_to_the_contract(self):
        option = recommended(ORDINARY)
        edited = replace(option, contract_kva=to(option.contract_kva, D(999)))

        assert ("schemes.house.contract-sum.1", "contract_kva") in found(edited, ORDINARY)


class TestVoltage:
    def test_must_be_a_standard_one(self):
        option = recommended(ORDINARY)
        edited = replace(option, voltage_kv=to(option.voltage_kv, D(6)))

        assert found(edited, ORDINARY) == {("schemes.house.voltage-known.1", "voltage_kv")}

    def test_must_serve_the_capacity(self):
        option = recommended(ORDINARY)
        edited = replace(option, voltage_kv=to(option.voltage_kv, D(35)))

        rules = found(edited, ORDINARY)

        assert ("schemes.voltage.35kv.1", "voltage_kv") in rules
        assert ("schemes.house.one-voltage.1", "sources") in rules
        assert ("schemes.house.voltage-transformer.1", "metering") in rules


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
        option = recommended(FIRST_LEVEL)
        edited = replace(option, **{field: to(getattr(option, field), value)})

        assert found(edited, FIRST_LEVEL) == {(rule_id, field)}


class TestTerms:
    @pytest.mark.parametrize(
        ("_case", "kvar", "rule_id"),
        [
            ("below 20 %", D(199), "schemes.number.compensation-least.1"),
            ("above 30 %", D(301), "schemes.number.compensation-most.1"),
        ],
    )
    def test_compensation_stays_in_its_share(self, _case, kvar, rule_id):
        option = recommended(ORDINARY)
        edited = replace(option, compensation_kvar=to(option.compensation_kvar, kvar))

        assert found(edited, ORDINARY) == {(rule_id, "compensation_kvar")}

    @pytest.mark.parametrize("kvar", [200, 300])
    def test_limit_case_compensation_of_20_or_30_percent_is_allowed(self, kvar):
        option = recommended(ORDINARY)
        edited = replace(option, compensation_kvar=to(option.compensation_kvar, D(kvar)))

        assert checked(edited, ORDINARY) == ()

    def test_compensation_above_30_percent_is_allowed_where_the_target_needs_it(self):
        # 720 kW at cos φ 0.6: 960 kvar − 720 × 0.3287 = 723.3, of 1000 kVA.
        request = a_request(a_load(720, power_factor=D("0.6")))
        option = recommended(request)

        assert option.contract_kva.value == 1000
        assert option.compensation_kvar.value == 724
        assert option.compensation_kvar.rule_id == "schemes.number.compensation-most.1"
        assert checked(option, request) == ()

    def test_compensation_must_reach_the_target(self):
        request = a_request(a_load(720, power_factor=D("0.6")))
        option = recommended(request)
        edited = replace(option, compensation_kvar=to(option.compensation_kvar, D(300)))

        assert found(edited, request) == {
            ("schemes.number.target-power-factor.1", "compensation_kvar")
        }

    def test_compensation_between_the_shares_follows_the_target(self):
        # 800 kW at cos φ 0.85: 495.8 kvar − 800 × 0.3287 = 232.8, of 1250 kVA: 20 % are 250;
        # 0.82: 558.4 − 262.9 = 295.5.
        option = recommended(a_request(a_load(800, power_factor=D("0.82"))))

        assert option.contract_kva.value == 1250
        assert option.compensation_kvar.value == 296
        assert option.compensation_kvar.rule_id == "schemes.number.target-power-factor.1"

    def test_backup_carries_120_percent_of_the_security_load(self):
        option = recommended(FIRST_LEVEL)
        edited = replace(option, backup_kva=to(option.backup_kva, D(149)))

        assert found(edited, FIRST_LEVEL) == {("schemes.number.backup-share.1", "backup_kva")}

    @pytest.mark.parametrize(
        ("field", "value", "rule_id", "words"),
        [
            (
                "power_factor_standard",
                D("0.85"),
                "tariff.power-factor.industry-over-160.1",
                "应为 0.90",
            ),
            (
                "power_factor_standard",
                None,
                "tariff.power-factor.industry-over-160.1",
                "现为 无",
            ),
            ("approval_level", ApprovalLevel.CITY, "schemes.approval.county.1", "现为 市公司"),
        ],
    )
    def test_follow_use_and_capacity(self, field, value, rule_id, words):
        option = recommended(ORDINARY)
        edited = replace(option, **{field: to(getattr(option, field), value)})

        violations = checked(edited, ORDINARY)

        assert [(v.rule_id, v.field) for v in violations] == [(rule_id, field)]
        assert words in violations[0].wording.zh

    def test_open_charging_modes_follow_capacity(self):
        option = recommended(ORDINARY)
        opened = tuple(
            replace(each, is_open=each.mode == ChargingMode.SINGLE_PART)
            for each in option.charging
        )

        violations = checked(replace(option, charging=opened), ORDINARY)

        assert [v.rule_id for v in violations] == ["tariff.charging.duty.1"]
        assert "现为 单一制，应为" in violations[0].wording.zh

    def test_no_open_charging_mode_is_named(self):
        option = recommended(ORDINARY)

        violations = checked(replace(option, charging=()), ORDINARY)

        assert "现为 无" in violations[0].wording.zh

    def test_two_sources_need_a_dispatch_agreement(self):
        option = recommended(FIRST_LEVEL)
        edited = replace(
            option, needs_dispatch_agreement=to(option.needs_dispatch_agreement, False)
        )

        violations = checked(edited, FIRST_LEVEL)

        assert [v.rule_id for v in violations] == ["schemes.number.dispatch-voltage.1"]
        assert violations[0].wording.zh.endswith("现为 否，应为 是。")

    def test_non_linear_loads_need_an_assessment(self):
        request = a_request(a_load(800, is_nonlinear=True))
        option = recommended(request)
        edited = replace(
            option, needs_quality_assessment=to(option.needs_quality_assessment, False)
        )

        assert found(edited, request) == {
            ("schemes.house.power-quality.1", "needs_quality_assessment")
        }

    def test_a_dispatch_agreement_too_many_does_no_harm(self):
        option = recommended(ORDINARY)
        edited = replace(
            option, needs_dispatch_agreement=to(option.needs_dispatch_agreement, True)
        )

        assert checked(edited, ORDINARY) == ()

    def test_large_capacities_do_not_hang_on_one_public_line(self):
        bay = a_feeder("Bay", "West", spare_kva=D(20000), is_free_bay=True)
        public = a_feeder("Public", "East", spare_kva=D(20000), distance_km=D(9))
        network, request = a_network(bay, public), a_request(a_load(6500))
        option = recommended(request, network)

        edited = with_source(option, feeder="Public", substation="East", is_dedicated=False)

        assert ("schemes.voltage.10kv.1", "sources") in found(edited, request, network)

    def test_a_wrong_request_is_refused_rather_than_checked(self):
        with pytest.raises(UnableToDraft):
            checked(recommended(ORDINARY), replace(ORDINARY, growth_kva=D(-1)))
