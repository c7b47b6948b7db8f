"""The works on both sides and the inspections of the customer's."""

from dataclasses import replace
from datetime import date

import pytest
from tests.stages.connection.conftest import IN_ORDER, LICENCE, days

from fullcycle.records.journal import queries as journal
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries
from fullcycle.stages.connection.models import Inspection


pytestmark = pytest.mark.django_db

DESIGN = connection.DesignSubmission(paper_ids=(41, 42), designer=LICENCE)
REMARK = connection.Remark(
    clause="GB 50053-2013 第 4.2.1 条", where="图 3，1号配电室", words="通道宽度不足 1.5 m"
)
GRID = connection.GridWorks(description="新建环网柜一座", planned_on=date(2026, 12, 10))
EARTHING = connection.FoundDefect(
    words="接地电阻 6 Ω",
    clause="GB 50169-2016 第 3.1 条",
    level="MAJOR",
    due_on=date(2026, 11, 30),
    photo_paper_id=51,
)
SIGNS = replace(EARTHING, words="缺警示标识", level="GENERAL", due_on=date(2026, 11, 27))


class TestGridWorks:
    def test_are_planned_and_then_built(self, case_id, staff):
        by_id = staff("何工")
        connection.report_grid_works(case_id=case_id, works=GRID, by_id=by_id, at=days(5))
        assert queries.find_grid_project(case_id=case_id).built_on is None

        connection.report_grid_works(
            case_id=case_id,
            works=replace(GRID, built_on=date(2026, 11, 20)),
            by_id=by_id,
            at=days(20),
        )

        project = queries.find_grid_project(case_id=case_id)
        assert (project.planned_on, project.built_on) == (
            date(2026, 12, 10),
            date(2026, 11, 20),
        )

    def test_are_absent_where_none_are_planned(self, case_id):
        assert queries.find_grid_project(case_id=case_id) is None

    @pytest.mark.parametrize(
        ("works", "words"),
        [
            (replace(GRID, description=" "), "工程的内容"),
            (replace(GRID, built_on=date(2026, 11, 8)), "不能晚于今天"),
        ],
        ids=["no description", "built tomorrow"],
    )
    def test_with_gaps_are_refused(self, case_id, staff, works, words):
        with pytest.raises(connection.UnableToReportGridWorks, match=words):
            connection.report_grid_works(
                case_id=case_id, works=works, by_id=staff("何工"), at=days(5)
            )

    def test_are_built_once(self, case_id, staff):
        built = replace(GRID, built_on=date(2026, 11, 7))
        by_id = staff("何工")
        connection.report_grid_works(case_id=case_id, works=built, by_id=by_id, at=days(5))

        with pytest.raises(connection.UnableToReportGridWorks, match="已经登记完工"):
            connection.report_grid_works(case_id=case_id, works=built, by_id=by_id, at=days(6))


class TestDesign:
    def submit(self, case_id, owner_id, at=None, **changes):
        design = replace(DESIGN, **changes)
        return connection.submit_design(
            case_id=case_id, design=design, by_id=owner_id, at=at or days(8)
        )

    def review(self, case_id, staff, opinion, *remarks):
        review = connection.DesignReview(opinion=opinion, remarks=remarks)
        return connection.review_design(
            case_id=case_id, review=review, by_id=staff("审图王工"), at=days(9)
        )

    def test_goes_back_with_remarks_and_comes_again(self, case_id, owner_id, staff):
        self.submit(case_id, owner_id)
        self.review(case_id, staff, "RETURNED", REMARK)
        self.submit(case_id, owner_id, at=days(12), paper_ids=(43,))

        second, first = queries.list_design_rounds(case_id=case_id)
        assert second.is_under_review
        assert (second.round, second.paper_ids) == (2, (43,))
        assert first.remarks[0].where == "图 3，1号配电室"
        assert (first.opinion, first.reviewed_by) == ("RETURNED", "审图王工")

    def test_waits_while_a_round_is_under_review(self, case_id, owner_id):
        self.submit(case_id, owner_id)

        with pytest.raises(connection.UnableToSubmitDesign, match="正在审查"):
            self.submit(case_id, owner_id)

    def test_that_passed_is_not_sent_again(self, case_id, owner_id, staff):
        self.submit(case_id, owner_id)
        self.review(case_id, staff, "PASSED", REMARK)

        with pytest.raises(connection.UnableToSubmitDesign, match="已经审查通过"):
            self.submit(case_id, owner_id, at=days(10))

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"paper_ids": ()}, "上传设计文件"),
            ({"designer": replace(LICENCE, firm=" ")}, "委托的单位"),
            ({"designer": replace(LICENCE, number="")}, "资质证书编号"),
            ({"designer": replace(LICENCE, valid_until=date(2026, 11, 9))}, "已经过期"),
        ],
        ids=["no papers", "no firm", "no number", "expired yesterday"],
    )
    def test_with_gaps_is_refused(self, case_id, owner_id, changes, words):
        with pytest.raises(connection.UnableToSubmitDesign, match=words):
            self.submit(case_id, owner_id, **changes)

        assert journal.list_lines_of_case(case_id=case_id) == []

    @pytest.mark.parametrize(
        ("opinion", "remarks", "words"),
        [
            ("RETURNED", (), "至少写一条"),
            ("RETURNED", (replace(REMARK, clause=""),), "依据的条款"),
            ("PASSED", (replace(REMARK, where=" "),), "依据的条款"),
            ("MAYBE", (), "选择审查结论"),
        ],
        ids=["no remark", "no clause", "no place", "unknown"],
    )
    def test_review_that_is_not_whole_is_refused(
        self, case_id, owner_id, staff, opinion, remarks, words
    ):
        self.submit(case_id, owner_id)

        with pytest.raises(connection.UnableToReviewDesign, match=words):
            self.review(case_id, staff, opinion, *remarks)

    def test_is_reviewed_only_when_sent(self, case_id, staff):
        with pytest.raises(connection.UnableToReviewDesign, match="没有等待审查"):
            self.review(case_id, staff, "PASSED")


class TestWorks:
    def test_show_what_is_concealed(self, case_id, build):
        build(case_id)

        works = queries.find_works(case_id=case_id)
        assert (works.round, works.contractor) == (1, "瓯越电力安装有限公司")
        assert works.concealed[0].covered_on == date(2026, 11, 12)
        assert works.concealed[0].photo_paper_ids == (31,)

    def test_count_by_the_newest_report(self, case_id, build):
        build(case_id)
        build(case_id, ready_on=date(2026, 11, 21))

        assert queries.find_works(case_id=case_id).ready_on == date(2026, 11, 21)

    def test_are_absent_before_they_are_reported(self, case_id):
        assert queries.find_works(case_id=case_id) is None

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"contractor": replace(LICENCE, firm="")}, "委托的单位"),
            ({"ready_on": date(2026, 11, 8)}, "开工日期不能晚于"),
            ({"ready_on": date(2026, 11, 23)}, "不能晚于今天"),
            (
                {"contractor": replace(LICENCE, valid_until=date(2026, 11, 19))},
                "完工前已经过期",
            ),
            (
                {
                    "concealed": (
                        connection.ConcealedWork(
                            what="电缆沟", covered_on=date(2026, 11, 12), photo_paper_ids=()
                        ),
                    )
                },
                "覆盖前的照片",
            ),
        ],
        ids=["no firm", "ready before start", "ready tomorrow", "licence ran out", "no photo"],
    )
    def test_with_gaps_are_refused(self, case_id, build, changes, words):
        with pytest.raises(connection.UnableToReportWorks, match=words):
            build(case_id, **changes)

    def test_are_told_every_gap_at_once(self, case_id, build):
        with pytest.raises(connection.UnableToReportWorks) as refused:
            build(
                case_id,
                contractor=replace(LICENCE, number="", valid_until=date(2026, 11, 1)),
                ready_on=date(2026, 11, 8),
            )

        parts = [gap.part for gap in refused.value.gaps]
        assert parts == ["number", "started_on", "valid_until"]


class TestInspection:
    def test_that_passed_shows_its_points(self, case_id, build, inspect):
        build(case_id)

        inspect(case_id)

        (inspection,) = queries.list_inspections(case_id=case_id)
        assert (inspection.kind, inspection.result) == ("COMPLETION", "PASSED")
        assert inspection.inspector == "孙检"
        assert [point.code for point in inspection.checklist] == ["EARTHING", "INTERLOCK"]

    def test_passes_where_a_point_is_not_there_at_all(self, case_id, build, inspect):
        build(case_id)

        inspect(
            case_id, checklist=(IN_ORDER[0], replace(IN_ORDER[1], finding="NOT_APPLICABLE"))
        )

        (inspection,) = queries.list_inspections(case_id=case_id)
        assert [point.finding_words for point in inspection.checklist] == ["合格", "不适用"]

    def test_written_before_a_point_could_be_absent_is_still_read(
        self, case_id, build, inspect
    ):
        build(case_id)
        inspect(case_id)
        yes = {"code": "EARTHING", "words": "接地", "is_in_order": True, "note": ""}
        no = {"code": "INTERLOCK", "words": "联锁", "is_in_order": False, "note": "失灵"}
        Inspection.objects.filter(case_id=case_id).update(checklist=[yes, no])

        (inspection,) = queries.list_inspections(case_id=case_id)

        assert [point.finding for point in inspection.checklist] == ["IN_ORDER", "FAULTY"]
        assert inspection.checklist[1].note == "失灵"

    def test_with_defects_passes_after_their_remedy(self, case_id, build, inspect, owner_id):
        build(case_id)
        inspect(case_id, defects=(EARTHING, SIGNS))
        signs, earthing = queries.list_open_defects(case_id=case_id, kind="COMPLETION")
        assert (signs.words, earthing.words) == ("缺警示标识", "接地电阻 6 Ω")
        assert earthing.is_overdue(date(2026, 12, 1))
        assert not earthing.is_overdue(date(2026, 11, 30))

        connection.report_remedy(
            case_id=case_id,
            kind="COMPLETION",
            remedies={
                signs.id: connection.Remedy(words="已张贴", proof_paper_id=61),
                earthing.id: connection.Remedy(words="增打接地极，3.2 Ω", proof_paper_id=62),
            },
            by_id=owner_id,
            at=days(24),
        )
        inspect(case_id, at=days(25))

        again, first = queries.list_inspections(case_id=case_id)
        assert (again.round, again.result) == (2, "PASSED")
        assert first.open_defects == ()
        assert first.defects[0].proof_paper_id == 62

    def test_is_not_repeated_while_defects_are_open(self, case_id, build, inspect):
        build(case_id)
        inspect(case_id, defects=(EARTHING,))

        with pytest.raises(connection.UnableToRecordInspection, match="还没有整改完"):
            inspect(case_id, at=days(22))

        assert len(queries.list_inspections(case_id=case_id)[0].open_defects) == 1

    def test_during_the_works_is_apart_from_the_one_at_their_end(self, case_id, inspect):
        inspect(case_id, kind="MID")

        with pytest.raises(connection.UnableToRecordInspection, match="还没有报验"):
            inspect(case_id)

        assert [
            each.kind for each in queries.list_inspections(case_id=case_id, kind="MID")
        ] == ["MID"]

    def test_that_passed_is_over(self, case_id, build, inspect):
        build(case_id)
        inspect(case_id)

        with pytest.raises(connection.UnableToRecordInspection, match="已经合格"):
            inspect(case_id)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"kind": "YEARLY"}, "没有这种检验"),
            ({"inspected_on": date(2026, 11, 24)}, "不能晚于今天"),
            ({"checklist": ()}, "逐项填写"),
            ({"checklist": (replace(IN_ORDER[0], finding="FAULTY"),)}, "不能判为合格"),
            ({"checklist": (replace(IN_ORDER[0], finding="YES"),)}, "逐项填写"),
            (
                {"checklist": (replace(IN_ORDER[0], finding="NOT_APPLICABLE"),)},
                "一项都没有检查",
            ),
            ({"result": "PASSED", "defects": (EARTHING,)}, "不能判为合格"),
            ({"result": "DEFECTS"}, "至少写一项"),
            ({"result": "MAYBE"}, "选择检验结论"),
            ({"defects": (replace(EARTHING, clause=" "),)}, "依据的条款"),
            ({"defects": (replace(EARTHING, level="HUGE"),)}, "缺陷的等级"),
            ({"defects": (replace(EARTHING, due_on=date(2026, 11, 22)),)}, "整改期限"),
        ],
        ids=[
            *("kind", "tomorrow", "no points", "a point out of order"),
            *("an unknown finding", "nothing looked at", "passed with defects"),
            *("no defects", "result", "no clause", "level", "due before"),
        ],
    )
    def test_that_contradicts_itself_is_refused(self, case_id, build, inspect, changes, words):
        build(case_id)

        with pytest.raises(connection.UnableToRecordInspection, match=words):
            inspect(case_id, **changes)

        assert queries.list_inspections(case_id=case_id) == ()


class TestRemedy:
    @pytest.fixture
    def defect(self, case_id, build, inspect):
        build(case_id)
        inspect(case_id, defects=(EARTHING,))
        (defect,) = queries.list_open_defects(case_id=case_id)
        return defect

    @pytest.mark.parametrize(
        ("remedies", "words"),
        [
            (lambda _id: {}, "接地电阻 6 Ω"),
            (
                lambda _id: {
                    _id: connection.Remedy(words="好", proof_paper_id=1),
                    _id + 1: connection.Remedy(words="好", proof_paper_id=1),
                },
                "刷新页面",
            ),
            (lambda _id: {_id: connection.Remedy(words=" ", proof_paper_id=1)}, "怎样整改"),
        ],
        ids=["left out", "a stranger", "no words"],
    )
    def test_that_is_not_whole_is_refused(self, case_id, defect, owner_id, remedies, words):
        with pytest.raises(connection.UnableToReportRemedy, match=words):
            connection.report_remedy(
                case_id=case_id,
                kind="COMPLETION",
                remedies=remedies(defect.id),
                by_id=owner_id,
                at=days(24),
            )

        assert queries.list_open_defects(case_id=case_id) == (defect,)

    def test_needs_a_defect(self, case_id, owner_id):
        with pytest.raises(connection.UnableToReportRemedy, match="没有需要整改"):
            connection.report_remedy(
                case_id=case_id, kind="MID", remedies={}, by_id=owner_id, at=days(24)
            )
