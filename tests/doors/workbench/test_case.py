"""The page of a case, and the small pages that move it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from fullcycle.records.archive import actions as archive_acts
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.journal import queries as journal
from fullcycle.stages.care import queries as care


class TestCase:
    def test_shows_where_it_stands_and_by_which_rules(self, manager, case_id):
        page = manager.get(f"/desk/cases/{case_id}/").content.decode()

        assert "受理申请" in page
        assert "noe_2020.accept.1" in page
        assert "这次不用办的步骤" in page
        assert "计时账本" in page

    def test_tells_a_whole_case_in_words_and_each_step_once(
        self, walker, sign_in, manager_of, hands
    ):
        walk = walker()
        walk.walk()
        hands.at = walk.at

        page = sign_in(manager_of(walk.case_id)).get(f"/desk/cases/{walk.case_id}/")

        titles = re.findall(r'<p class="event-title">(.*?)</p>', page.content.decode())
        assert not [title for title in titles if re.search(r"[a-z]+[.][a-z-]+[.]", title)]
        assert sum("现场勘查" in title for title in titles) == 1

    def test_says_in_words_how_much_of_a_promise_is_used(
        self, case_id, sign_in, manager_of, hands
    ):
        address, manager_id = f"/desk/cases/{case_id}/", manager_of(case_id)
        desk = sign_in(manager_id)
        fresh = desk.get(address).content.decode()
        desk.logout()
        hands.pass_(days=1)

        used = sign_in(manager_id).get(address).content.decode()

        assert "还没用，共 1 个工作日" in fresh
        # The day it came in is not counted: by Tuesday noon half of one is used.
        assert "已用 0.5 个工作日，共 1 个工作日" in used
        assert "0 / 1" not in fresh

    def test_says_it_in_english_too(self, manager, case_id):
        page = manager.get(f"/desk/cases/{case_id}/", headers={"accept-language": "en"})

        assert "Not used yet, 1 working day allowed" in page.content.decode()

    def test_sends_an_answer_to_the_customer(self, manager, case_id):
        manager.post(f"/desk/cases/{case_id}/", {"words": "周五上午九点到。"})

        (message,) = cases.list_messages(case_id=case_id)
        assert message.words == "周五上午九点到。"
        assert not message.is_from_customer

    def test_keeps_a_blank_answer_back(self, manager, case_id):
        manager.post(f"/desk/cases/{case_id}/", {"words": " "})

        assert cases.list_messages(case_id=case_id) == ()

    def test_that_does_not_exist_is_not_found(self, manager):
        assert manager.get("/desk/cases/999999/").status_code == 404

    def test_is_closed_to_the_customers_person(self, sign_in, district, case_id):
        assert sign_in(district.owner_id).get(f"/desk/cases/{case_id}/").status_code == 403

    def test_asks_the_database_a_bounded_number_of_times(
        self, manager, case_id, district, hands, django_assert_max_num_queries
    ):
        for number in range(6):
            casework.say(
                case_id=case_id,
                words=f"第{number}封",
                node="",
                by_id=district.owner_id,
                at=hands(),
            )

        with django_assert_max_num_queries(36):
            manager.get(f"/desk/cases/{case_id}/")


class TestWhatTheCustomerAsked:
    def test_stands_on_the_case_with_who_answers_and_leads_to_the_thread(
        self, manager, case_id, asked
    ):
        (one,) = care.complaints_of(case_id=case_id)

        page = manager.get(f"/desk/cases/{case_id}/").content.decode()

        assert f'<a href="/desk/concerns/{asked}/">什么时候来看现场？</a>' in page
        assert f"由{one.assigned_to}答复" in page

    def test_takes_no_room_where_nothing_was_asked(self, manager, case_id):
        page = manager.get(f"/desk/cases/{case_id}/").content.decode()

        assert "客户的提问和投诉" not in page


class TestDrawing:
    def test_speaks_chinese_as_it_was_drawn(self, manager, case_id):
        xml = manager.get(f"/desk/cases/{case_id}/drawing.xml").content.decode()

        assert 'name="受理申请"' in xml

    def test_names_its_steps_in_english_for_english_readers(self, manager, case_id):
        manager.defaults["HTTP_ACCEPT_LANGUAGE"] = "en-GB"

        xml = manager.get(f"/desk/cases/{case_id}/drawing.xml").content.decode()

        assert 'name="Accept the application"' in xml


class TestPausing:
    def test_stops_our_clock_with_cause_and_evidence(self, manager, case_id, hands):
        hands.pass_(hours=1)
        manager.post(
            f"/desk/cases/{case_id}/pause/",
            {"cause": "P1", "evidence": "客户 3 月 2 日来函"},
        )

        assert cases.get_case(case_id=case_id).card.is_paused

    def test_without_evidence_is_refused_in_words(self, manager, case_id):
        page = manager.post(f"/desk/cases/{case_id}/pause/", {"cause": "P1"}).content.decode()

        assert "依据" in page
        assert not cases.get_case(case_id=case_id).card.is_paused

    def test_is_the_managers_alone(self, by_role, case_id):
        answer = by_role("PLAN").post(
            f"/desk/cases/{case_id}/pause/", {"cause": "P1", "evidence": "来函"}
        )

        assert answer.status_code == 403
        assert not cases.get_case(case_id=case_id).card.is_paused

    def test_ends_by_resuming(self, manager, case_id, hands):
        evidence = {"cause": "P1", "evidence": "来函"}
        manager.post(f"/desk/cases/{case_id}/pause/", evidence)
        hands.pass_(minutes=10)

        manager.post(f"/desk/cases/{case_id}/resume/", {"sent": "1"})

        assert not cases.get_case(case_id=case_id).card.is_paused

    def test_that_never_began_cannot_end(self, manager, case_id):
        page = manager.post(f"/desk/cases/{case_id}/resume/", {"sent": "1"}).content.decode()

        assert "没有暂停" in page

    def test_is_ended_by_the_manager_alone(self, by_role, case_id):
        assert by_role("PLAN").get(f"/desk/cases/{case_id}/resume/").status_code == 403


class TestWithdrawing:
    def test_ends_the_case_and_reopening_takes_it_up(self, manager, case_id, hands):
        manager.post(f"/desk/cases/{case_id}/withdraw/", {"reason": "客户改址"})
        assert cases.get_case(case_id=case_id).card.state == "WITHDRAWN"
        hands.pass_(minutes=10)

        manager.post(f"/desk/cases/{case_id}/reopen/", {"node": "", "reason": "又要办了"})

        assert cases.get_case(case_id=case_id).card.state == "OPEN"

    def test_asks_for_the_reason(self, manager, case_id):
        manager.post(f"/desk/cases/{case_id}/withdraw/", {"reason": ""})

        assert cases.get_case(case_id=case_id).card.state == "OPEN"

    @pytest.mark.parametrize("move", ["withdraw", "reopen"])
    def test_is_not_the_offices(self, by_role, case_id, move):
        assert by_role("FEE").get(f"/desk/cases/{case_id}/{move}/").status_code == 403

    def test_is_not_undone_while_the_case_runs(self, manager, case_id):
        page = manager.post(
            f"/desk/cases/{case_id}/reopen/", {"reason": "手误"}
        ).content.decode()

        assert "正在办理" in page


class TestCorrectingTheClock:
    def stretch(self, hands, **changes):
        ends = timezone.localtime(hands())
        starts = ends - timedelta(hours=2)
        return {
            "from_at": f"{starts:%Y-%m-%dT%H:%M}",
            "to_at": f"{ends:%Y-%m-%dT%H:%M}",
            "owner": "CUSTOMER",
            "department": "",
            "evidence": "客户来函要求推迟",
        } | changes

    def test_lays_a_line_over_the_ledger(self, by_role, case_id, hands):
        hands.pass_(hours=3)

        by_role("MANAGER").post(f"/desk/cases/{case_id}/clock/", self.stretch(hands))

        turns = cases.list_turns(case_id=case_id)
        assert turns[0].to_at is None
        assert turns[-1].to_at is not None
        assert turns[-1].evidence == "客户来函要求推迟"

    def test_refuses_time_before_the_case(self, by_role, case_id, hands):
        page = (
            by_role("MANAGER")
            .post(f"/desk/cases/{case_id}/clock/", self.stretch(hands))
            .content.decode()
        )

        assert "只能更正" in page
        assert "客户来函要求推迟" in page

    def test_is_not_the_account_managers(self, manager, case_id):
        answer = manager.get(f"/desk/cases/{case_id}/clock/")

        assert answer.status_code == 403
        lines = journal.list_lines_of_subject(
            subject_kind="page", subject_id=f"/desk/cases/{case_id}/clock/"
        )
        assert lines[0].act == "workbench.page.refused"


class TestVisits:
    TRIP = {  # noqa: RUF012
        "kind": "TRIP",
        "who": "王海燕",
        "why": "送纸质授权书",
        "happened_on": "2026-03-02",
        "is_avoidable": "on",
        "remedy": "改用电子授权",
    }

    def test_are_written_into_the_ledger(self, by_role, case_id):
        by_role("ACCEPT").post(f"/desk/cases/{case_id}/visits/", self.TRIP)

        (line,) = cases.list_visits(case_id=case_id)
        assert line.remedy == "改用电子授权"

    def test_that_could_be_spared_name_a_remedy(self, by_role, case_id):
        page = (
            by_role("ACCEPT")
            .post(f"/desk/cases/{case_id}/visits/", self.TRIP | {"remedy": ""})
            .content.decode()
        )

        assert "怎样就能避免" in page
        assert "送纸质授权书" in page

    def test_are_not_written_by_customers(self, sign_in, district, case_id):
        answer = sign_in(district.owner_id).post(f"/desk/cases/{case_id}/visits/", self.TRIP)

        assert answer.status_code == 403


class TestTakingOver:
    def test_names_me_at_the_task(self, by_role, district, case_id, task_id):
        task = task_id(case_id, "accept")

        by_role("ACCEPT").post(f"/desk/tasks/{task}/take-over/", {"reason": "同事请假"})

        assert cases.get_task(task_id=task).taken_by_id == district.staff["ACCEPT"]

    def test_is_refused_to_another_role(self, by_role, case_id, task_id):
        task = task_id(case_id, "accept")

        path = f"/desk/tasks/{task}/take-over/"

        assert by_role("PLAN").get(path).status_code == 403
        assert by_role("PLAN").post(path, {"reason": "顺手"}).status_code == 403

        assert cases.get_task(task_id=task).taken_by_id is None
        lines = journal.list_lines_of_subject(subject_kind="page", subject_id=path)
        assert [line.details["method"] for line in lines] == ["POST", "GET"]


class TestPaper:
    @pytest.fixture
    def papers(self, case_id, hands):
        held = archive.list_papers(case_id=case_id, at=hands())
        return {card.material: card.paper_id for card in held}

    def test_is_handed_over_when_it_is_no_identity_card(self, manager, papers):
        answer = manager.get(f"/desk/papers/{papers['M02']}/")

        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment")

    def test_that_holds_no_longer_is_called_expired(
        self, case_id, sign_in, manager_of, district, hands, small_pdf
    ):
        address, manager_id = f"/desk/cases/{case_id}/", manager_of(case_id)
        archive_acts.add_paper(
            archive_acts.NewPaper(
                material="M24",
                content=small_pdf,
                file_name="licence.pdf",
                valid_until=timezone.localdate(hands()),
                case_id=case_id,
                customer_id=district.customer_id,
            ),
            by_id=district.owner_id,
            at=hands(),
        )
        desk = sign_in(manager_id)
        held = desk.get(address).content.decode()
        desk.logout()
        hands.pass_(days=1)

        lapsed = sign_in(manager_id).get(address).content.decode()

        assert "已过期" not in held
        assert lapsed.count("已过期") == 1
        assert "待提供" not in lapsed

    def test_of_identity_asks_for_a_reason_and_writes_it_down(self, manager, papers):
        address = f"/desk/papers/{papers['M04']}/"
        asked = manager.get(address).content.decode()

        answer = manager.post(address, {"reason": "核对经办人"})

        assert "为什么查看" in asked
        assert answer.content.startswith(b"%PDF")
        lines = journal.list_lines_of_subject(subject_kind="paper", subject_id=papers["M04"])
        assert lines[0].details["reason"] == "核对经办人"

    def test_of_identity_takes_the_step_at_hand_for_the_reason(self, by_role, papers, case_id):
        address = f"/desk/papers/{papers['M04']}/"
        tasks = cases.list_tasks_of_case(case_id=case_id)
        (task, *_rest) = [task for task in tasks if task.is_open and task.role != "AM"]

        others = next(role for role in ("METER", "SURVEY") if role != task.role)
        at_hand = by_role(task.role).get(address).content.decode()

        assert f"办理“{task.wording.zh}”时核对身份" in at_hand
        assert "时核对身份" not in by_role(others).get(address).content.decode()

    def test_of_identity_stays_closed_without_one(self, manager, papers):
        answer = manager.post(f"/desk/papers/{papers['M04']}/", {"reason": ""})

        assert not answer.content.startswith(b"%PDF")

    def test_that_does_not_exist_is_not_found(self, manager):
        assert manager.get("/desk/papers/999999/").status_code == 404

    def test_is_closed_to_customers_here(self, sign_in, district, papers):
        answer = sign_in(district.owner_id).get(f"/desk/papers/{papers['M02']}/")

        assert answer.status_code == 403
