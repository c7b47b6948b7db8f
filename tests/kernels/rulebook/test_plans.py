"""Plans of cases under the shipped rulebook, derived by hand from the sources it names."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.kernels.calendars.clock import Owner
from fullcycle.kernels.rulebook import book as books
from fullcycle.kernels.rulebook import loading
from fullcycle.kernels.rulebook.dating import Confidence
from fullcycle.kernels.rulebook.rules import Edge
from fullcycle.kernels.rulebook.traits import CaseTraits, Importance


D = Decimal
LAST_DAY_OF_1996_RULES = date(2024, 5, 31)
FIRST_DAY_OF_2024_RULES = date(2024, 6, 1)
TODAY = date(2026, 11, 24)

ORDINARY = CaseTraits(voltage_kv=D(10), capacity_kva=D(630), source_count=1)

CONDITIONAL = {"fee_calc", "fee_collect", "design_submit", "design_review", "mid_inspect"}


@pytest.fixture(scope="module")
def book():
    return loading.current_rulebook()


def plan(book, traits=ORDINARY, on=TODAY, **asked):
    return book.plan_case(**{"matter_id": "hv_new", "traits": traits, "applied_on": on} | asked)


def skipped(case_plan):
    return {rule.node_id for rule in case_plan.skipped}


def codes(case_plan, node_id):
    return {paper.material.code for paper in case_plan.papers_at(node_id)}


def points(case_plan, node_id):
    return {check.code for check in case_plan.checks_at(node_id)}


class TestChecks:
    def test_leave_interlocks_out_where_there_is_one_source_only(self, book):
        assert "INTERLOCK" not in points(plan(book), "complete_check")
        assert {"EARTHING", "PROTECTION", "METERING", "DUTY"} <= points(
            plan(book), "complete_check"
        )

    @pytest.mark.parametrize(
        "told",
        [
            {"source_count": 2},
            {"has_own_generation": True},
            {"importance": Importance.FIRST},
        ],
    )
    def test_ask_for_interlocks_where_two_supplies_could_meet(self, book, told):
        assert "INTERLOCK" in points(plan(book, replace(ORDINARY, **told)), "complete_check")

    def test_ask_for_power_quality_only_with_a_disturbing_load(self, book):
        disturbing = plan(book, replace(ORDINARY, has_special_load=True))

        assert "QUALITY" in points(disturbing, "survey") & points(disturbing, "design_review")
        assert "QUALITY" not in points(plan(book), "survey")

    def test_belong_to_steps_that_the_case_goes_through(self, book):
        assert points(plan(book), "mid_inspect") == set()
        assert all(plan(book).is_on(check.checked_at) for check in plan(book).checks)

    def test_name_the_standard_they_come_from(self, book):
        checks = {check.code: check for check in plan(book).checks_at("complete_check")}
        earthing = checks["EARTHING"]

        assert "GB 50169-2016" in earthing.dating.source
        assert earthing.dating.confidence is Confidence.TO_VERIFY


class TestRuleSet:
    """R04: an application of 2024-05-31 is under the 1996 rules, of 2024-06-01 under 2024's."""

    def test_turns_over_on_the_first_of_june_2024(self, book):
        assert book.rule_set(on=LAST_DAY_OF_1996_RULES).name == "rules_1996"
        assert book.rule_set(on=FIRST_DAY_OF_2024_RULES).name == "rules_2024"
        assert plan(book, on=LAST_DAY_OF_1996_RULES).rule_set.name == "rules_1996"
        assert plan(book, on=FIRST_DAY_OF_2024_RULES).rule_set.name == "rules_2024"

    def test_every_high_voltage_design_was_reviewed_before(self, book):
        before = plan(book, on=LAST_DAY_OF_1996_RULES)
        after = plan(book, on=FIRST_DAY_OF_2024_RULES)

        assert before.is_on("design_review")
        assert codes(before, "design_submit") == {"M20", "M21"}
        assert not after.is_on("design_review")
        assert codes(after, "design_submit") == set()

    def test_no_rule_set_holds_before_1996(self, book):
        with pytest.raises(books.UnableToFindRule, match="1990-01-01"):
            book.rule_set(on=date(1990, 1, 1))


class TestOrdinaryCustomer:
    """R11: an ordinary 10 kV customer has no design review and no inspection during works."""

    def test_skips_review_inspection_and_fee(self, book):
        assert skipped(plan(book)) == CONDITIONAL

    def test_concealed_works_alone_bring_no_inspection(self, book):
        assert not plan(book, replace(ORDINARY, has_concealed_works=True)).is_on("mid_inspect")

    def test_what_is_skipped_names_the_rule(self, book):
        (rule,) = [rule for rule in plan(book).skipped if rule.node_id == "design_review"]

        assert rule.dating.rule_id == "connecting.design_review.2"
        assert rule.dating.confidence is Confidence.FOUND
        assert "2024" in rule.dating.source
        assert str(rule.when) == (
            "(importance not NONE or is_residential is True or has_special_load is True)"
        )

    def test_owes_no_fee(self, book):
        assert plan(book).fees == ()

    def test_brings_six_papers_at_application(self, book):
        assert codes(plan(book), "accept") == {"M01", "M02", "M03", "M04", "M06", "M09"}

    def test_is_promised_the_single_source_days(self, book):
        days = {limit.code: limit.allowed_days for limit in plan(book).rated_limits}

        assert days == {"scheme_reply": 10, "completion_inspection": 3, "connect": 3}

    def test_stays_at_home_and_sees_us_twice(self, book):
        target = plan(book).visit_target

        assert (target.counter_target, target.counter_most, target.site_least) == (0, 1, 2)


class TestReviewedCustomer:
    """R12: important, residential or special load: review; inspection with concealed works."""

    @pytest.mark.parametrize(
        "traits",
        [
            replace(ORDINARY, importance=Importance.SPECIAL),
            replace(ORDINARY, importance=Importance.FIRST),
            replace(ORDINARY, importance=Importance.SECOND),
            replace(ORDINARY, importance=Importance.TEMPORARY),
            replace(ORDINARY, is_residential=True),
            replace(ORDINARY, has_special_load=True),
        ],
    )
    def test_is_reviewed_and_inspected_when_works_are_concealed(self, book, traits):
        open_works = plan(book, traits)
        concealed = plan(book, replace(traits, has_concealed_works=True))

        assert open_works.is_on("design_submit")
        assert open_works.is_on("design_review")
        assert not open_works.is_on("mid_inspect")
        assert open_works.find_limit("mid_inspection") is None
        assert concealed.is_on("mid_inspect")
        assert codes(concealed, "mid_inspect") == {"M22", "M23"}
        assert concealed.find_limit("mid_inspection").allowed_days == 2


class TestDualSource:
    """R10: two sources: reliability fee, and the dual column of every limit."""

    @pytest.mark.parametrize("source_count", [2, 3])
    def test_pays_the_reliability_fee_and_waits_twenty_days(self, book, source_count):
        dual = plan(book, replace(ORDINARY, source_count=source_count))

        assert [fee.code for fee in dual.fees] == ["reliability"]
        assert dual.is_on("fee_calc")
        assert dual.is_on("fee_collect")
        assert codes(dual, "fee_collect") == {"M30"}
        assert codes(dual, "contract_sign") == {"M31", "M32"}
        assert dual.find_limit("scheme_reply").allowed_days == 20
        assert dual.find_limit("whole_process").allowed_days == 32


class TestConditionalPapers:
    @pytest.mark.parametrize(
        ("trait", "papers"),
        [
            ({"acts_through_agent": True}, {"M05"}),
            ({"is_regulated_project": True}, {"M07", "M08"}),
            ({"importance": Importance.SECOND}, {"M10", "M12"}),
            ({"has_special_load": True}, {"M11"}),
            ({"has_own_generation": True}, {"M12"}),
            ({"is_special_sector": True}, {"M13"}),
            ({"is_energy_intensive": True}, {"M14"}),
        ],
    )
    def test_are_asked_for_by_the_trait(self, book, trait, papers):
        asked = codes(plan(book, replace(ORDINARY, **trait)), "accept")

        assert asked - codes(plan(book), "accept") == papers

    def test_a_person_needs_no_legal_representative(self, book):
        assert "M03" not in codes(plan(book, replace(ORDINARY, is_entity=False)), "accept")

    @pytest.mark.parametrize(
        "trait",
        [{"voltage_kv": D(35)}, {"has_own_generation": True}, {"is_dispatch_controlled": True}],
    )
    def test_a_dispatch_agreement_is_signed_where_supplies_meet(self, book, trait):
        assert "M32" in codes(plan(book, replace(ORDINARY, **trait)), "contract_sign")

    def test_deferrable_papers_say_until_when(self, book):
        asked = {paper.material.code: paper for paper in plan(book).papers}

        assert asked["M06"].deferrable_until == "plan_reply"
        assert asked["M04"].deferrable_until is None
        assert asked["M22"].deferrable_until is None
        assert not asked["M26"].is_required
        assert asked["M24"].is_required

    def test_of_which_the_original_is_wanted_say_by_which_rule(self, book):
        by_agent = replace(ORDINARY, acts_through_agent=True)

        def wanted(on):
            papers = plan(book, by_agent, on=on).papers
            return {p.material.code: p.original.rule_id for p in papers if p.original}

        assert wanted(TODAY) == {"M05": "connecting.original_m05.1"}
        assert wanted(LAST_DAY_OF_1996_RULES) == {}

    def test_an_increase_names_the_account_as_well(self, book):
        increase = plan(book, matter_id="hv_increase")

        assert codes(increase, "accept") - codes(plan(book), "accept") == {"M40"}
        assert "hv_increase.contract_anew.1" in {
            duty.dating.rule_id for duty in increase.duties
        }

    def test_only_what_others_hold_is_not_asked_of_the_customer(self, book):
        asked = {
            paper.material.code
            for paper in plan(book).papers_at("accept")
            if paper.material.is_asked_of_the_customer
        }

        assert asked == {"M09"}


class TestLimits:
    @pytest.mark.parametrize(("source_count", "total"), [(1, 22), (2, 32)])
    def test_the_split_of_2020_adds_up_to_its_total(self, book, source_count, total):
        traits = replace(
            ORDINARY,
            importance=Importance.FIRST,
            has_concealed_works=True,
            source_count=source_count,
        )
        limits = {limit.code: limit.allowed_days for limit in plan(book, traits).limits}
        parts = (
            "accept",
            "scheme_reply",
            "design_review",
            "mid_inspection",
            "completion_inspection",
            "connect",
        )

        assert sum(limits[part] for part in parts) == total
        assert limits["whole_process"] == total

    def test_five_kinds_count_for_the_on_time_rate(self, book):
        traits = replace(ORDINARY, is_residential=True, has_concealed_works=True)

        assert {limit.code for limit in plan(book, traits).rated_limits} == {
            "scheme_reply",
            "design_review",
            "mid_inspection",
            "completion_inspection",
            "connect",
        }

    @pytest.mark.parametrize(
        ("profile_id", "single", "dual"),
        [
            ("reg_2009", (20, 20, 5, 7, 7), (45, 20, 5, 7, 7)),
            ("sgcc_2013", (15, 10, 5, 5, 5), (30, 10, 5, 5, 5)),
            ("sgcc_2017", (15, 5, 3, 5, 5), (30, 5, 3, 5, 5)),
            ("noe_2020", (10, 3, 2, 3, 3), (20, 3, 2, 3, 3)),
        ],
    )
    def test_each_profile_is_as_published(self, book, profile_id, single, dual):
        traits = replace(ORDINARY, is_residential=True, has_concealed_works=True)
        for count, days in ((1, single), (2, dual)):
            case_plan = plan(book, replace(traits, source_count=count), profile_id=profile_id)

            assert tuple(limit.allowed_days for limit in case_plan.rated_limits) == days

    @pytest.mark.parametrize(
        ("applied_on", "profile_id"),
        [
            (date(2012, 12, 31), "reg_2009"),
            (date(2013, 1, 1), "sgcc_2013"),
            (date(2017, 1, 1), "sgcc_2017"),
            (date(2020, 9, 24), "sgcc_2017"),
            (date(2020, 9, 25), "noe_2020"),
            (TODAY, "noe_2020"),
        ],
    )
    def test_the_day_of_application_chooses_the_profile(self, book, applied_on, profile_id):
        assert plan(book, on=applied_on).profile_id == profile_id

    @pytest.mark.parametrize(
        ("profile_id", "on"), [("sgcc_2099", TODAY), ("noe_2020", date(2013, 1, 1))]
    )
    def test_a_profile_without_limits_that_day_is_refused(self, book, profile_id, on):
        with pytest.raises(books.UnableToFindRule, match=f"'{profile_id}' hold on {on}"):
            plan(book, on=on, profile_id=profile_id)

    def test_the_reply_is_timed_from_acceptance_on_our_time_only(self, book):
        kind = plan(book).find_limit("scheme_reply").rule.kind

        assert (kind.starts_at.node_id, kind.starts_at.edge) == ("accept", Edge.FINISH)
        assert (kind.stops_at.node_id, kind.stops_at.edge) == ("plan_reply", Edge.FINISH)
        assert kind.counted_owners == (Owner.UTILITY,)

    def test_the_grid_side_is_limited_below_35_kv_only(self, book):
        assert plan(book).find_limit("grid_project").allowed_days == 60
        assert (
            plan(book, replace(ORDINARY, voltage_kv=D(35))).find_limit("grid_project") is None
        )


TRAITS = st.builds(
    CaseTraits,
    voltage_kv=st.sampled_from([D(10), D(20), D(35), D(110)]),
    capacity_kva=st.integers(0, 100_000).map(D),
    source_count=st.integers(1, 4),
    importance=st.sampled_from(Importance),
    **dict.fromkeys(
        (
            "has_special_load",
            "is_residential",
            "is_entity",
            "is_regulated_project",
            "is_special_sector",
            "is_energy_intensive",
            "acts_through_agent",
            "has_own_generation",
            "has_concealed_works",
            "is_dispatch_controlled",
        ),
        st.booleans(),
    ),
)
DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))


class TestEveryCase:
    @given(traits=TRAITS, on=DAYS, matter_id=st.sampled_from(["hv_new", "hv_increase"]))
    def test_asks_and_promises_only_at_steps_it_goes_through(self, traits, on, matter_id):
        rulebook = loading.current_rulebook()
        case_plan = plan(rulebook, traits, on, matter_id=matter_id)
        on_plan = {rule.node_id for rule in case_plan.nodes}

        of_connecting = {
            one for one, node in rulebook.nodes.items() if node.journey == "connecting"
        }
        assert on_plan | skipped(case_plan) == of_connecting
        assert not on_plan & skipped(case_plan)
        for paper in case_plan.papers:
            assert case_plan.is_on(paper.asked_at)
        for limit in case_plan.limits:
            assert case_plan.is_on(limit.rule.kind.starts_at.node_id)
            assert case_plan.is_on(limit.rule.kind.stops_at.node_id)

    @given(traits=TRAITS, on=DAYS)
    def test_carries_only_rules_in_force_on_its_day(self, traits, on):
        case_plan = plan(loading.current_rulebook(), traits, on)

        rules = [*case_plan.nodes, *case_plan.skipped, *case_plan.papers, *case_plan.values]
        rules += [limit.rule for limit in case_plan.limits]
        assert all(rule.dating.is_in_force(on) for rule in rules)

    @given(traits=TRAITS, on=DAYS)
    def test_never_loses_a_step_or_a_paper_to_a_second_source(self, traits, on):
        rulebook = loading.current_rulebook()
        single = plan(rulebook, replace(traits, source_count=1), on)
        dual = plan(rulebook, replace(traits, source_count=2), on)

        assert skipped(dual) <= skipped(single)
        assert set(single.papers) <= set(dual.papers)
        for limit in single.limits:
            assert dual.find_limit(limit.code).allowed_days >= limit.allowed_days
