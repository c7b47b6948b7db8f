"""Signing in by phone: who holds the code, holds the phone; nobody learns who is known."""

from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from fullcycle.kernels.identity.phone import UnableToReadPhone
from fullcycle.records.people import actions as people
from fullcycle.records.people import queries
from fullcycle.records.people.models import Person, SignInCode


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PHONE = "13800138000"


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def confirm(code: str, at=NOON, phone=PHONE) -> int:
    return people.confirm_phone_sign_in(phone=phone, code=code, at=at)


def refusal(code: str, at=NOON, phone=PHONE) -> str:
    with pytest.raises(people.UnableToSignIn) as caught:
        confirm(code, at, phone)
    return str(caught.value)


@pytest.mark.django_db
class TestACode:
    def test_signs_in_whoever_is_registered(self, agent, code_for):
        code = code_for("139 0013 9000")

        assert confirm(code, phone="13900139000") == agent

    def test_registers_an_unknown_phone_without_a_name(self, code_for):
        code = code_for()

        person_id = confirm(code)

        card = queries.get_person(person_id=person_id)
        assert (card.name, card.kind, card.masked_phone) == ("", "CUSTOMER", "138****8000")

    def test_works_once(self, code_for):
        code = code_for()
        confirm(code)

        assert "已失效" in refusal(code)

    def test_works_for_its_own_phone_only(self, code_for):
        code_for(PHONE)
        code = code_for("13600136000")

        assert refusal(code, phone=PHONE)

    def test_works_up_to_its_last_second(self, code_for):
        assert confirm(code_for(), NOON + timedelta(seconds=299))

    def test_is_over_after_five_minutes(self, code_for):
        assert "已失效" in refusal(code_for(), NOON + timedelta(seconds=300))

    def test_ends_when_a_newer_one_is_sent(self, code_for):
        code_for()
        newer = code_for(at=NOON + MINUTE)

        assert SignInCode.objects.filter(closed_at__isnull=True).count() == 1
        assert confirm(newer, NOON + MINUTE)

    def test_is_kept_as_a_digest_only(self, code_for):
        code = code_for()

        kept = SignInCode.objects.get()
        assert code.encode() not in bytes(kept.code_digest)
        assert len(kept.code_digest) == 32


@pytest.mark.django_db
class TestGuessing:
    def test_ends_after_five_tries_even_with_the_right_code(self, code_for):
        code = code_for()
        for _number in range(4):
            assert "不正确" in refusal(wrong(code))
        assert "次数过多" in refusal(wrong(code))

        assert "已失效" in refusal(code)

    def test_leaves_the_fifth_try_to_the_right_code(self, code_for):
        code = code_for()
        for _number in range(4):
            refusal(wrong(code))

        assert confirm(code)

    @pytest.mark.parametrize("code", ["", "abc", "一二三四五六", "0" * 5000, "\x00"])
    def test_survives_whatever_is_typed(self, code_for, code):
        code_for()

        assert refusal(code)


@pytest.mark.django_db
@pytest.mark.usefixtures("agent")
class TestEnumeration:
    def test_learns_nothing_from_asking_for_a_code(self):
        known = people.start_phone_sign_in(phone="13900139000", at=NOON)
        unknown = people.start_phone_sign_in(phone="13900139001", at=NOON)

        assert known.masked_phone == "139****9000"
        assert unknown.masked_phone == "139****9001"
        assert known.expires_at == unknown.expires_at
        assert known.resend_at == unknown.resend_at

    def test_learns_nothing_from_a_wrong_code(self, new_clerk, code_for):
        new_clerk(phone="13700137000")

        words = {
            refusal(wrong(code_for(phone)), phone=phone)
            for phone in ("13900139000", "13900139001", "13700137000")
        }

        assert len(words) == 1

    def test_learns_nothing_where_no_code_was_asked_for(self):
        assert refusal("123456", phone="13900139000") == refusal("123456", phone="13900139001")


@pytest.mark.django_db
class TestWhoMayNotComeInByPhone:
    def test_is_staff(self, new_clerk, code_for):
        new_clerk(phone=PHONE)

        assert "员工入口" in refusal(code_for())

    def test_is_whoever_was_deactivated(self, agent, code_for):
        Person.objects.filter(pk=agent).update(is_active=False)

        assert "已停用" in refusal(code_for("13900139000"), phone="13900139000")


@pytest.mark.django_db
class TestAskingForCodes:
    def test_waits_a_minute(self):
        people.start_phone_sign_in(phone=PHONE, at=NOON)

        with pytest.raises(people.UnableToSendCode, match="21 秒") as caught:
            people.start_phone_sign_in(phone=PHONE, at=NOON + timedelta(seconds=39))

        assert caught.value.wait_seconds == 21
        assert people.start_phone_sign_in(phone=PHONE, at=NOON + MINUTE)

    def test_ends_at_five_an_hour(self):
        for number in range(5):
            people.start_phone_sign_in(phone=PHONE, at=NOON + number * MINUTE)

        with pytest.raises(people.UnableToSendCode, match="55 分钟"):
            people.start_phone_sign_in(phone=PHONE, at=NOON + 5 * MINUTE)
        assert people.start_phone_sign_in(phone=PHONE, at=NOON + 60 * MINUTE)

    def test_ends_at_ten_a_day(self):
        for number in range(10):
            people.start_phone_sign_in(phone=PHONE, at=NOON + number * 13 * MINUTE)

        at = NOON + timedelta(hours=20)
        with pytest.raises(people.UnableToSendCode, match="240 分钟"):
            people.start_phone_sign_in(phone=PHONE, at=at)
        assert people.start_phone_sign_in(phone="13900139001", at=at)

    def test_refuses_what_is_no_mobile_number(self):
        with pytest.raises(UnableToReadPhone):
            people.start_phone_sign_in(phone="0577-88888888", at=NOON)


@pytest.mark.django_db(transaction=True)
class TestConfirmationsOfOneCodeAtOnce:
    def test_let_one_in(self, code_for, at_once):
        code = code_for()

        signed_in, refused = at_once(lambda: confirm(code), 6, people.UnableToSignIn)

        assert len(signed_in) == 1
        assert len(refused) == 5
        assert Person.objects.count() == 1


@pytest.mark.django_db(transaction=True)
class TestRequestsForOnePhoneAtOnce:
    def test_send_one_code(self, at_once):
        def ask():
            return people.start_phone_sign_in(phone=PHONE, at=NOON)

        started, refused = at_once(ask, 4, people.UnableToSendCode)

        assert len(started) == 1
        assert len(refused) == 3
        assert ProcrastinateJob.objects.filter(task_name="send_message").count() == 1
