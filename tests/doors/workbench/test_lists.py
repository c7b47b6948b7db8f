"""Cases and customers: lists, search, files."""

import pytest

from fullcycle.records.casework import queries as cases
from fullcycle.records.customers import actions as customers
from fullcycle.records.customers.actions import NewContact
from fullcycle.records.journal import queries as journal


@pytest.fixture
def customer_id(case_id):
    return cases.get_case(case_id=case_id).card.customer_id


class TestAPhone:
    def looked_up(self, phone="138****7766"):
        return journal.list_lines_of_subject(subject_kind="phone", subject_id=phone)

    @pytest.fixture
    def contact(self, customer_id, hands):
        customers.record_contact(
            NewContact(role="ELECTRICIAN", name="李电工", phone="13800557766"),
            customer_id=customer_id,
            source="来电登记",
            at=hands(),
        )

    @pytest.mark.parametrize("typed", ["13800557766", "138 0055 7766", "+8613800557766"])
    @pytest.mark.usefixtures("contact")
    def test_finds_customer_and_cases_of_a_contact(self, manager, case_id, customer_id, typed):
        page = manager.get("/desk/cases/", {"q": typed}).content.decode()

        assert f"/desk/customers/{customer_id}/" in page
        assert f"/desk/cases/{case_id}/" in page
        assert "138****7766" in page

    @pytest.mark.usefixtures("contact")
    def test_is_asked_for_under_the_name_of_who_asked(self, manager, customer_id):
        manager.get("/desk/cases/", {"q": "13800557766"})

        (line,) = self.looked_up()
        assert line.actor_id is not None
        assert line.details["customer_ids"] == [customer_id]

    @pytest.mark.usefixtures("contact")
    def test_is_found_whole_or_not_at_all(self, manager, customer_id):
        page = manager.get("/desk/cases/", {"q": "1380055776"}).content.decode()

        assert f"/desk/customers/{customer_id}/" not in page
        assert self.looked_up() == []

    def test_of_nobody_says_so(self, manager):
        page = manager.get("/desk/cases/", {"q": "13800557766"}).content.decode()

        assert "没有客户登记过这个号码" in page
        assert len(self.looked_up()) == 1

    @pytest.mark.usefixtures("contact")
    def test_is_nobodys_for_one_without_a_role(self, district, hands):
        viewer = cases.Viewer(person_id=district.owner_id, at=hands())

        assert cases.find_by_phone(viewer=viewer, words="13800557766") is None
        assert self.looked_up() == []


class TestCases:
    @pytest.mark.parametrize("words", ["江心", "电器", "温州江心电器有限公司"])
    def test_are_found_by_words_of_the_customers_name(self, manager, words):
        page = manager.get("/desk/cases/", {"q": words}).content.decode()

        assert "温州江心电器有限公司" in page

    def test_are_found_by_number(self, manager, case_id):
        number = cases.get_case(case_id=case_id).card.number

        page = manager.get("/desk/cases/", {"q": number}).content.decode()

        assert f"/desk/cases/{case_id}/" in page

    def test_say_so_when_nothing_is_found(self, manager):
        assert "没有找到" in manager.get("/desk/cases/?q=造船").content.decode()

    def test_of_others_are_left_out_of_mine(self, district, manager_of, case_id, sign_in):
        others = [one for one in district.managers if one != manager_of(case_id)]
        page = sign_in(others[0]).get("/desk/cases/?mine=1&show=over").content.decode()

        assert "没有找到" in page

    def test_ask_the_database_no_more_for_more_rows(
        self, manager, submit, django_assert_max_num_queries
    ):
        for _ in range(4):
            submit()

        with django_assert_max_num_queries(16):
            manager.get("/desk/cases/?q=江心")

    def test_refuse_a_key_that_no_page_gave(self, manager):
        assert manager.get("/desk/cases/?after=yesterday").status_code == 404

    def test_are_not_shown_to_a_customers_person(self, sign_in, district, case_id):  # noqa: ARG002
        assert sign_in(district.owner_id).get("/desk/cases/").status_code == 403


class TestCustomers:
    def test_are_found_by_words_of_two_characters(self, manager):
        page = manager.get("/desk/customers/?q=江滨").content.decode()

        assert "温州江心电器有限公司" in page

    def test_refuse_a_key_that_no_page_gave(self, manager):
        assert manager.get("/desk/customers/?after=x").status_code == 404

    def test_ask_the_database_no_more_for_more_rows(
        self, manager, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(14):
            manager.get("/desk/customers/?q=江滨")


class TestCustomer:
    def test_shows_every_value_with_source_and_what_is_missing(self, manager, customer_id):
        page = manager.get(f"/desk/customers/{customer_id}/").content.decode()

        assert "陈建国" in page
        assert "来自用电申请" in page
        assert "还缺" in page

    def test_that_does_not_exist_is_not_found(self, manager):
        assert manager.get("/desk/customers/999999/").status_code == 404


class TestContactPhone:
    @pytest.fixture
    def contact_id(self, customer_id, hands):
        return customers.record_contact(
            NewContact(role="FINANCE", name="周会计", phone="13700137001"),
            customer_id=customer_id,
            source="用电申请",
            at=hands(),
        )

    def test_is_masked_in_the_file(self, manager, customer_id, contact_id):  # noqa: ARG002
        page = manager.get(f"/desk/customers/{customer_id}/").content.decode()

        assert "137****7001" in page
        assert "13700137001" not in page

    def test_is_shown_for_a_reason_that_is_written_down(self, manager, customer_id, contact_id):
        address = f"/desk/customers/{customer_id}/contacts/{contact_id}/"

        page = manager.post(address, {"reason": "约勘查时间"}).content.decode()

        assert "13700137001" in page
        lines = journal.list_lines_of_subject(subject_kind="contact", subject_id=contact_id)
        assert lines[0].details["reason"] == "约勘查时间"

    def test_is_not_shown_without_a_reason(self, manager, customer_id, contact_id):
        address = f"/desk/customers/{customer_id}/contacts/{contact_id}/"

        assert "13700137001" not in manager.post(address, {"reason": " "}).content.decode()

    def test_of_another_customer_is_not_found(self, manager, district, contact_id):
        address = f"/desk/customers/{district.customer_id}/contacts/{contact_id}/"

        assert manager.get(address).status_code == 404
