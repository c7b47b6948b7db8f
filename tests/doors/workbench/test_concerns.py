"""What customers say, at the desk: listed for whoever answers, answered, handed on, closed."""

import pytest
from tests.phone import newest_message

from fullcycle.records.journal import queries as journal
from fullcycle.stages.care import actions as care
from fullcycle.stages.care import queries as cared


class TestTheList:
    def test_shows_what_waits_to_whoever_serves_the_customer(self, manager, asked):
        page = manager.get("/desk/concerns/").content.decode()

        assert "什么时候来看现场？" in page
        assert f"/desk/concerns/{asked}/" in page
        assert page.count("button-primary") == 1

    def test_shows_follow_ups_that_are_due(self, manager, follow_up):
        page = manager.get("/desk/concerns/").content.decode()

        assert "等了两次" in page
        assert f"/desk/follow-ups/{follow_up}/" in page

    @pytest.mark.parametrize("address", ["concerns/", "concerns/{asked}/"])
    def test_is_closed_to_the_office_and_noted(self, by_role, asked, address):
        path = f"/desk/{address.format(asked=asked)}"

        answer = by_role("FEE").get(path)

        assert answer.status_code == 403
        lines = journal.list_lines_of_subject(subject_kind="page", subject_id=path)
        assert lines[0].act == "workbench.page.refused"

    def test_asks_the_database_no_more_for_more_of_them(
        self, manager, asked, case_id, district, hands, django_assert_max_num_queries
    ):
        for number in range(5):
            care.ask(
                case_id=case_id,
                about_node="",
                words=f"第{number}问",
                by_id=district.owner_id,
                at=hands(),
            )

        with django_assert_max_num_queries(18):
            manager.get("/desk/concerns/")
        with django_assert_max_num_queries(24):
            manager.get(f"/desk/concerns/{asked}/")


class TestTheDay:
    def test_shows_whom_to_get_in_touch_with_by_tonight(self, manager, asked, hands):
        hands.pass_(days=1)

        page = manager.get("/desk/today/").content.decode()

        assert "今天必须答复" in page
        assert f"/desk/concerns/{asked}/" in page

    def test_counts_what_is_not_due_today(self, manager, asked):  # noqa: ARG002
        page = manager.get("/desk/today/").content.decode()

        assert "今天必须答复" not in page
        assert "还有 1 件诉求" in page

    def test_says_that_nothing_is_known_yet(self, manager):
        page = manager.get("/desk/today/").content.decode()

        assert page.count("暂无") == 3
        assert "本月还没有诉求" in page
        assert "近一年没有回访" in page

    def test_tells_first_reply_and_satisfaction_with_their_counts(
        self,
        manager,
        manager_of,
        case_id,
        asked,
        follow_up,  # noqa: ARG002
        hands,
    ):
        hands.pass_(hours=1)
        care.contact_complainant(complaint_id=asked, by_id=manager_of(case_id), at=hands())

        page = manager.get("/desk/today/").content.decode()

        assert "本月 1 件的中位数" in page
        assert "近一年 1 次回访" in page
        assert "4.0" in page
        assert page.count("暂无") == 1


class TestAnswering:
    def test_tells_the_customer_and_waits_for_their_word(self, manager, asked, hands):
        manager.post(f"/desk/concerns/{asked}/", {"act": "answer", "answer": "周五上午九点。"})

        page = manager.get(f"/desk/concerns/{asked}/").content.decode()
        assert cared.get_complaint(complaint_id=asked).answer == "周五上午九点。"
        assert "等客户确认" in page
        assert page.count("button-primary") == 1
        assert "已有答复" in newest_message(hands()).words

    def test_says_nothing_without_words(self, manager, asked):
        page = manager.post(
            f"/desk/concerns/{asked}/", {"act": "answer", "answer": " "}
        ).content.decode()

        assert "error-summary" in page
        assert not cared.get_complaint(complaint_id=asked).is_answered

    def test_notes_who_got_in_touch(self, manager, asked):
        manager.post(f"/desk/concerns/{asked}/", {"act": "contacted"})

        assert cared.get_complaint(complaint_id=asked).contacted_at is not None

    def test_notes_it_once(self, manager, asked):
        manager.post(f"/desk/concerns/{asked}/", {"act": "contacted"})

        page = manager.post(f"/desk/concerns/{asked}/", {"act": "contacted"}, follow=True)

        assert "已有同事联系过客户" in page.content.decode()

    def test_closes_what_is_answered(self, manager, asked):
        manager.post(f"/desk/concerns/{asked}/", {"act": "answer", "answer": "周五"})
        manager.post(f"/desk/concerns/{asked}/", {"act": "close"})

        assert cared.get_complaint(complaint_id=asked).is_settled

    def test_closes_nothing_that_is_not(self, manager, asked):
        page = manager.post(f"/desk/concerns/{asked}/", {"act": "close"}, follow=True)

        assert "请先答复客户" in page.content.decode()

    def test_of_what_was_not_solved_is_the_heads(self, manager, asked, district, hands):
        manager.post(f"/desk/concerns/{asked}/", {"act": "answer", "answer": "周五"})
        care.dispute_answer(
            complaint_id=asked, words="没来", by_id=district.owner_id, at=hands()
        )

        page = manager.get(f"/desk/concerns/{asked}/").content.decode()
        manager.post(f"/desk/concerns/{asked}/", {"act": "answer", "answer": "下周"})

        assert "处理。" in page
        assert "button-primary" not in page
        assert not cared.get_complaint(complaint_id=asked).is_answered


class TestHandingOver:
    def test_gives_it_to_a_colleague(self, manager, asked, district):
        colleague = district.staff["CALLBACK"]

        manager.post(
            f"/desk/concerns/{asked}/",
            {"act": "hand-over", "to_id": colleague, "reason": "请假"},
        )

        assert cared.get_complaint(complaint_id=asked).assigned_to_id == colleague

    def test_offers_nobody_who_answers_no_customers(self, manager, asked, district):
        page = manager.post(
            f"/desk/concerns/{asked}/",
            {"act": "hand-over", "to_id": district.staff["FEE"], "reason": "请假"},
        ).content.decode()

        assert "error-summary" in page
        assert cared.get_complaint(complaint_id=asked).assigned_to_id is None


class TestAFollowUp:
    def test_is_closed_with_what_was_done(self, manager, follow_up):
        manager.post(f"/desk/follow-ups/{follow_up}/", {"remedy": "上门致歉，已重排时间"})

        assert cared.get_follow_up(follow_up_id=follow_up).closed_at is not None
        page = manager.get(f"/desk/follow-ups/{follow_up}/").content.decode()
        assert "上门致歉" in page

    def test_is_not_closed_in_silence(self, manager, follow_up):
        page = manager.post(f"/desk/follow-ups/{follow_up}/", {"remedy": ""}).content.decode()

        assert "error-summary" in page
        assert page.count("button-primary") == 1

    def test_that_never_was_is_not_found(self, manager):
        assert manager.get("/desk/follow-ups/999999/").status_code == 404

    def test_is_closed_to_the_office(self, by_role, follow_up):
        assert by_role("FEE").get(f"/desk/follow-ups/{follow_up}/").status_code == 403
