"""Whom to talk to at a customer: noted down, and kept as a former one."""

import pytest

from fullcycle.records.casework import queries as cases
from fullcycle.records.customers import queries as customers
from fullcycle.records.journal.models import Line


TYPED = {
    "role": "ELECTRICIAN",
    "name": "李电工",
    "phone": "138 0055 7766",
    "certificate": "T330302",
    "source": "客户来电",
}


@pytest.fixture
def customer_id(case_id):
    return cases.get_case(case_id=case_id).card.customer_id


@pytest.fixture
def note(manager, customer_id):
    def sent(**changes):
        address = f"/desk/customers/{customer_id}/contacts/new/"
        return manager.post(address, TYPED | changes, follow=True).content.decode()

    return sent


@pytest.fixture
def electricians(customer_id, hands):
    def listed():
        file = customers.get_file(customer_id=customer_id, at=hands())
        return [one for one in file.contacts if one.role_label == "电工"]

    return listed


class TestNoting:
    def test_keeps_who_it_is_and_from_whom_we_know(self, note, electricians):
        page = note()

        assert "联系人已记下" in page
        (electrician,) = electricians()
        assert (electrician.name, electrician.masked_phone) == ("李电工", "138****7766")
        line = Line.objects.get(act="customers.contact.recorded", subject_id=electrician.id)
        assert line.details["source"] == "客户来电"

    def test_of_the_same_phone_in_the_same_role_brings_it_up_to_date(self, note, electricians):
        note()
        note(name="李师傅")

        assert [one.name for one in electricians()] == ["李师傅"]

    @pytest.mark.parametrize(
        "changes", [{"phone": "12345"}, {"name": " "}, {"role": "BOSS"}, {"source": ""}]
    )
    def test_refuses_what_is_wrong_and_keeps_what_was_typed(self, note, electricians, changes):
        page = note(**changes)

        assert "T330302" in page
        assert electricians() == []


class TestEnding:
    def test_takes_the_contact_off_the_file_and_leaves_it_in_the_journal(
        self, manager, note, electricians, customer_id
    ):
        note()
        (electrician,) = electricians()
        address = f"/desk/customers/{customer_id}/contacts/{electrician.id}/end/"

        assert "不再联系李电工吗" in manager.get(address).content.decode()
        manager.post(address)

        assert electricians() == []
        assert Line.objects.filter(act="customers.contact.ended").exists()
        assert manager.get(address).status_code == 404
