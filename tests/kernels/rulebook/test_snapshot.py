"""A running case keeps its rules through storage, and reads its gateways' flags off them."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from fullcycle.kernels.rulebook import snapshot
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.traits import CaseTraits, Importance


ON = date(2026, 3, 2)

ORDINARY = CaseTraits(voltage_kv=Decimal(10), capacity_kva=Decimal(1250), source_count=1)

BY_AGENT = replace(ORDINARY, acts_through_agent=True)

HOSPITAL = CaseTraits(
    voltage_kv=Decimal(10),
    capacity_kva=Decimal(4000),
    source_count=2,
    importance=Importance.FIRST,
    has_concealed_works=True,
)


def rules_of(traits: CaseTraits) -> snapshot.CaseRules:
    book = current_rulebook()
    plan = book.plan_case(matter_id="hv_new", traits=traits, applied_on=ON)
    turns = book.turn_rule(journey="connecting", on=ON)
    return snapshot.kept_rules(plan, turns=turns)


class TestKeptRules:
    @pytest.mark.parametrize("traits", [ORDINARY, HOSPITAL, BY_AGENT])
    def test_are_the_same_after_a_way_through_json(self, traits):
        rules = rules_of(traits)

        back = snapshot.from_plain(json.loads(json.dumps(snapshot.as_plain(rules))))

        assert back == rules

    @pytest.mark.parametrize("traits", [ORDINARY, HOSPITAL])
    def test_keep_the_traits_alike(self, traits):
        plain = json.loads(json.dumps(snapshot.traits_as_plain(traits)))

        assert snapshot.traits_from_plain(plain) == traits

    def test_switch_reviews_and_fees_off_for_an_ordinary_customer(self):
        flags = rules_of(ORDINARY).flags()

        assert flags["design_submit_on"] is False
        assert flags["mid_inspect_on"] is False
        assert flags["fee_calc_on"] is False
        assert flags["survey_on"] is True
        assert flags["accept"] == ""

    def test_switch_them_on_for_a_hospital_with_two_sources(self):
        flags = rules_of(HOSPITAL).flags()

        assert flags["design_submit_on"] is True
        assert flags["mid_inspect_on"] is True
        assert flags["fee_calc_on"] is True

    def test_find_a_step_whether_it_is_on_or_off(self):
        rules = rules_of(ORDINARY)

        assert rules.node("survey").role == "SURVEY"
        assert rules.node("mid_inspect").basis.rule_id.startswith("connecting.mid_inspect")
        with pytest.raises(KeyError):
            rules.node("dance")

    def test_list_the_points_of_a_step_with_their_rule(self):
        points = {one.code: one for one in rules_of(HOSPITAL).checks_at("complete_check")}
        alone = {one.code for one in rules_of(ORDINARY).checks_at("complete_check")}

        assert points["INTERLOCK"].basis.rule_id.endswith("complete_check_interlock.1")
        assert "INTERLOCK" not in alone

    def test_list_the_papers_of_a_step(self):
        asked = {paper.material for paper in rules_of(ORDINARY).papers_at("accept")}

        assert {"M01", "M02", "M04", "M09"} <= asked

    def test_ask_the_customer_only_for_what_nobody_else_holds(self):
        papers = rules_of(ORDINARY).papers_at("accept")

        asked = {paper.material for paper in papers if paper.is_asked_of_the_customer}
        assert asked == {"M09"}

    def test_say_by_which_rule_an_original_is_wanted(self):
        (letter,) = [paper for paper in rules_of(BY_AGENT).papers if paper.original]

        assert (letter.material, letter.original.confidence) == ("M05", "K")

    def test_of_a_case_from_before_originals_were_a_rule_want_none(self):
        plain = json.loads(json.dumps(snapshot.as_plain(rules_of(BY_AGENT))))
        for paper in plain["papers"]:
            del paper["original"]

        assert not [p for p in snapshot.from_plain(plain).papers if p.original]


class TestWhoseMinute:
    @pytest.mark.parametrize(
        ("_case", "open_nodes", "owner_node"),
        [
            (
                "the utility before the builder",
                ["construct", "contract_draft"],
                "contract_draft",
            ),
            (
                "the customer before the builder",
                ["construct", "contract_sign"],
                "contract_sign",
            ),
            (
                "works beside do not hide the builder",
                ["grid_project", "construct"],
                "construct",
            ),
            (
                "but count where nothing else is open",
                ["grid_project", "meter_prep"],
                "grid_project",
            ),
        ],
    )
    def test_is_one_owners_at_a_time(self, _case, open_nodes, owner_node):
        assert rules_of(HOSPITAL).whose_minute(open_nodes).id == owner_node

    def test_is_nobodys_where_nothing_is_open(self):
        with pytest.raises(ValueError, match="empty"):
            rules_of(HOSPITAL).whose_minute([])
