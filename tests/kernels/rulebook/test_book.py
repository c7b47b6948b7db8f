"""The shipped rulebook: whose minute it is, numbers, matters, steps."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fullcycle.kernels.calendars.clock import Owner
from fullcycle.kernels.rulebook import book as books
from fullcycle.kernels.rulebook import loading
from fullcycle.kernels.rulebook.rules import Unit
from fullcycle.kernels.rulebook.traits import CaseTraits


D = Decimal
LAST_DAY_OF_1996_RULES = date(2024, 5, 31)
FIRST_DAY_OF_2024_RULES = date(2024, 6, 1)
TODAY = date(2026, 11, 24)

ORDINARY = CaseTraits(voltage_kv=D(10), capacity_kva=D(630), source_count=1)


@pytest.fixture(scope="module")
def book():
    return loading.current_rulebook()


def plan(book, traits=ORDINARY, on=TODAY, **asked):
    return book.plan_case(**{"matter_id": "hv_new", "traits": traits, "applied_on": on} | asked)


class TestWhoseMinute:
    @pytest.mark.parametrize(
        ("_case", "open_nodes", "owner_node"),
        [
            ("one step owns it alone", ["survey"], "survey"),
            ("our review before the works", ["construct", "design_review"], "design_review"),
            ("the customer before the contractor", ["construct", "fee_collect"], "fee_collect"),
            ("the works before the grid side", ["grid_project", "construct"], "construct"),
            ("the works before the meter", ["meter_prep", "construct"], "construct"),
            (
                "the signature before the grid",
                ["grid_project", "contract_sign"],
                "contract_sign",
            ),
            (
                "the grid side when all wait for it",
                ["meter_prep", "grid_project"],
                "grid_project",
            ),
            ("the first of equals", ["plan_sign_om", "plan_sign_dev"], "plan_sign_dev"),
            ("mending is the contractor's", ["remedy", "meter_prep"], "remedy"),
        ],
    )
    def test_goes_by_rank(self, book, _case, open_nodes, owner_node):
        assert book.whose_minute(open_nodes, on=TODAY).node_id == owner_node

    def test_tells_the_owner(self, book):
        assert book.whose_minute(["construct"], on=TODAY).owner is Owner.CONTRACTOR
        assert book.whose_minute(["correct_application"], on=TODAY).owner is Owner.CUSTOMER

    def test_is_nobody_s_when_nothing_is_open(self, book):
        with pytest.raises(books.UnableToFindRule, match="nothing is open on 2026-11-24"):
            book.whose_minute([], on=TODAY)

    def test_refuses_an_unknown_step(self, book):
        with pytest.raises(books.UnableToFindRule, match="there is no node 'dance'"):
            book.whose_minute(["dance"], on=TODAY)


class TestValues:
    @pytest.mark.parametrize(
        ("key", "on", "value", "unit"),
        [
            ("hv_new.hv_threshold", date(2020, 9, 24), D(100), Unit.KW),
            ("hv_new.hv_threshold", TODAY, D(160), Unit.KW),
            ("connecting.scheme_validity", TODAY, D(12), Unit.MONTH),
            ("hv_increase.scheme_validity", TODAY, D(12), Unit.MONTH),
            ("connecting.scheme_extension_notice", LAST_DAY_OF_1996_RULES, D(10), Unit.DAY),
            ("connecting.scheme_extension_notice", TODAY, D(7), Unit.WORKING_DAY),
            ("connecting.objection_period", TODAY, D(1), Unit.MONTH),
            ("connecting.mid_inspection_notice", TODAY, D(3), Unit.DAY),
        ],
    )
    def test_are_those_of_the_day(self, book, key, on, value, unit):
        rule = book.value(key, on=on)

        assert (rule.value, rule.unit) == (value, unit)
        assert rule.dating.source

    @pytest.mark.parametrize(
        ("key", "on"),
        [
            ("hv_new.unheard_of", TODAY),
            ("nowhere.scheme_validity", TODAY),
            ("connecting.scheme_validity", date(1990, 1, 1)),
            ("connecting.no_designation", TODAY),
        ],
    )
    def test_that_are_not_there_are_named_with_the_day(self, book, key, on):
        with pytest.raises(books.UnableToFindRule, match=f"'{key}' is in force on {on}"):
            book.value(key, on=on)


class TestMatters:
    def test_thirty_six_are_known_and_two_are_online(self, book):
        online = {matter.id for matter in book.matters.values() if matter.is_open_online}

        assert len(book.matters) == 36
        assert online == {"hv_new", "hv_increase"}

    def test_one_that_has_ended_can_no_longer_be_planned(self, book):
        with pytest.raises(books.UnableToFindRule, match="suspend can no longer be asked for"):
            plan(book, matter_id="suspend", on=FIRST_DAY_OF_2024_RULES)

    def test_one_without_steps_is_refused(self, book):
        with pytest.raises(books.UnableToFindRule, match="rename has no steps in force"):
            plan(book, matter_id="rename")

    def test_one_that_has_not_ended_yet_is_refused_for_its_steps_only(self, book):
        with pytest.raises(books.UnableToFindRule, match="suspend has no steps in force"):
            plan(book, matter_id="suspend", on=LAST_DAY_OF_1996_RULES)

    def test_an_unknown_one_is_refused(self, book):
        with pytest.raises(books.UnableToFindRule, match="there is no matter 'lottery'"):
            plan(book, matter_id="lottery")


class TestJourney:
    def test_has_the_thirty_steps_of_the_drawing(self, book):
        of_connecting = {
            one for one, node in book.nodes.items() if node.journey == "connecting"
        }
        assert of_connecting == {
            "accept",
            "assign",
            "survey",
            "plan_draft",
            "plan_sign_dev",
            "plan_sign_om",
            "plan_sign_disp",
            "plan_approve",
            "plan_reply",
            "plan_decide",
            "fee_calc",
            "fee_collect",
            "grid_project",
            "design_submit",
            "design_review",
            "construct",
            "mid_inspect",
            "contract_draft",
            "meter_prep",
            "complete_apply",
            "complete_check",
            "contract_sign",
            "meter_install",
            "energise",
            "info_archive",
            "callback",
            "doc_archive",
            "correct_application",
            "remedy",
            "remedy_mid",
        }

    def test_tells_the_customer_five_plain_stages(self, book):
        assert [stage.wording.zh for stage in book.stages["connecting"]] == [
            "申请受理",
            "方案答复",
            "设计与施工",
            "验收签约",
            "送电",
        ]

    def test_mending_steps_open_on_demand_only(self, book):
        on_demand = {rule.node_id for rule in plan(book).nodes if rule.node.is_on_demand}

        assert on_demand == {"correct_application", "remedy", "remedy_mid"}

    def test_we_go_to_the_site_for_five_steps_and_the_inspection(self, book):
        assert {node.id for node in book.nodes.values() if node.has_site_visit} == {
            "survey",
            "grid_project",
            "mid_inspect",
            "complete_check",
            "meter_install",
            "energise",
        }


class TestTraits:
    @pytest.mark.parametrize(
        "wrong", [{"source_count": 0}, {"voltage_kv": D(0)}, {"capacity_kva": D(-1)}]
    )
    def test_what_no_supply_can_be_is_refused(self, wrong):
        with pytest.raises(ValueError, match="a supply has at least one source"):
            replace(ORDINARY, **wrong)
