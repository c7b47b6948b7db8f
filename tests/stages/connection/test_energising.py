"""The gate before the supply is switched on, and the switching on."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal as D

import pytest
from tests.stages.connection.conftest import IN_ORDER, LICENCE, ORDINARY, days

from fullcycle.kernels.rulebook.traits import CaseTraits, Importance
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries


pytestmark = pytest.mark.django_db

ON = days(25).date()
IMPORTANT = CaseTraits(
    voltage_kv=D(10),
    capacity_kva=D(1250),
    source_count=2,
    importance=Importance.FIRST,
    has_concealed_works=True,
)
PLAN = connection.AgreedPlan(
    planned_at=days(25),
    agreed_with="陈晓东",
    electricians=(
        connection.Electrician(
            name="徐电工", licence_number="T330302001", valid_until=date(2027, 3, 1)
        ),
    ),
    rota_paper_id=71,
)


def missing(case_id, **more):
    return [each.code for each in queries.gate(case_id=case_id, on=ON, **more)]


@pytest.fixture
def agree(staff):
    def agreed(case_id, **changes):
        return connection.agree_energise_plan(
            case_id=case_id, plan=replace(PLAN, **changes), by_id=staff("周敏"), at=days(22)
        )

    return agreed


@pytest.fixture
def build_grid(staff):
    def built(case_id):
        works = connection.GridWorks(
            description="新建环网柜一座",
            planned_on=date(2026, 12, 10),
            built_on=date(2026, 11, 20),
        )
        return connection.report_grid_works(
            case_id=case_id, works=works, by_id=staff("何工"), at=days(20)
        )

    return built


@pytest.fixture
def ready(case_id, build, build_grid, inspect, agree):
    """An ordinary case on which nothing is missing but the checklist."""
    build_grid(case_id)
    build(case_id)
    inspect(case_id)
    agree(case_id)
    return case_id


@pytest.fixture
def energise(staff):
    def energised(case_id, **changes):
        report = connection.EnergisingReport(
            energised_at=days(25),
            checklist=IN_ORDER,
            commanded_by_id=staff("钱值长"),
            confirmed_by_id=staff("马调"),
        )
        return connection.record_energising(
            case_id=case_id,
            report=replace(report, **changes),
            by_id=staff("钱值长"),
            at=days(25) + timedelta(minutes=30),
        )

    return energised


class TestR11:
    """An ordinary 10 kV customer needs neither design review nor inspection on the way."""

    def test_gate_asks_for_neither(self, case_id):
        assert missing(case_id) == [
            "GRID_PROJECT",
            "COMPLETION_INSPECTION",
            "ELECTRICIANS",
            "ENERGISE_PLAN",
            "SAFETY_CHECKLIST",
        ]


class TestR12:
    """An important, residential or special customer needs both, the second if works hide."""

    @pytest.mark.parametrize(
        ("traits", "asked"),
        [
            (IMPORTANT, {"DESIGN_REVIEW", "MID_INSPECTION"}),
            (
                replace(ORDINARY, has_special_load=True, has_concealed_works=True),
                {"DESIGN_REVIEW", "MID_INSPECTION"},
            ),
            (
                replace(ORDINARY, is_residential=True, has_concealed_works=True),
                {"DESIGN_REVIEW", "MID_INSPECTION"},
            ),
            (
                replace(IMPORTANT, has_concealed_works=False),
                {"DESIGN_REVIEW"},
            ),
        ],
        ids=["important", "special load", "residential", "important, nothing concealed"],
    )
    def test_gate_asks_for_them(self, new_case, traits, asked):
        found = set(missing(new_case(traits=traits)))

        assert found & {"DESIGN_REVIEW", "MID_INSPECTION"} == asked

    def test_gate_opens_when_both_have_passed(self, new_case, inspect, owner_id, staff):
        case_id = new_case(traits=IMPORTANT)
        design = connection.DesignSubmission(paper_ids=(41,), designer=LICENCE)
        connection.submit_design(case_id=case_id, design=design, by_id=owner_id, at=days(8))
        review = connection.DesignReview(opinion="PASSED")
        connection.review_design(
            case_id=case_id, review=review, by_id=staff("王工"), at=days(9)
        )
        inspect(case_id, kind="MID")

        assert not {"DESIGN_REVIEW", "MID_INSPECTION"} & set(missing(case_id))


class TestR13:
    """Nothing is energised while anything is missing."""

    def test_gate_is_open_when_all_is_there(self, ready):
        assert missing(ready) == ["SAFETY_CHECKLIST"]
        assert missing(ready, is_checklist_in_order=True) == []

    def test_energising_names_everything_missing(self, case_id, energise):
        with pytest.raises(connection.UnableToEnergise, match="竣工检验还没有合格") as refusal:
            energise(case_id)

        assert [each.code for each in refusal.value.missing] == [
            "GRID_PROJECT",
            "COMPLETION_INSPECTION",
            "ELECTRICIANS",
            "ENERGISE_PLAN",
        ]
        assert queries.find_energising(case_id=case_id) is None

    @pytest.mark.parametrize(
        "checklist",
        [
            (),
            (IN_ORDER[0], replace(IN_ORDER[1], finding="FAULTY")),
            (replace(IN_ORDER[0], finding="NOT_APPLICABLE"),),
        ],
        ids=["no checklist", "a point out of order", "nothing looked at"],
    )
    def test_energising_needs_the_whole_checklist(self, ready, energise, checklist):
        with pytest.raises(connection.UnableToEnergise, match="安全检查"):
            energise(ready, checklist=checklist)

    def test_open_defects_keep_the_gate_shut(self, case_id, build, inspect):
        build(case_id)
        defect = connection.FoundDefect(
            words="缺警示标识", clause="DL 408", level="GENERAL", due_on=date(2026, 11, 30)
        )
        inspect(case_id, defects=(defect,))

        assert {"COMPLETION_INSPECTION", "OPEN_DEFECTS"} <= set(missing(case_id))

    def test_a_licence_that_ran_out_keeps_the_gate_shut(self, ready):
        late = date(2027, 3, 2)

        assert [each.code for each in queries.gate(case_id=ready, on=late)] == [
            "ELECTRICIANS",
            "SAFETY_CHECKLIST",
        ]


class TestEnergising:
    def test_is_seen_with_both_who_said_go(self, ready, energise):
        energise(ready)

        energising = queries.find_energising(case_id=ready)
        assert energising.energised_at == days(25)
        assert (energising.commanded_by, energising.confirmed_by) == ("钱值长", "马调")
        assert all(point.finding == "IN_ORDER" for point in energising.checklist)

    def test_takes_two_people(self, ready, energise, staff):
        with pytest.raises(connection.UnableToEnergise, match="两人确认"):
            energise(ready, confirmed_by_id=staff("钱值长"))

    def test_is_not_recorded_in_advance(self, ready, energise):
        with pytest.raises(connection.UnableToEnergise, match="不能晚于现在"):
            energise(ready, energised_at=days(26))

    def test_happens_once(self, ready, energise):
        energise(ready)

        with pytest.raises(connection.UnableToEnergise, match="已经送电"):
            energise(ready)


class TestPlan:
    def test_agreed_again_takes_the_place_of_the_former(self, case_id, agree):
        agree(case_id)
        agree(case_id, planned_at=days(27))

        plan = queries.find_energise_plan(case_id=case_id)
        assert plan.planned_at == days(27)
        assert plan.electricians[0].valid_until == date(2027, 3, 1)

    def test_is_absent_before_it_is_agreed(self, case_id):
        assert queries.find_energise_plan(case_id=case_id) is None

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"planned_at": days(22)}, "晚于现在"),
            ({"agreed_with": ""}, "确认送电时间的人"),
            ({"electricians": ()}, "值班电工"),
            (
                {"electricians": (replace(PLAN.electricians[0], licence_number=" "),)},
                "值班电工",
            ),
            (
                {
                    "electricians": (
                        replace(PLAN.electricians[0], valid_until=date(2026, 11, 26)),
                    )
                },
                "送电当天须有效",
            ),
        ],
        ids=["in the past", "nobody agreed", "no electrician", "no licence", "expired"],
    )
    def test_with_gaps_is_refused(self, case_id, agree, changes, words):
        with pytest.raises(connection.UnableToAgreePlan, match=words):
            agree(case_id, **changes)


class TestStatements:
    """Each act costs four statements at most: a year has 404 cases."""

    def test_of_the_scheme(self, surveyed, draft_for, drafter_id, approver_id, statements):
        draft = draft_for(surveyed)
        agreed = connection.Word(opinion="AGREED")
        approved = connection.Word(opinion="APPROVED")
        who = {"case_id": surveyed, "by_id": drafter_id}

        counts = [
            len(statements(act))
            for act in (
                lambda: connection.draft_scheme(draft=draft, at=days(1), **who),
                lambda: connection.countersign(
                    department="DEV", word=agreed, at=days(2), **who
                ),
                lambda: connection.approve(
                    case_id=surveyed, word=approved, by_id=approver_id, at=days(2)
                ),
                lambda: connection.record_reply(at=days(3), **who),
                lambda: connection.decide(
                    answer=connection.Answer(answer="ACCEPTED", option_number=1),
                    at=days(4),
                    **who,
                ),
                lambda: connection.undo_decision(at=days(4), **who),
            )
        ]

        assert max(counts) <= 5

    def test_of_the_works(self, case_id, build, build_grid, agree, statements):
        counts = [
            len(statements(lambda act=act: act(case_id))) for act in (build_grid, build, agree)
        ]

        assert max(counts) <= 5

    def test_of_an_inspection_with_defects(self, case_id, build, inspect, statements):
        build(case_id)
        defect = connection.FoundDefect(
            words="缺警示标识", clause="DL 408", level="GENERAL", due_on=date(2026, 11, 30)
        )

        taken = statements(lambda: inspect(case_id, defects=(defect, defect)))

        assert len(taken) <= 5

    def test_of_energising(self, ready, energise, statements):
        assert len(statements(lambda: energise(ready))) <= 5

    def test_of_the_gate_and_the_pages(self, accepted, statements):
        assert len(statements(lambda: missing(accepted))) == 1
        assert len(statements(lambda: queries.find_scheme(case_id=accepted))) == 3
        assert len(statements(lambda: queries.list_inspections(case_id=accepted))) <= 2
