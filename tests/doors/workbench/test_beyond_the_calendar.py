"""The holiday table ends: who is told in time, and what pages say beyond it."""

from datetime import UTC, datetime

import pytest

from fullcycle.journeys.connecting import applying
from fullcycle.records.casework import queries as cases


NOVEMBER = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
LAST_DAY = datetime(2026, 12, 31, 2, 0, tzinfo=UTC)
NEW_YEAR = datetime(2027, 1, 5, 2, 0, tzinfo=UTC)


class TestTheWarning:
    def test_is_there_37_days_before_for_the_manager_of_customers(self, manager, hands):
        hands.at = NOVEMBER

        page = manager.get("/desk/today/").content.decode()

        assert "工作日历快用完了" in page
        assert "还有37天" in page

    @pytest.mark.parametrize("role", ["MANAGER", "ADMIN"])
    def test_is_there_for_those_who_keep_the_tables(self, by_role, hands, role):
        hands.at = NOVEMBER

        assert "工作日历快用完了" in by_role(role).get("/desk/queue/").content.decode()

    def test_spares_those_who_can_do_nothing_about_it(self, by_role, hands):
        hands.at = NOVEMBER

        assert "工作日历快用完了" not in by_role("ACCEPT").get("/desk/queue/").content.decode()

    def test_is_not_there_long_before(self, manager):
        assert "工作日历快用完了" not in manager.get("/desk/today/").content.decode()


class TestAPromiseThatReachesBeyond:
    def test_says_why_it_has_no_due_day(self, draft, district, by_role, hands):
        hands.at = LAST_DAY
        applying.submit_application(key=draft(), by_id=district.owner_id, at=LAST_DAY)

        page = by_role("ACCEPT").get("/desk/queue/").content.decode()

        assert "没有2027年的" in page
        assert "表停着" not in page


class TestPages:
    @pytest.fixture
    def addresses(self, case_id):
        card = cases.get_case(case_id=case_id).card
        task = cases.find_open_task(case_id=case_id, node="accept")
        return [
            "/desk/queue/",
            "/desk/cases/",
            f"/desk/cases/{case_id}/",
            f"/desk/tasks/{task.id}/",
            "/desk/customers/",
            f"/desk/customers/{card.customer_id}/",
        ]

    def test_tell_the_manager_that_the_table_has_ended(self, manager, hands):
        hands.at = NEW_YEAR

        assert "请马上补上2027年" in manager.get("/desk/today/").content.decode()

    def test_open_beyond_the_table(self, by_role, addresses, hands):
        hands.at = NEW_YEAR
        clerk = by_role("ACCEPT")

        answers = {address: clerk.get(address).status_code for address in addresses}

        assert set(answers.values()) == {200}, answers

    def test_say_that_days_cannot_be_counted(self, by_role, case_id, hands):
        hands.at = NEW_YEAR
        clerk = by_role("ACCEPT")

        case = clerk.get(f"/desk/cases/{case_id}/").content.decode()
        queue = clerk.get("/desk/queue/").content.decode()

        assert "暂时算不出用时" in case
        assert "没有2027年的" in queue
        assert "没有时限" not in queue
        assert "已用 —" in queue
