"""Signing in as staff: three proofs at once, one answer to whatever is wrong."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pyotp
import pytest

from fullcycle.records.journal import queries as journal
from fullcycle.records.people import actions as people
from fullcycle.records.people import queries
from fullcycle.records.people.models import Person, TotpDevice


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
STEP = timedelta(seconds=30)
PASSWORD = "Wenzhou-2026-spring"


def refusal(clerk, **changes) -> str:
    with pytest.raises(people.UnableToSignIn) as caught:
        clerk.sign_in(**changes)
    return str(caught.value)


@pytest.mark.django_db
class TestAStaffPerson:
    def test_signs_in_with_number_password_and_code(self, clerk):
        assert clerk.sign_in() == clerk.person_id

    def test_may_type_the_number_in_small_letters(self, clerk):
        clerk.staff_number = " a10086 "

        assert clerk.sign_in() == clerk.person_id

    def test_hears_one_answer_to_whatever_is_wrong(self, clerk):
        known = {
            refusal(clerk, password="wrong"),
            refusal(clerk, code="000000"),
            refusal(clerk, code=""),
        }
        clerk.staff_number = "B99999"

        assert known == {refusal(clerk)}

    def test_does_not_come_in_once_deactivated(self, clerk):
        Person.objects.filter(pk=clerk.person_id).update(is_active=False)

        assert refusal(clerk)


@pytest.mark.django_db
class TestACodeOfTheAuthenticator:
    def test_works_once(self, clerk):
        clerk.sign_in()

        assert refusal(clerk, code=clerk.code(NOON))

    def test_does_not_work_after_a_newer_one(self, clerk):
        clerk.sign_in(at=NOON)

        assert refusal(clerk, at=NOON + STEP, code=clerk.code(NOON - STEP))

    @pytest.mark.parametrize("steps", [-1, 0, 1])
    def test_may_be_one_step_off(self, clerk, steps):
        assert clerk.sign_in(code=clerk.code(NOON + steps * STEP)) == clerk.person_id

    @pytest.mark.parametrize("steps", [-2, 2])
    def test_may_not_be_two_steps_off(self, clerk, steps):
        assert refusal(clerk, code=clerk.code(NOON + steps * STEP))

    def test_may_be_typed_with_a_space(self, clerk):
        code = clerk.code(NOON)

        assert clerk.sign_in(code=f"{code[:3]} {code[3:]}") == clerk.person_id

    @pytest.mark.parametrize("code", ["一二三四五六", "\x00", "9" * 5000])
    def test_may_be_anything_but_right(self, clerk, code):
        assert refusal(clerk, code=code)


@pytest.mark.django_db
class TestFiveFailures:
    def fail(self, clerk, times, **changes):
        for _number in range(times):
            refusal(clerk, **changes)

    def test_lock_for_fifteen_minutes(self, clerk):
        self.fail(clerk, 5, password="wrong")

        assert refusal(clerk)
        assert refusal(clerk, at=NOON + timedelta(minutes=14, seconds=59))
        assert clerk.sign_in(at=NOON + timedelta(minutes=15)) == clerk.person_id

    def test_lock_also_by_guessed_codes(self, clerk):
        self.fail(clerk, 5, code="abcdef")

        assert refusal(clerk)

    def test_are_counted_anew_after_a_right_one(self, clerk):
        self.fail(clerk, 4, password="wrong")
        clerk.sign_in()
        self.fail(clerk, 4, password="wrong")

        assert clerk.sign_in(at=NOON + STEP) == clerk.person_id

    def test_are_in_the_journal(self, clerk):
        self.fail(clerk, 5, password="wrong")

        lines = journal.list_lines_of_subject(subject_kind="person", subject_id=clerk.person_id)
        assert [line.act for line in lines[:2]] == [
            "people.person.locked",
            "people.person.sign-in-refused",
        ]


@pytest.mark.django_db(transaction=True)
class TestOneCodeUsedAtOnce:
    def test_lets_one_in(self, clerk, at_once):
        signed_in, refused = at_once(clerk.sign_in, 3, people.UnableToSignIn)

        assert signed_in == [clerk.person_id]
        assert len(refused) == 2


@pytest.fixture
def newcomer(db):  # noqa: ARG001 - asked for the database
    staff = people.NewStaff(staff_number="C1000", name="新人", title="", password=PASSWORD)
    return people.create_staff(staff, at=NOON)


def sign_in_newcomer(code="", password=PASSWORD) -> int:
    return people.confirm_staff_sign_in(
        staff_number="C1000", password=password, totp_code=code, at=NOON
    )


@pytest.mark.django_db
class TestEnrolling:
    def test_is_asked_of_whoever_has_no_authenticator(self, newcomer):
        with pytest.raises(people.AuthenticatorMissing) as caught:
            sign_in_newcomer()

        assert caught.value.person_id == newcomer

    @pytest.mark.usefixtures("newcomer")
    def test_is_not_offered_to_a_wrong_password(self):
        with pytest.raises(people.UnableToSignIn) as caught:
            sign_in_newcomer(password="wrong")

        assert not isinstance(caught.value, people.AuthenticatorMissing)

    def test_shows_an_address_for_the_authenticator(self, newcomer):
        enrolment = people.enrol_authenticator(person_id=newcomer, at=NOON)

        read = pyotp.parse_uri(enrolment.uri)
        assert (read.secret, read.name, read.issuer) == (enrolment.secret, "C1000", "Fullcycle")

    def test_shows_the_same_secret_until_it_is_confirmed(self, newcomer):
        first = people.enrol_authenticator(person_id=newcomer, at=NOON)

        assert people.enrol_authenticator(person_id=newcomer, at=NOON) == first

    def test_keeps_the_secret_sealed(self, newcomer):
        enrolment = people.enrol_authenticator(person_id=newcomer, at=NOON)

        kept = bytes(TotpDevice.objects.get().secret_sealed)
        assert enrolment.secret.encode() not in kept

    def test_counts_once_confirmed_by_a_code(self, newcomer):
        secret = people.enrol_authenticator(person_id=newcomer, at=NOON).secret
        assert not queries.has_authenticator(person_id=newcomer)

        people.confirm_authenticator(
            person_id=newcomer, code=pyotp.TOTP(secret).at(NOON - STEP), at=NOON
        )

        assert queries.has_authenticator(person_id=newcomer)
        assert sign_in_newcomer(pyotp.TOTP(secret).at(NOON)) == newcomer

    def test_is_refused_a_wrong_code(self, newcomer):
        people.enrol_authenticator(person_id=newcomer, at=NOON)

        with pytest.raises(people.UnableToEnrol, match="不正确"):
            people.confirm_authenticator(person_id=newcomer, code="000", at=NOON)
        with pytest.raises(people.AuthenticatorMissing):
            sign_in_newcomer()

    def test_is_locked_after_five_wrong_codes(self, newcomer):
        secret = people.enrol_authenticator(person_id=newcomer, at=NOON).secret
        for code in ["000", "001", "002", "003", "004", pyotp.TOTP(secret).at(NOON)]:
            with pytest.raises(people.UnableToEnrol):
                people.confirm_authenticator(person_id=newcomer, code=code, at=NOON)

    def test_is_not_done_twice(self, clerk):
        with pytest.raises(people.UnableToEnrol, match="已绑定"):
            people.enrol_authenticator(person_id=clerk.person_id, at=NOON)

    def test_is_for_staff_only(self, agent):
        with pytest.raises(people.UnableToEnrol):
            people.enrol_authenticator(person_id=agent, at=NOON)


@pytest.mark.django_db
class TestResettingAnAuthenticator:
    def test_lets_the_person_enrol_another(self, clerk, admin):
        people.reset_authenticator(
            person_id=clerk.person_id, by_id=admin.person_id, reason="手机遗失", at=NOON
        )

        with pytest.raises(people.AuthenticatorMissing):
            clerk.sign_in()

    def test_is_for_another_administrator_only(self, clerk, admin):
        for asked, by in [
            (clerk.person_id, clerk.person_id),
            (admin.person_id, clerk.person_id),
            (admin.person_id, admin.person_id),
        ]:
            with pytest.raises(people.UnableToEnrol):
                people.reset_authenticator(person_id=asked, by_id=by, reason="x", at=NOON)

    def test_needs_a_reason(self, clerk, admin):
        with pytest.raises(people.UnableToEnrol, match="原因"):
            people.reset_authenticator(
                person_id=clerk.person_id, by_id=admin.person_id, reason=" ", at=NOON
            )


def change(person_id, password, present=PASSWORD) -> None:
    people.change_password(
        person_id=person_id, present_password=present, password=password, at=NOON
    )


@pytest.mark.django_db
class TestAPassword:
    def test_is_changed(self, clerk):
        change(clerk.person_id, "Ouhai-river-2027")

        assert refusal(clerk)
        assert clerk.sign_in(password="Ouhai-river-2027") == clerk.person_id

    def test_is_changed_only_by_whoever_knows_it(self, clerk):
        with pytest.raises(people.UnableToChangePassword, match="当前密码"):
            change(clerk.person_id, "Ouhai-river-2027", present="wrong")

    @pytest.mark.parametrize("weak", ["Short-9", "1234567890123", "password123"])
    def test_is_not_weak(self, clerk, weak):
        with pytest.raises(people.UnableToChangePassword):
            change(clerk.person_id, weak)

    def test_is_none_of_the_last_five(self, clerk):
        passwords = [PASSWORD, *(f"Ouhai-river-{number}" for number in range(5))]
        for present, following in pairwise(passwords[:4]):
            change(clerk.person_id, following, present)
        with pytest.raises(people.UnableToChangePassword, match="最近 5 次"):
            change(clerk.person_id, PASSWORD, passwords[3])

        change(clerk.person_id, passwords[4], passwords[3])
        change(clerk.person_id, passwords[5], passwords[4])
        change(clerk.person_id, PASSWORD, passwords[5])

        assert clerk.sign_in() == clerk.person_id


@pytest.mark.django_db
class TestCreatingStaff:
    @pytest.mark.usefixtures("clerk")
    @pytest.mark.parametrize(
        ("change", "words"),
        [
            ({"staff_number": "a10086"}, "该工号已登记"),
            ({"staff_number": "小王"}, "4 至 20 位"),
            ({"name": " "}, "姓名"),
            ({"password": "short"}, "10"),
        ],
        ids=["a taken number", "no number", "no name", "a weak password"],
    )
    def test_refuses(self, change, words):
        fields = {"staff_number": "D1000", "name": "王", "title": "", "password": PASSWORD}

        with pytest.raises(people.UnableToRegister, match=words):
            people.create_staff(people.NewStaff(**fields | change), at=NOON)
        assert Person.objects.count() == 1

    def test_finds_the_person_by_number(self, clerk):
        card = queries.find_staff(staff_number="a10086")

        assert card is not None
        assert (card.id, card.name, card.title) == (clerk.person_id, "周敏", "客户经理")
        assert card.is_staff
