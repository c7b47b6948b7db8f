"""Who serves whom: balanced by the head, covered in a leave, told to the customer."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.phone import newest_message

from fullcycle.records.casework import queries as cases
from fullcycle.records.journal.models import Line
from fullcycle.records.portfolios import queries as portfolios


@pytest.fixture
def customer_id(case_id):
    return cases.get_case(case_id=case_id).card.customer_id


@pytest.fixture
def served(customer_id, hands):
    """Who serves the customer when asked."""
    return lambda: portfolios.managers_of(customer_id=customer_id, at=hands())


@pytest.fixture
def today(hands):
    return timezone.localdate(hands())


class TestTheManagers:
    def test_are_listed_with_their_load_for_a_head(self, by_role, served):
        page = by_role("MANAGER").get("/desk/managers/").content.decode()

        for manager in (served().primary, served().deputy):
            assert manager.name in page
            assert f"/desk/managers/{manager.id}/" in page
        assert "初级客户经理" in page

    def test_are_a_heads_matter(self, by_role):
        assert by_role("SURVEY").get("/desk/managers/").status_code == 403
        assert Line.objects.filter(act="workbench.page.refused").exists()


class TestChanging:
    def change(self, client, customer_id, manager_id, **changes):
        typed = {"part": "PRIMARY", "manager": manager_id, "reason": "李工调往瓯海"} | changes
        return client.post(f"/desk/customers/{customer_id}/manager/", typed, follow=True)

    def test_lets_the_two_change_places_and_tells_the_customer(
        self, by_role, customer_id, served, hands
    ):
        before = served()
        hands.at += timedelta(hours=1)

        page = self.change(by_role("MANAGER"), customer_id, before.deputy.id).content.decode()

        assert "已更换，客户会收到短信" in page
        assert (served().primary, served().deputy) == (before.deputy, before.primary)
        message = newest_message(hands())
        assert "李工调往瓯海" in message.words
        assert f"主办{before.deputy.name}" in message.words

    def test_needs_a_reason(self, by_role, customer_id, served):
        before = served()

        page = self.change(by_role("MANAGER"), customer_id, before.deputy.id, reason=" ")

        assert 'aria-invalid="true"' in page.content.decode()
        assert served() == before

    def test_to_the_same_is_refused_in_words(self, by_role, customer_id, served, hands):
        hands.at += timedelta(hours=1)

        page = self.change(by_role("MANAGER"), customer_id, served().primary.id)

        assert "已由所选人员担任" in page.content.decode()

    def test_is_a_heads_matter(self, manager, customer_id, served):
        answer = self.change(manager, customer_id, served().deputy.id)

        assert answer.status_code == 403
        assert (
            "更换客户经理"
            not in manager.get(f"/desk/customers/{customer_id}/").content.decode()
        )

    def test_shows_who_served_before(self, by_role, customer_id, served, hands):
        before = served()
        hands.at += timedelta(hours=1)
        head = by_role("MANAGER")
        self.change(head, customer_id, before.deputy.id)

        page = head.get(f"/desk/customers/{customer_id}/manager/").content.decode()

        assert page.count("李工调往瓯海") == 2
        assert page.count("row-item") == 4


class TestALeave:
    def record(self, client, manager_id, first_on, last_on, reason="年休假"):
        typed = {"first_on": first_on, "last_on": last_on, "reason": reason}
        return client.post(f"/desk/managers/{manager_id}/", typed, follow=True)

    def test_lets_the_deputy_receive_the_customers_meanwhile(
        self, manager, served, hands, today
    ):
        before = served()

        page = self.record(manager, before.primary.id, today, today + timedelta(days=2))

        assert "已登记" in page.content.decode()
        assert served().acting == before.deputy
        hands.at += timedelta(days=3)
        assert served().acting == before.primary

    def test_can_end_early(self, manager, served, hands, today):
        self.record(manager, served().primary.id, today, today + timedelta(days=2))
        (leave,) = portfolios.list_leaves(manager_id=served().primary.id, at=hands())

        manager.post(f"/desk/leaves/{leave.id}/", {"act": "end"})

        assert served().acting == served().primary

    def test_to_come_can_be_called_off(self, manager, served, hands, today):
        tomorrow = today + timedelta(days=1)
        self.record(manager, served().primary.id, tomorrow, tomorrow)
        (leave,) = portfolios.list_leaves(manager_id=served().primary.id, at=hands())

        page = manager.post(f"/desk/leaves/{leave.id}/", {"act": "call_off"}, follow=True)

        assert "没有登记请假" in page.content.decode()
        line = Line.objects.get(act="portfolios.leave.called-off")
        assert line.details["starts_at"] == leave.starts_at.isoformat()

    def test_under_way_is_ended_and_not_called_off(self, manager, served, hands, today):
        self.record(manager, served().primary.id, today, today)
        (leave,) = portfolios.list_leaves(manager_id=served().primary.id, at=hands())

        page = manager.post(f"/desk/leaves/{leave.id}/", {"act": "call_off"}, follow=True)

        assert "请改为提前结束" in page.content.decode()

    def test_of_a_colleague_is_a_heads_matter(self, manager, by_role, served, today):
        other = served().deputy.id

        assert self.record(manager, other, today, today).status_code == 403
        assert "已登记" in self.record(by_role("MANAGER"), other, today, today).content.decode()

    def test_that_ends_before_it_starts_is_refused(self, manager, served, today):
        page = self.record(manager, served().primary.id, today, today - timedelta(days=1))

        assert "结束时间应晚于开始时间" in page.content.decode()

    def test_answers_nothing_but_its_two_acts(self, manager, served, hands, today):
        self.record(manager, served().primary.id, today, today)
        (leave,) = portfolios.list_leaves(manager_id=served().primary.id, at=hands())

        assert manager.post(f"/desk/leaves/{leave.id}/", {"act": "x"}).status_code == 404
        assert manager.get(f"/desk/leaves/{leave.id}/").status_code == 405


class TestOnesOwnCustomers:
    def test_are_listed(self, manager, customer_id, served):
        page = manager.get(f"/desk/managers/{served().primary.id}/").content.decode()

        assert f"/desk/customers/{customer_id}/" in page
        customers = page.count("data-row")
        acting = customers - page.count("协办客户经理")
        assert f"服务 {customers} 户，其中 {acting} 户现在由他接待" in page

    def test_of_somebody_who_is_no_manager_are_not_there(self, by_role, district):
        address = f"/desk/managers/{district.staff['SURVEY']}/"

        assert by_role("MANAGER").get(address).status_code == 404
