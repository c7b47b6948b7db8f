"""The pages of a case's steps: done by their own people, refused in words, closed to others."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.doors.workbench import typing_in
from tests.journeys.connecting.plant import store_second_feeder

from fullcycle.doors.frame.templatetags import frame
from fullcycle.doors.workbench import step_pages
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.journal import queries as journal
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.intake import queries as applications
from fullcycle.stages.metering import queries as meters


DUAL = {
    "demand": {"importance": "FIRST", "security_load_kw": "200"},
    "site": {"wants_second_source": "on"},
}

OF_BILLS = {"check_dispute", "check_mode_change"}
CONNECTING = [node for node in step_pages.PAGES if node not in OF_BILLS]
"""The steps of a connection; those that follow a bill are tried in `test_billing_steps`."""

ROLES = {
    "accept": "ACCEPT",
    "survey": "SURVEY",
    "plan_draft": "PLAN",
    "plan_sign_dev": "SIGN_DEV",
    "plan_sign_om": "SIGN_OM",
    "plan_sign_disp": "SIGN_DISP",
    "plan_approve": "APPROVE",
    "plan_reply": "AM",
    "fee_calc": "FEE",
    "grid_project": "GRIDPRJ",
    "design_review": "DESIGN",
    "mid_inspect": "INSPECT",
    "contract_draft": "CONTRACT",
    "meter_prep": "METERLAB",
    "complete_check": "INSPECT",
    "meter_install": "METER",
    "energise": "INSPECT",
    "info_archive": "ARCHIVE",
    "callback": "CALLBACK",
    "doc_archive": "ARCHIVE",
}

# Steps that only a plant with two sources, or with works to be covered up, has.
ONLY_DUAL = {"fee_calc", "design_review", "mid_inspect"}


@pytest.fixture
def at_step(walker, hands):
    """A case that stands at a step, and the one who walks it."""

    def of(node):
        if node in ONLY_DUAL:
            store_second_feeder()
        walk = walker(**DUAL) if node in ONLY_DUAL else walker()
        if node in ONLY_DUAL:
            walk.walk(until="survey")
            walk.step("survey", concealed=True)
        if node == "energise":
            walk.walk(until="meter_install")
            walk.step("meter_install")
        walk.walk(until=node)
        hands.at = walk.at + timedelta(hours=1)
        return walk

    return of


@pytest.fixture
def typed(hands):
    return lambda walk, node: typing_in.typed(walk, node, hands())


@pytest.fixture
def desk_of(by_role, sign_in, manager_of):
    """The client of whoever does a step of a case."""

    def of(walk, node):
        if ROLES[node] == "AM":
            return sign_in(manager_of(walk.case_id))
        return by_role(ROLES[node])

    return of


class TestEveryStep:
    @pytest.mark.parametrize("node", CONNECTING)
    def test_is_done_on_its_page(self, at_step, desk_of, typed, node):
        walk = at_step(node)
        task = cases.find_open_task(case_id=walk.case_id, node=node)

        answer = desk_of(walk, node).post(f"/desk/tasks/{task.id}/", typed(walk, node))

        assert answer.status_code == 302, answer.content.decode()
        assert cases.get_task(task_id=task.id).state == "DONE"

    @pytest.mark.parametrize("node", typing_in.SLIPS)
    def test_is_refused_in_words_and_keeps_what_was_typed(self, at_step, desk_of, typed, node):
        walk = at_step(node)
        task = cases.find_open_task(case_id=walk.case_id, node=node)
        slip, words = typing_in.SLIPS[node]

        answer = desk_of(walk, node).post(f"/desk/tasks/{task.id}/", typed(walk, node) | slip)

        page = answer.content.decode()
        assert words in page
        assert cases.get_task(task_id=task.id).is_open

    @pytest.mark.parametrize("node", CONNECTING)
    def test_shows_its_rule_and_one_filled_button(self, at_step, desk_of, node):
        walk = at_step(node)
        task = cases.find_open_task(case_id=walk.case_id, node=node)

        page = desk_of(walk, node).get(f"/desk/tasks/{task.id}/").content.decode()

        assert f"connecting.{node}" in page
        assert page.count("button-primary") == 1

    @pytest.mark.parametrize("node", CONNECTING)
    def test_is_closed_to_other_roles_and_noted(self, at_step, by_role, node):
        walk = at_step(node)
        task = cases.find_open_task(case_id=walk.case_id, node=node)

        answer = by_role("AUDIT").get(f"/desk/tasks/{task.id}/")

        assert answer.status_code == 403
        lines = journal.list_lines_of_subject(
            subject_kind="page", subject_id=f"/desk/tasks/{task.id}/"
        )
        assert lines[0].actor_id == walk.by("AUDIT")


class TestSeveralFaults:
    def test_are_all_named_at_once_with_their_fields(self, at_step, desk_of, typed):
        walk = at_step("complete_check")
        task = cases.find_open_task(case_id=walk.case_id, node="complete_check")
        sent = typed(walk, "complete_check") | {
            "inspected_on": "",
            "check-note_EARTHING": "",
            "defect0-clause": "",
        }
        del sent["check-finding_SAFETY"]

        answer = desk_of(walk, "complete_check").post(f"/desk/tasks/{task.id}/", sent)

        page = answer.content.decode()
        assert "有 4 处需要改一下" in page
        for field in (
            "id_inspected_on",
            "id_check-finding_SAFETY_0",
            "id_check-note_EARTHING",
            "id_defect0-clause",
        ):
            assert f'href="#{field}"' in page
        assert "缺陷 1 · 依据的条款：请填写。" in page
        assert 'value="接地电阻超标"' in page

    def test_say_that_a_photo_must_be_chosen_again(self, at_step, desk_of, typed):
        walk = at_step("survey")
        task = cases.find_open_task(case_id=walk.case_id, node="survey")
        photo = SimpleUploadedFile("现场.jpg", b"...", content_type="image/jpeg")
        sent = typed(walk, "survey") | {"people_met": "", "photos": photo}

        page = desk_of(walk, "survey").post(f"/desk/tasks/{task.id}/", sent).content.decode()

        assert "现场照片：刚才选的文件没有留下，请再选一次。" in page


class TestAChecklist:
    def test_keeps_what_is_not_there_at_all_apart_from_yes_and_no(
        self, at_step, desk_of, typed
    ):
        walk = at_step("mid_inspect")
        task = cases.find_open_task(case_id=walk.case_id, node="mid_inspect")
        sent = typed(walk, "mid_inspect") | {"check-finding_EARTHING": "NOT_APPLICABLE"}

        desk_of(walk, "mid_inspect").post(f"/desk/tasks/{task.id}/", sent)

        (inspection,) = connections.list_inspections(case_id=walk.case_id)
        found = {point.code: point.finding for point in inspection.checklist}
        assert found.pop("EARTHING") == "NOT_APPLICABLE"
        assert set(found.values()) == {"IN_ORDER"}

    def test_begins_with_no_answer_given(self, at_step, desk_of):
        walk = at_step("complete_check")
        task = cases.find_open_task(case_id=walk.case_id, node="complete_check")

        page = desk_of(walk, "complete_check").get(f"/desk/tasks/{task.id}/").content.decode()

        assert "checked" not in page.split("data-checks")[1].split("</ol>")[0]


class TestASecondPerson:
    def test_is_told_who_was_first_and_loses_nothing(
        self, case_id, by_role, district, task_id, hands
    ):
        task = task_id(case_id, "accept")
        client = by_role("ACCEPT")
        casework.complete_task(
            completion=casework.Completion(
                task_id=task,
                node="accept",
                by_id=district.staff["ACCEPT"],
                outcome="ACCEPTED",
                at=hands(),
            )
        )
        rules = cases.get_case(case_id=case_id).rules
        verdicts = {f"verdict_{one.material}": "RIGHT" for one in rules.papers_at("accept")}

        page = client.post(
            f"/desk/tasks/{task}/", verdicts | {"reason": "都齐了"}
        ).content.decode()

        assert "已在" in page
        assert "都齐了" in page

    def test_who_opens_a_finished_step_is_led_to_the_case(
        self, case_id, by_role, district, task_id, hands
    ):
        task = task_id(case_id, "accept")
        casework.complete_task(
            completion=casework.Completion(
                task_id=task,
                node="accept",
                by_id=district.staff["ACCEPT"],
                outcome="ACCEPTED",
                at=hands(),
            )
        )

        answer = by_role("ACCEPT").get(f"/desk/tasks/{task}/", follow=True)

        assert answer.redirect_chain[0][0] == f"/desk/cases/{case_id}/"
        done = cases.get_task(task_id=task)
        said = f"这一步已由{done.ended_by}于{frame.moment(hands(), 'long')}办完"
        assert said in answer.content.decode()


class TestWhatPagesRecord:
    def test_a_returned_paper_is_named_to_the_customer(self, at_step, desk_of, typed):
        walk = at_step("accept")
        task = cases.find_open_task(case_id=walk.case_id, node="accept")
        wrong = {
            "verdict_M04": "WRONG",
            "words_M04": "照片看不清，请重拍",
            "reason": "只差一张照片",
        }

        desk_of(walk, "accept").post(f"/desk/tasks/{task.id}/", typed(walk, "accept") | wrong)

        shortfalls = applications.list_shortfalls(case_id=walk.case_id)
        assert {(one.material, one.words) for one in shortfalls if one.kind == "MISSING"} == {
            ("M04", "照片看不清，请重拍")
        }

    def test_an_engineer_may_leave_an_option_out(self, at_step, desk_of, typed):
        walk = at_step("plan_draft")
        task = cases.find_open_task(case_id=walk.case_id, node="plan_draft")
        sent = typed(walk, "plan_draft")
        del sent["option1-is_offered"]

        desk_of(walk, "plan_draft").post(f"/desk/tasks/{task.id}/", sent | {"recommended": "2"})

        scheme = connections.find_scheme(case_id=walk.case_id)
        assert len(scheme.options) == 1
        assert scheme.options[0].transformer_count == 2

    def test_a_broken_rule_is_said_at_its_field(self, at_step, desk_of, typed):
        walk = at_step("plan_draft")
        task = cases.find_open_task(case_id=walk.case_id, node="plan_draft")
        sent = typed(walk, "plan_draft")
        kvar = int(sent["option1-compensation_kvar"]) + 1

        answer = desk_of(walk, "plan_draft").post(
            f"/desk/tasks/{task.id}/", sent | {"option1-compensation_kvar": kvar}
        )

        assert "id_option1-compensation_kvar_error" in answer.content.decode()

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("boundary", "SUBSTATION_OUTLET", "应为"),
            ("metering_mode", "HV_LV", "应为 高供高计"),
        ],
    )
    def test_a_boundary_or_metering_the_rules_forbid_is_said_at_its_field(
        self, at_step, desk_of, typed, field, value, said
    ):
        walk = at_step("plan_draft")
        task = cases.find_open_task(case_id=walk.case_id, node="plan_draft")
        sent = typed(walk, "plan_draft") | {f"option1-{field}": value}

        answer = desk_of(walk, "plan_draft").post(f"/desk/tasks/{task.id}/", sent)
        page = answer.content.decode()

        assert f"id_option1-{field}_error" in page
        assert said in page

    def test_a_fee_line_names_rule_and_document(self, at_step, desk_of, typed):
        walk = at_step("fee_calc")
        task = cases.find_open_task(case_id=walk.case_id, node="fee_calc")

        desk_of(walk, "fee_calc").post(f"/desk/tasks/{task.id}/", typed(walk, "fee_calc"))

        fee = agreed.fee_of(case_id=walk.case_id)
        assert str(fee.total_yuan) == "200000.00"
        assert fee.lines[0].document_number == "浙价资〔2003〕1号"

    def test_a_hung_meter_has_its_seals(self, at_step, desk_of, typed):
        walk = at_step("meter_install")
        task = cases.find_open_task(case_id=walk.case_id, node="meter_install")

        desk_of(walk, "meter_install").post(
            f"/desk/tasks/{task.id}/", typed(walk, "meter_install")
        )

        (meter,) = meters.meters_of(case_id=walk.case_id)
        assert meter.installation.seal_numbers == ("F1", "F2")
        assert meter.installation.is_online

    def test_the_gate_names_what_is_missing(self, at_step, desk_of, typed):
        walk = at_step("meter_install")
        task = cases.find_open_task(case_id=walk.case_id, node="energise")
        client = desk_of(walk, "energise")

        page = client.get(f"/desk/tasks/{task.id}/").content.decode()
        answer = client.post(f"/desk/tasks/{task.id}/", typed(walk, "energise"))

        assert "还没有装表" in page
        assert "竣工检验已合格" in page
        assert "还没有装表" in answer.content.decode()
        assert cases.get_task(task_id=task.id).is_open
