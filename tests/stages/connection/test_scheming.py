"""From the survey to the approved scheme."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from django.db import connection as db
from tests.stages.connection.conftest import (
    AT,
    NETWORK,
    REQUEST,
    STREET,
    days,
    findings,
)

from fullcycle.records.casework.models import Case
from fullcycle.records.journal import queries as journal
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries
from fullcycle.stages.connection.models import Feeder


pytestmark = pytest.mark.django_db


def acts_of(case_id):
    return [line.act for line in journal.list_lines_of_case(case_id=case_id)]


class TestNetwork:
    @pytest.mark.usefixtures("network")
    def test_lists_the_feeders_around_a_street_nearest_first(self):
        around = queries.network_around(street=STREET)

        assert [feeder.name for feeder in around.feeders] == [
            "牛岭921线",
            "双屿35千伏间隔",
            "嵇师935线",
        ]
        assert around.feeders[0].spare_kva == 3000
        assert around.feeders[1].is_free_bay

    @pytest.mark.usefixtures("network")
    def test_may_be_of_one_voltage(self):
        around = queries.network_around(street=STREET, voltage_kv=D(35))

        assert [feeder.name for feeder in around.feeders] == ["双屿35千伏间隔"]

    @pytest.mark.usefixtures("network")
    def test_is_brought_up_to_date_by_name(self):
        nearer = replace(NETWORK[0], spare_kva=2500, reaches_km={STREET: D("0.7")})

        connection.store_network(feeders=[nearer], at=days(1))

        feeder = queries.network_around(street=STREET).find("牛岭921线")
        assert (feeder.spare_kva, feeder.distance_km) == (2500, D("0.70"))
        assert Feeder.objects.count() == 3
        assert queries.network_around(street="蒲鞋市街道").feeders == ()

    @pytest.mark.usefixtures("network")
    def test_names_its_streets(self):
        assert sorted(queries.list_streets()) == sorted([STREET, "蒲鞋市街道"])

    def test_shows_what_the_survey_measured(self, surveyed):
        around = queries.network_as_surveyed(case_id=surveyed, street=STREET)

        assert around.find("牛岭921线").distance_km == D("0.95")
        assert around.find("嵇师935线").line_cost.high_yuan == 1200000
        assert around.find("双屿35千伏间隔").distance_km == D("1.40")


class TestSurvey:
    def test_is_kept_as_it_was_found(self, surveyed, drafter_id):
        survey = queries.find_survey(case_id=surveyed)

        assert (survey.round, survey.load_kw, survey.people_met) == (1, 800, "陈晓东，厂长")
        assert survey.surveyor_ids == (drafter_id,)
        assert survey.candidates[1].line_cost.low_yuan == 900000
        assert acts_of(surveyed) == ["connection.survey.recorded"]

    def test_counts_by_its_newest_round(self, surveyed, drafter_id):
        again = findings(drafter_id, load_kw=D(950))
        connection.record_survey(case_id=surveyed, findings=again, by_id=drafter_id, at=days(1))

        survey = queries.find_survey(case_id=surveyed)

        assert (survey.round, survey.load_kw) == (2, 950)

    def test_is_absent_before_it_was_made(self, case_id):
        assert queries.find_survey(case_id=case_id) is None

    @pytest.mark.usefixtures("network")
    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"surveyor_ids": ()}, "参加勘查的人员"),
            ({"people_met": " "}, "客户方到场的人员"),
            ({"surveyed_on": date(2026, 11, 3)}, "不能晚于今天"),
            ({"load_kw": D(0)}, "用电负荷"),
            (
                {"candidates": (connection.Candidate(feeder="瓯江1线", distance_km=D(1)),)},
                "没有这些线路：瓯江1线",
            ),
            (
                {"candidates": (connection.Candidate(feeder="牛岭921线", distance_km=D(-1)),)},
                "不能是负数",
            ),
            (
                {
                    "candidates": (connection.Candidate(feeder="牛岭921线", distance_km=D(1)),)
                    * 2
                },
                "只填写一次",
            ),
        ],
        ids=lambda value: value if isinstance(value, str) else "",
    )
    def test_with_gaps_is_refused(self, case_id, drafter_id, changes, words):
        found = findings(drafter_id, **changes)

        with pytest.raises(connection.UnableToRecordSurvey, match=words):
            connection.record_survey(case_id=case_id, findings=found, by_id=drafter_id, at=AT)

        assert acts_of(case_id) == []


class TestScheme:
    def test_comes_back_as_it_was_drafted(self, surveyed, draft_for, drafter_id):
        draft = draft_for(surveyed)

        connection.draft_scheme(case_id=surveyed, draft=draft, by_id=drafter_id, at=days(1))

        scheme = queries.find_scheme(case_id=surveyed)
        assert (scheme.version, scheme.drafted_by) == (1, "林工")
        assert (scheme.request, scheme.network) == (draft.request, draft.network)
        assert scheme.options == draft.options
        assert acts_of(surveyed)[0] == "connection.scheme.drafted"

    def test_says_by_which_rule_each_choice_was_made(self, drafted):
        option = queries.find_scheme(case_id=drafted).options[0]

        assert option.transformers.rule_id.startswith("schemes.")
        assert option.transformers.why.zh

    def test_marks_the_option_that_the_engineer_recommends(
        self, surveyed, draft_for, drafter_id
    ):
        draft = replace(draft_for(surveyed), recommended=2)

        connection.draft_scheme(case_id=surveyed, draft=draft, by_id=drafter_id, at=days(1))

        options = queries.find_scheme(case_id=surveyed).options
        assert [option.is_recommended for option in options][:2] == [False, True]

    def test_changed_is_a_new_version(self, drafted, draft_for, drafter_id):
        draft = replace(draft_for(drafted), note="改用嵇师线")

        connection.draft_scheme(case_id=drafted, draft=draft, by_id=drafter_id, at=days(2))

        assert queries.list_versions(case_id=drafted) == (2, 1)
        assert queries.find_scheme(case_id=drafted).note == "改用嵇师线"
        assert queries.find_scheme(case_id=drafted, version=1).note == ""

    def test_that_breaks_a_rule_names_rule_option_and_field(
        self, surveyed, draft_for, drafter_id
    ):
        draft = draft_for(surveyed)
        tripled = replace(
            draft.options[0].contract_kva, value=draft.options[0].contract_kva.value * 3
        )
        broken = replace(draft.options[0], contract_kva=tripled)
        draft = replace(draft, options=(draft.options[1], broken))

        with pytest.raises(connection.UnableToDraftScheme, match="方案2：") as refusal:
            connection.draft_scheme(case_id=surveyed, draft=draft, by_id=drafter_id, at=AT)

        assert set(refusal.value.violations) == {2}
        assert "contract_kva" in {each.field for each in refusal.value.violations[2]}
        assert queries.find_scheme(case_id=surveyed) is None

    def test_needs_a_survey(self, case_id, network, draft_for, drafter_id):  # noqa: ARG002
        with pytest.raises(connection.UnableToDraftScheme, match="先勘查"):
            connection.draft_scheme(
                case_id=case_id, draft=draft_for(case_id), by_id=drafter_id, at=AT
            )

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (lambda draft: replace(draft, options=()), "一至三个方案"),
            (lambda draft: replace(draft, options=draft.options[:1] * 4), "一至三个方案"),
            (lambda draft: replace(draft, recommended=9), "推荐方案"),
            (
                lambda draft: replace(draft, request=replace(REQUEST, loads=())),
                "用电设备",
            ),
        ],
        ids=["none", "too many", "not one of them", "no load"],
    )
    def test_with_gaps_is_refused(self, surveyed, draft_for, drafter_id, change, words):
        draft = change(draft_for(surveyed))

        with pytest.raises(connection.UnableToDraftScheme, match=words):
            connection.draft_scheme(case_id=surveyed, draft=draft, by_id=drafter_id, at=AT)

    def test_on_a_feeder_that_is_gone_is_refused(self, surveyed, draft_for, drafter_id):
        draft = draft_for(surveyed)
        Feeder.objects.all().delete()

        with pytest.raises(connection.UnableToDraftScheme, match="没有这些线路"):
            connection.draft_scheme(case_id=surveyed, draft=draft, by_id=drafter_id, at=AT)


class TestHolding:
    """The nearest feeder has 3000 kVA to spare; a scheme takes up to 1260 of them."""

    @pytest.fixture
    def neighbour(self, new_case, drafter_id):
        case_id = new_case(number="2", credit_code="91110000600037341L")
        connection.record_survey(
            case_id=case_id, findings=findings(drafter_id), by_id=drafter_id, at=AT
        )
        return case_id

    def spare_kva(self, **more):
        return queries.network_around(street=STREET, **more).find("牛岭921线").spare_kva

    def test_takes_off_what_the_largest_option_asks(self, drafted):
        assert self.spare_kva() == 3000 - 1260
        assert self.spare_kva(besides_case_id=drafted) == 3000

    def test_of_a_case_numbered_beyond_32_bits_is_its_own(self, request):
        with db.cursor() as cursor:
            cursor.execute("ALTER SEQUENCE casework_case_id_seq RESTART WITH 4294967297")

        drafted = request.getfixturevalue("drafted")

        assert drafted > 2**32
        assert self.spare_kva(besides_case_id=drafted) == 3000

    def test_of_a_new_version_takes_the_place_of_the_old(self, drafted, draft_for, drafter_id):
        single = draft_for(drafted)
        single = replace(single, options=single.options[:1])

        connection.draft_scheme(case_id=drafted, draft=single, by_id=drafter_id, at=days(2))

        assert self.spare_kva() == 3000 - 1000

    def test_ends_with_a_withdrawn_case(self, drafted):
        Case.objects.filter(pk=drafted).update(state="WITHDRAWN", closed_at=days(2))

        assert self.spare_kva() == 3000

    def test_leaves_others_only_the_rest(self, drafted, neighbour, draft_for, drafter_id):  # noqa: ARG002
        draft = draft_for(neighbour)
        Feeder.objects.filter(name="牛岭921线").update(spare_kva=2000)

        with pytest.raises(connection.UnableToDraftScheme, match="牛岭921线的可开放容量"):
            connection.draft_scheme(case_id=neighbour, draft=draft, by_id=drafter_id, at=AT)

        assert queries.find_scheme(case_id=neighbour) is None

    def test_never_exceeds_the_spare(self, drafted, neighbour, draft_for, drafter_id):  # noqa: ARG002
        connection.draft_scheme(
            case_id=neighbour, draft=draft_for(neighbour), by_id=drafter_id, at=AT
        )

        assert self.spare_kva() == 3000 - 1260 - 1260


class TestCountersigning:
    def test_is_seen_with_its_words(self, drafted, staff):
        word = connection.Word(opinion="OBJECTED", words="该线路年内改造")

        connection.countersign(
            case_id=drafted, department="OM", word=word, by_id=staff("吴工"), at=days(2)
        )

        (seen,) = queries.find_scheme(case_id=drafted).countersignatures
        assert (seen.department, seen.by, seen.words) == ("OM", "吴工", "该线路年内改造")
        assert not seen.is_favourable

    @pytest.mark.parametrize(
        ("department", "word", "words"),
        [
            ("DEV", connection.Word(opinion="AGREED"), "已经会签过"),
            ("OM", connection.Word(opinion="OBJECTED"), "写明原因"),
            ("OM", connection.Word(opinion="MAYBE"), "选择您的意见"),
            ("LAW", connection.Word(opinion="AGREED"), "没有这个会签部门"),
        ],
    )
    def test_is_refused(self, drafted, staff, department, word, words):
        agreed = connection.Word(opinion="AGREED")
        by_id = staff("郑工")
        connection.countersign(
            case_id=drafted, department="DEV", word=agreed, by_id=by_id, at=days(2)
        )

        with pytest.raises(connection.UnableToCountersign, match=words):
            connection.countersign(
                case_id=drafted, department=department, word=word, by_id=by_id, at=days(2)
            )

    def test_waits_for_a_scheme(self, case_id, staff):
        with pytest.raises(connection.UnableToCountersign, match="还没有拟定"):
            connection.countersign(
                case_id=case_id,
                department="DEV",
                word=connection.Word(opinion="AGREED"),
                by_id=staff("郑工"),
                at=AT,
            )

    def test_is_over_once_approved(self, approved, staff):
        with pytest.raises(connection.UnableToCountersign, match="已经审批"):
            connection.countersign(
                case_id=approved,
                department="DEV",
                word=connection.Word(opinion="AGREED"),
                by_id=staff("郑工"),
                at=days(3),
            )


class TestApproving:
    def test_is_seen_on_the_scheme(self, approved):
        approval = queries.find_scheme(case_id=approved).approval

        assert (approval.by, approval.is_favourable) == ("赵主任", True)

    def test_is_not_for_the_drafter(self, drafted, drafter_id):
        with pytest.raises(connection.UnableToApprove, match="另一位同事"):
            connection.approve(
                case_id=drafted,
                word=connection.Word(opinion="APPROVED"),
                by_id=drafter_id,
                at=days(2),
            )

    def test_waits_while_a_department_objects(self, drafted, approver_id, staff):
        connection.countersign(
            case_id=drafted,
            department="DISP",
            word=connection.Word(opinion="OBJECTED", words="母线检修"),
            by_id=staff("马调"),
            at=days(2),
        )

        with pytest.raises(connection.UnableToApprove, match="会签不同意"):
            connection.approve(
                case_id=drafted,
                word=connection.Word(opinion="APPROVED"),
                by_id=approver_id,
                at=days(2),
            )

    @pytest.mark.parametrize(
        ("word", "words"),
        [
            (connection.Word(opinion="RETURNED", words=" "), "写明原因"),
            (connection.Word(opinion="AGREED_NOT"), "选择您的意见"),
        ],
    )
    def test_says_why_not(self, drafted, approver_id, word, words):
        with pytest.raises(connection.UnableToApprove, match=words):
            connection.approve(case_id=drafted, word=word, by_id=approver_id, at=days(2))

    def test_is_done_once(self, approved, approver_id):
        with pytest.raises(connection.UnableToApprove, match="已经审批过"):
            connection.approve(
                case_id=approved,
                word=connection.Word(opinion="APPROVED"),
                by_id=approver_id,
                at=days(3),
            )

    def test_waits_for_a_scheme(self, case_id, approver_id):
        with pytest.raises(connection.UnableToApprove, match="还没有拟定"):
            connection.approve(
                case_id=case_id,
                word=connection.Word(opinion="APPROVED"),
                by_id=approver_id,
                at=AT,
            )
