"""An engineer edits one field of a sound draft; the check names the rule that it breaks."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from tests.kernels.schemes.scheme_cases import (
    FIRST_LEVEL,
    NETWORK,
    ORDINARY,
    a_feeder,
    a_network,
    checked,
    found,
    recommended,
    to,
    with_source,
)

from fullcycle.kernels.rulebook.traits import Importance
from fullcycle.kernels.schemes.terms import Boundary, Role


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
        assert (rule_id, "sources") in found(
            with_source(recommended(ORDINARY), **changes), ORDINARY
        )

    def test_have_the_boundary_of_their_line(self):
        option = recommended(ORDINARY)
        boundary = to(option.sources.value[0].boundary, Boundary.CABLE_TERMINAL)

        violations = checked(with_source(option, boundary=boundary), ORDINARY)

        assert [v.rule_id for v in violations] == ["schemes.boundary.overhead.1"]
        assert "现为 分支箱或环网柜电缆终端" in violations[0].wording.zh

    def test_of_the_first_level_come_from_different_substations(self):
        option = recommended(FIRST_LEVEL)
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
        option = recommended(request, network)

        edited = with_source(option, 1, feeder="Twin", bus_section="I")

        assert checked(option, request, network) == ()
        assert ("schemes.importance.second.1", "sources") in found(edited, request, network)

    def test_must_be_two_for_the_first_level(self):
        option = recommended(FIRST_LEVEL)
        edited = replace(option, sources=to(option.sources, option.sources.value[:1]))

        rules = found(edited, FIRST_LEVEL)

        assert ("schemes.importance.first.1", "sources") in rules
        assert ("schemes.house.meter-per-source.1", "metering") in rules

    def test_do_not_share_a_feeder(self):
        option = recommended(FIRST_LEVEL)
        name = option.sources.value[0].feeder

        rules = found(with_source(option, 1, feeder=name), FIRST_LEVEL)

        assert ("schemes.house.feeders-differ.1", "sources") in rules

    def test_on_standby_carry_the_important_loads_and_one_transformer(self):
        option = with_source(recommended(FIRST_LEVEL), 1, capacity_kva=D(200))

        rules = found(option, FIRST_LEVEL)

        assert ("schemes.house.standby-carries-important.1", "sources") in rules

    def test_have_one_main_only(self):
        option = with_source(recommended(FIRST_LEVEL), 1, role=Role.MAIN)

        assert ("schemes.house.one-main.1", "sources") in found(option, FIRST_LEVEL)

    def test_none_at_all_is_named(self):
        option = recommended(ORDINARY)
        edited = replace(option, sources=to(option.sources, ()), metering=())

        assert {
            ("schemes.house.one-main.1", "sources"),
            ("schemes.importance.none.1", "sources"),
        } <= found(edited, ORDINARY)

    def test_notices_that_the_network_has_changed_since(self):
        option = recommended(ORDINARY)
        fuller = a_network(replace(NETWORK.feeders[0], spare_kva=D(100)))

        violations = checked(option, ORDINARY, fuller)

        assert [v.rule_id for v in violations] == ["schemes.house.feeder-spare.1"]
        assert "现为 Near 100 kVA，应为 ≥ 1000 kVA" in violations[0].wording.zh
