"""The shipped questions: where plain answers lead a customer."""

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from fullcycle.kernels.guidance import asking
from fullcycle.kernels.guidance.questions import Outcome, Question
from fullcycle.kernels.guidance.refusals import UnableToGuide
from fullcycle.kernels.rulebook import loading
from fullcycle.kernels.rulebook.traits import Importance
from fullcycle.kernels.rulebook.vocabulary import MatterStatus


TODAY = date(2026, 11, 24)


def every_outcome(answers):
    """Walk every path; where several choices may be taken, take none, each, and all."""
    step = asking.next_question(answers)
    if isinstance(step, Outcome):
        yield answers, step
        return
    ids = [choice.id for choice in step.choices]
    takings = [[one] for one in ids]
    if step.takes_several:
        takings += [[], ids]
    for taking in takings:
        yield from every_outcome(answers | {step.id: taking})


OUTCOMES = list(every_outcome({}))


class TestPaths:
    def test_begin_with_the_wish(self):
        question = asking.next_question({})

        assert isinstance(question, Question)
        assert question.id == "wish"
        assert "您" in question.wording.zh

    def test_end_after_three_questions_at_most(self):
        assert max(len(answers) for answers, _ in OUTCOMES) == 3

    def test_reach_every_matter_a_customer_may_ask_for(self):
        reached = {outcome.matter_id for _, outcome in OUTCOMES} - {None}
        matters = loading.current_rulebook().matters.values()
        active = {matter.id for matter in matters if matter.status is MatterStatus.ACTIVE}

        assert reached == active - {"close_forced"}

    def test_end_online_only_for_what_is_online(self):
        online = {outcome.matter_id for _, outcome in OUTCOMES if outcome.is_open_online}

        assert online == {"hv_new", "hv_increase"}
        for _, outcome in OUTCOMES:
            assert (outcome.ending.id == "online") == outcome.is_open_online

    def test_that_are_not_online_give_the_phone_and_the_manager(self):
        offline = [outcome for _, outcome in OUTCOMES if not outcome.is_open_online]

        assert {outcome.ending.phone for outcome in offline} == {"95598"}
        (rename,) = [outcome for outcome in offline if outcome.matter_id == "rename"]
        assert "客户经理" in rename.ending.wording.zh
        assert "account manager" in rename.ending.wording.en

    def test_that_are_online_give_a_list_of_papers(self):
        book = loading.current_rulebook()
        for _, outcome in OUTCOMES:
            if outcome.is_open_online:
                case_plan = book.plan_case(
                    matter_id=outcome.matter_id, traits=outcome.traits, applied_on=TODAY
                )

                assert {"M01", "M02"} <= {
                    paper.material.code for paper in case_plan.papers_at("accept")
                }


class TestSize:
    def test_within_160_kw_is_sent_kindly_to_low_voltage(self):
        outcome = asking.next_question({"wish": ["first_power"], "size": ["within_160_kw"]})

        assert outcome.matter_id is None
        assert outcome.ending.id == "low_voltage"
        assert "更省钱也更快" in outcome.ending.wording.zh

    def test_names_the_threshold_of_the_rulebook(self):
        limit = loading.current_rulebook().value("hv_new.hv_threshold", on=TODAY).value
        question = asking.next_question({"wish": ["first_power"]})

        assert limit == Decimal(160)
        assert f"{limit} 千瓦" in question.choices[0].wording.zh

    @pytest.mark.parametrize(
        ("size", "capacity_kva"),
        [("within_1000_kva", 1000), ("within_8000_kva", 8000), ("above_8000_kva", 10000)],
    )
    def test_becomes_a_trait(self, size, capacity_kva):
        outcome = asking.next_question({"wish": ["first_power"], "size": [size], "special": []})

        assert outcome.traits.capacity_kva == capacity_kva
        assert outcome.known_traits == {"capacity_kva": Decimal(capacity_kva)}

    def test_that_is_unknown_is_assumed_but_not_known(self):
        outcome = asking.next_question(
            {"wish": ["first_power"], "size": ["unknown"], "special": []}
        )

        assert outcome.known_traits == {}
        assert outcome.traits.capacity_kva == 630


class TestSpecial:
    def test_several_choices_add_up(self):
        outcome = asking.next_question(
            {
                "wish": ["more_power"],
                "supply_now": ["own_transformer"],
                "special": ["agent", "important", "two_sources"],
            }
        )

        assert outcome.matter_id == "hv_increase"
        assert outcome.known_traits == {
            "acts_through_agent": True,
            "importance": Importance.SECOND,
            "source_count": 2,
        }
        assert outcome.traits.acts_through_agent
        assert outcome.traits.source_count == 2

    def test_low_voltage_that_grows_past_the_threshold_is_a_new_supply(self):
        outcome = asking.next_question(
            {"wish": ["more_power"], "supply_now": ["low_to_high"], "special": []}
        )

        assert outcome.matter_id == "hv_new"


class TestRefusals:
    @pytest.mark.parametrize(
        ("answers", "told"),
        [
            ({"wish": ["dance"]}, "wish: unknown choice 'dance'"),
            ({"wish": []}, "wish: exactly one choice is taken here"),
            ({"wish": ["stop", "price"]}, "wish: exactly one choice is taken here"),
            ({"size": ["unknown"]}, "size: this question was not asked"),
            ({"wish": ["unsure"], "size": ["unknown"]}, "size: this question was not asked"),
        ],
    )
    def test_answers_that_fit_no_path_are_refused(self, answers, told):
        with pytest.raises(UnableToGuide) as refusal:
            asking.next_question(answers)

        assert str(refusal.value) == told


def test_every_word_is_in_both_languages_and_without_jargon():
    questions = asking.current_questionnaire().questions.values()
    wordings = [choice.wording for question in questions for choice in question.choices] + [
        question.wording for question in questions
    ]

    for wording, jargon in product(wordings, ("业扩", "报装", "减容", "暂换", "改类")):
        assert jargon not in wording.zh
        assert wording.en.isascii()
