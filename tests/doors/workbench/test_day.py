"""The manager's day, and where everybody begins."""

import pytest

from fullcycle.records.casework import actions as casework
from fullcycle.records.journal import queries as journal


class TestHome:
    def test_leads_a_manager_to_the_day(self, manager):
        assert manager.get("/desk/").url == "/desk/today/"

    def test_leads_the_office_to_its_queue(self, by_role):
        assert by_role("PLAN").get("/desk/").url == "/desk/queue/"


class TestDay:
    def test_shows_what_runs_out_today(self, manager, hands):
        hands.pass_(days=1)

        page = manager.get("/desk/today/").content.decode()

        assert "今天必须办" in page
        assert "受理申请" in page
        assert "今天没有到期的承诺" not in page

    def test_is_quiet_while_nothing_runs_out(self, manager):
        assert "今天没有到期的承诺" in manager.get("/desk/today/").content.decode()

    def test_shows_a_customers_message_until_somebody_answers(
        self, manager, manager_of, case_id, district, hands
    ):
        words = "请问勘查哪天来？"
        casework.say(case_id=case_id, words=words, node="", by_id=district.owner_id, at=hands())
        before = manager.get("/desk/today/").content.decode()

        casework.say(
            case_id=case_id, words="周五上午", node="", by_id=manager_of(case_id), at=hands()
        )

        assert words in before
        assert words not in manager.get("/desk/today/").content.decode()

    def test_is_refused_to_the_office_and_noted(self, by_role, district):
        answer = by_role("PLAN").get("/desk/today/")

        assert answer.status_code == 403
        assert "客户经理" in answer.content.decode()
        lines = journal.list_lines_of_subject(subject_kind="page", subject_id="/desk/today/")
        assert lines[0].act == "workbench.page.refused"
        assert lines[0].actor_id == district.staff["PLAN"]

    def test_asks_a_stranger_to_sign_in(self, client, district):  # noqa: ARG002
        assert client.get("/desk/today/").url.startswith("/staff/sign-in/")

    def test_asks_the_database_no_more_for_more_cases(
        self, manager, submit, django_assert_max_num_queries
    ):
        for _ in range(4):
            submit()

        with django_assert_max_num_queries(24):
            manager.get("/desk/today/")


@pytest.mark.parametrize("address", ["/desk/queue/", "/desk/cases/", "/desk/customers/"])
def test_the_desk_is_closed_to_customers(sign_in, district, address):
    assert sign_in(district.owner_id).get(address).status_code == 403
