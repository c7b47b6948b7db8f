"""Confirming one act by a code: for this person, this end, this thing, once."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.records.people.conftest import NOON

from fullcycle.records.people import actions as people
from fullcycle.records.people.models import Confirmation, Person


MINUTE = timedelta(minutes=1)


@pytest.fixture
def signing(agent):
    return people.Intended(
        person_id=agent, purpose="agreements.contract.sign", reference="contract-7"
    )


@pytest.fixture
def code_to_sign(signing, sms):
    def ask(at=NOON, intended=signing):
        people.start_confirmation(intended=intended, words="签署高压供用电合同", at=at)
        return dict(sms(at).blanks)["code"]

    return ask


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06}"


def refusal(intended, code, at=NOON) -> str:
    with pytest.raises(people.UnableToConfirm) as caught:
        people.confirm(intended=intended, code=code, at=at)
    return str(caught.value)


def use(confirmation_id, intended, at=NOON):
    return people.use_confirmation(confirmation_id=confirmation_id, intended=intended, at=at)


@pytest.mark.django_db
class TestACode:
    def test_says_what_it_is_for(self, code_to_sign, carrier):
        code = code_to_sign()

        words = carrier.sent[-1].words
        assert "签署高压供用电合同" in words
        assert code in words

    def test_goes_to_the_phone_of_the_person(self, code_to_sign, carrier):
        code_to_sign()

        assert carrier.sent[-1].to_phone == "13900139000"

    def test_is_kept_as_a_digest_only(self, code_to_sign):
        code = code_to_sign()

        assert code.encode() not in bytes(Confirmation.objects.get().code_digest)

    def test_is_refused_within_the_minute(self, signing, code_to_sign):
        code_to_sign()

        with pytest.raises(people.UnableToSendCode, match="21 秒"):
            people.start_confirmation(
                intended=signing, words="签署", at=NOON + timedelta(seconds=39)
            )

    def test_is_not_sent_without_a_phone(self, signing, clerk):
        Person.objects.filter(pk=clerk.person_id).update(
            phone_sealed=None, phone_fingerprint=None
        )

        with pytest.raises(people.UnableToMessage, match="没有登记手机号"):
            people.start_confirmation(
                intended=replace(signing, person_id=clerk.person_id), words="签署", at=NOON
            )


@pytest.mark.django_db(transaction=True)
class TestConfirming:
    def test_takes_the_right_code_once(self, signing, code_to_sign):
        code = code_to_sign()
        people.confirm(intended=signing, code=f" {code} ", at=NOON)

        assert "不正确或已失效" in refusal(signing, code)

    def test_refuses_a_code_after_five_minutes(self, signing, code_to_sign):
        code = code_to_sign()

        assert "不正确或已失效" in refusal(signing, code, at=NOON + 5 * MINUTE)

    def test_refuses_the_sixth_try_even_with_the_right_code(self, signing, code_to_sign):
        code = code_to_sign()
        words = [refusal(signing, wrong(code)) for _try in range(5)]

        assert "次数过多" in words[-1]
        assert "不正确或已失效" in refusal(signing, code)

    @pytest.mark.parametrize(
        "other", [{"reference": "contract-8"}, {"purpose": "people.phone.change"}]
    )
    def test_refuses_a_code_meant_for_something_else(self, signing, code_to_sign, other):
        code = code_to_sign()

        assert "不正确或已失效" in refusal(replace(signing, **other), code)

    def test_refuses_the_code_of_another_person(self, signing, code_to_sign, clerk):
        code = code_to_sign()

        assert "不正确" in refusal(replace(signing, person_id=clerk.person_id), code)

    def test_refuses_the_older_of_two_codes(self, signing, code_to_sign):
        first = code_to_sign()
        second = code_to_sign(at=NOON + MINUTE)
        if first == second:
            pytest.skip("the two codes happen to be the same")

        assert "不正确" in refusal(signing, first, at=NOON + MINUTE)

    def test_counts_one_success_of_four_at_once(self, signing, code_to_sign, at_once):
        code = code_to_sign()

        confirmed, refused = at_once(
            lambda: people.confirm(intended=signing, code=code, at=NOON),
            4,
            people.UnableToConfirm,
        )

        assert (len(confirmed), len(refused)) == (1, 3)


@pytest.mark.django_db(transaction=True)
class TestUsing:
    @pytest.fixture
    def confirmation_id(self, signing, code_to_sign):
        return people.confirm(intended=signing, code=code_to_sign(), at=NOON)

    def test_tells_who_confirmed_on_which_phone(self, signing, confirmation_id):
        used = use(confirmation_id, signing)

        assert (used.person_name, used.masked_phone) == ("林小华", "139****9000")

    def test_works_once(self, signing, confirmation_id):
        use(confirmation_id, signing)

        with pytest.raises(people.UnableToConfirm, match="验证已失效"):
            use(confirmation_id, signing)

    def test_works_anew_where_the_act_was_rolled_back(self, signing, confirmation_id):
        with transaction.atomic():
            use(confirmation_id, signing)
            transaction.set_rollback(True)

        assert use(confirmation_id, signing).confirmation_id == confirmation_id

    def test_is_refused_ten_minutes_later(self, signing, confirmation_id):
        with pytest.raises(people.UnableToConfirm):
            use(confirmation_id, signing, at=NOON + 10 * MINUTE)

    def test_is_refused_for_another_contract(self, signing, confirmation_id):
        with pytest.raises(people.UnableToConfirm):
            use(confirmation_id, replace(signing, reference="contract-8"))

    def test_is_refused_before_the_code_came_back(self, signing, code_to_sign):
        code_to_sign()

        with pytest.raises(people.UnableToConfirm):
            use(Confirmation.objects.get().pk, signing)


@pytest.mark.django_db
class TestTheDatabase:
    def test_refuses_a_use_without_a_confirmation(self, code_to_sign):
        code_to_sign()

        with pytest.raises(IntegrityError, match="is_used_once_confirmed"):
            Confirmation.objects.update(used_at=NOON)

    def test_refuses_two_open_codes_for_one_thing(self, code_to_sign):
        code_to_sign()
        row = Confirmation.objects.get()
        row.pk = None

        with pytest.raises(IntegrityError, match="one_open"):
            row.save(force_insert=True)
