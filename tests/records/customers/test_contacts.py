"""The people one talks to, and their phones."""

from dataclasses import replace

import pytest
from tests.records.customers.conftest import AT

from fullcycle.records.customers import actions as customers
from fullcycle.records.customers import queries
from fullcycle.records.customers.actions import (
    NewContact,
)
from fullcycle.records.customers.models import Contact
from fullcycle.records.journal import queries as journal
from fullcycle.records.people import actions as people
from fullcycle.records.people.actions import NewRole, NewStaff


pytestmark = pytest.mark.django_db


ELECTRICIAN = NewContact(role="ELECTRICIAN", name="王建国", phone="138 0013 8000")


class TestContacts:
    def record(self, customer_id, contact=ELECTRICIAN):
        return customers.record_contact(
            contact, customer_id=customer_id, source="现场勘查", at=AT
        )

    def test_lie_with_their_phones_sealed(self, factory_id):
        row = Contact.objects.get(pk=self.record(factory_id))

        assert b"13800138000" not in bytes(row.phone_sealed)
        assert "13800138000" not in str(row.provenance)

    def test_are_brought_up_to_date_by_the_same_phone(self, factory_id):
        first = self.record(factory_id)

        again = self.record(factory_id, replace(ELECTRICIAN, name="王建军"))

        assert again == first
        assert Contact.objects.get().name == "王建军"

    def test_are_found_by_phone(self, factory_id):
        self.record(factory_id)

        (found,) = queries.find_customers_by_phone("+86 138-0013-8000")

        assert found.id == factory_id

    def test_end_once(self, factory_id):
        contact_id = self.record(factory_id)
        customers.end_contact(contact_id=contact_id, at=AT)

        assert queries.find_customers_by_phone("13800138000") == ()
        with pytest.raises(customers.UnableToRecordContact, match="已停用"):
            customers.end_contact(contact_id=contact_id, at=AT)

    @pytest.mark.parametrize(
        ("changes", "words"),
        [({"name": ""}, "姓名"), ({"role": "BOSS"}, "角色"), ({"phone": "0577-1"}, "11 位")],
    )
    def test_are_refused_with_words_about_what_is_wrong(self, factory_id, changes, words):
        with pytest.raises(customers.UnableToRecordContact, match=words):
            self.record(factory_id, replace(ELECTRICIAN, **changes))


class TestRevealingAPhone:
    @pytest.fixture
    def contact_id(self, factory_id):
        return customers.record_contact(
            ELECTRICIAN, customer_id=factory_id, source="现场勘查", at=AT
        )

    @pytest.fixture
    def clerk_id(self):
        staff = NewStaff(
            staff_number="33030001", name="周敏", title="业务员", password="Lucheng-2026-east"
        )
        person_id = people.create_staff(staff, at=AT)
        people.grant_role(NewRole(person_id=person_id, role="AM", starts_at=AT), at=AT)
        return person_id

    def test_shows_it_to_staff_and_writes_down_why(self, contact_id, clerk_id):
        shown = customers.reveal_contact_phone(
            contact_id=contact_id, by_id=clerk_id, reason="停电通知", at=AT
        )

        line = journal.list_lines_of_subject(subject_kind="contact", subject_id=contact_id)[0]
        assert shown == "13800138000"
        assert (line.actor_id, line.details["reason"]) == (clerk_id, "停电通知")

    def test_is_refused_without_a_reason(self, contact_id, clerk_id):
        with pytest.raises(customers.UnableToRevealPhone, match="原因"):
            customers.reveal_contact_phone(
                contact_id=contact_id, by_id=clerk_id, reason=" ", at=AT
            )

    def test_is_refused_to_others(self, contact_id):
        stranger = people.register_person(name="路人", phone="13900139000", at=AT)

        with pytest.raises(customers.UnableToRevealPhone, match="无权"):
            customers.reveal_contact_phone(
                contact_id=contact_id, by_id=stranger, reason="好奇", at=AT
            )
