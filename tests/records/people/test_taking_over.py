"""Taking staff over from another system."""

from dataclasses import replace

import pytest
from tests.records.people.conftest import NOON, PASSWORD, PHONE

from fullcycle.records.journal import queries as journal
from fullcycle.records.people import actions as people
from fullcycle.records.people import queries as persons
from fullcycle.records.people.actions import NewStaff
from fullcycle.records.people.models import PasswordRecord, Person


pytestmark = pytest.mark.django_db
ONE = NewStaff(
    staff_number="K0001", name="周敏", title="客户经理", password=PASSWORD, phone=PHONE
)
OTHER = replace(ONE, staff_number="K0002", name="林洁", phone="13800138001")


class TestTakingStaffOver:
    def test_creates_them_in_order_with_the_password_they_were_handed(self):
        ids = people.take_over_staff([ONE, OTHER], at=NOON)

        assert [persons.get_person(person_id=one).name for one in ids] == ["周敏", "林洁"]
        assert all(Person.objects.get(pk=one).check_password(PASSWORD) for one in ids)
        assert PasswordRecord.objects.count() == 2

    def test_writes_one_line_in_the_journal(self):
        first, last = people.take_over_staff([ONE, OTHER], at=NOON)

        (line,) = journal.list_lines_of_subject(subject_kind="person", subject_id=first)
        assert (line.act, line.details) == (
            "people.staff.taken-over",
            {"count": 2, "last_id": last},
        )

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"staff_number": "K0001"}, "重复"),
            ({"phone": PHONE}, "重复"),
            ({"name": " "}, "姓名"),
            ({"password": "12345"}, "密码|password"),
        ],
    )
    def test_is_refused_as_a_whole(self, changes, words):
        with pytest.raises(people.UnableToRegister, match=words):
            people.take_over_staff([ONE, replace(OTHER, **changes)], at=NOON)

        assert not Person.objects.exists()


class TestWorkPhones:
    def test_are_whole_for_staff_and_never_given_of_customers(self):
        (manager,) = people.take_over_staff([ONE], at=NOON)
        customer = people.register_person(name="陈晓东", phone="13900139000", at=NOON)

        assert persons.work_phones(person_ids=[manager, customer]) == {manager: PHONE}
