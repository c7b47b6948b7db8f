"""Keys of the interface on the customer's site: asked for, shown once, taken back."""

import re
from datetime import timedelta

import pytest
from tests import staffed
from tests.stages.billing.conftest import NUMBER, register_account

from fullcycle.journeys.billing_month import by_key
from fullcycle.kernels.identity.mandates import Scope
from fullcycle.records.people import actions as people
from fullcycle.records.people import queries as persons
from fullcycle.records.people.models import ApiKey
from fullcycle.records.people.queries import KeyHolder


TYPED = {"name": "财务系统", "days": "180"}


@pytest.fixture(autouse=True)
def _supplied(district):
    register_account(district.customer_id)


@pytest.fixture
def make(owner, phone):
    """Make a key on the pages; return the last page."""

    def made(**typed):
        owner.post("/keys/new/", TYPED | typed)
        return owner.post("/keys/new/", TYPED | typed | {"code": phone()})

    return made


def text_of(page):
    return re.search(r"fc_[a-z2-9]{8}_[\w-]{43}", page.content.decode()).group()


class TestNewKey:
    def test_is_shown_once_and_opens(self, owner, make, district, hands):
        page = make()

        found = persons.open_key(text=text_of(page), at=hands.at)
        assert isinstance(found, KeyHolder)
        assert (found.person_id, found.customer_id, found.accounts) == (
            district.owner_id,
            district.customer_id,
            Scope.ALL,
        )
        assert "no-store" in page.headers["Cache-Control"]
        listed = owner.get("/keys/").content.decode()
        assert f"fc_{found.handle}_…" in listed
        assert text_of(page) not in listed

    def test_may_be_for_some_accounts_only(self, make, hands):
        page = make(accounts=NUMBER)

        found = persons.open_key(text=text_of(page), at=hands.at)
        assert found.accounts == frozenset({NUMBER})

    def test_ends_after_the_days_that_were_chosen(self, make, hands):
        make(days="30")

        assert ApiKey.objects.get().ends_at == hands.at + timedelta(days=30)

    def test_is_not_made_with_a_wrong_code(self, owner, phone):
        owner.post("/keys/new/", TYPED)
        wrong = "000000" if phone() != "000000" else "111111"

        page = owner.post("/keys/new/", TYPED | {"code": wrong}).content.decode()

        assert "验证码不正确" in page
        assert not ApiKey.objects.exists()

    def test_is_not_made_twice_by_sending_the_page_again(self, owner, phone):
        owner.post("/keys/new/", TYPED)
        sent = TYPED | {"code": phone()}
        owner.post("/keys/new/", sent)

        page = owner.post("/keys/new/", sent).content.decode()

        assert ApiKey.objects.count() == 1
        assert "fc_" not in page

    @pytest.mark.parametrize(
        "change", [{"name": ""}, {"accounts": "3300000000009"}, {"days": "3650"}]
    )
    def test_is_asked_for_again_where_something_is_wrong(self, owner, change):
        page = owner.post("/keys/new/", TYPED | change).content.decode()

        assert 'name="code"' not in page
        assert "field-error" in page

    def test_says_when_the_code_can_be_sent_again(self, owner):
        owner.post("/keys/new/", TYPED)

        page = owner.post("/keys/new/", TYPED | {"again": "1"}).content.decode()

        assert "60 秒后再获取" in page
        assert 'name="code"' in page

    def test_is_not_offered_to_strangers(self, stranger):
        answer = stranger.get("/keys/new/", follow=True)

        assert "请先选一家企业" in answer.content.decode()

    def test_is_not_offered_without_a_mandate_for_bills(self, enter, district, hands):
        clerk = people.register_person(phone="13900139777", name="仓管员", at=hands.at)
        people.grant_mandate(
            people.NewMandate(
                person_id=clerk,
                customer_id=district.customer_id,
                starts_at=hands.at,
                evidence="授权委托书",
                matters=frozenset({"hv_new"}),
            ),
            at=hands.at,
        )

        assert enter(clerk).get("/keys/new/").status_code == 404


class TestKeys:
    def test_are_revoked_after_a_question(self, owner, make, hands):
        text = text_of(make())
        key = ApiKey.objects.get()

        asked = owner.get(f"/keys/{key.pk}/revoke/").content.decode()
        page = owner.post(f"/keys/{key.pk}/revoke/", follow=True).content.decode()

        assert "停用“财务系统”？" in asked
        assert "已停用" in page
        assert not isinstance(persons.open_key(text=text, at=hands.at), KeyHolder)

    def test_of_others_do_not_exist(self, make, stranger):
        make()
        key = ApiKey.objects.get()

        assert "财务系统" not in stranger.get("/keys/").content.decode()
        assert stranger.post(f"/keys/{key.pk}/revoke/").status_code == 404
        assert ApiKey.objects.get().revoked_at is None

    def test_tell_which_no_longer_open_and_why(self, owner, make, hands):
        make(days="30")
        hands.at += timedelta(days=31)

        page = owner.get("/keys/").content.decode()

        assert "现在没有能用的密钥" in page
        assert "到期" in page

    def test_show_when_they_were_last_used(self, owner, make, hands):
        make()
        assert "还没用过" in owner.get("/keys/").content.decode()
        people.note_key_use(key_id=ApiKey.objects.get().pk, at=hands.at)

        assert "还没用过" not in owner.get("/keys/").content.decode()

    def test_are_reached_from_the_bills(self, owner):
        assert 'href="/keys/"' in owner.get("/bills/").content.decode()

    def test_of_two_enterprises_are_made_for_the_one_acted_for(
        self, owner, phone, district, hands
    ):
        other = staffed.register_customer(2)
        staffed.mandate(district.owner_id, other)
        assert owner.get("/keys/new/").status_code == 302
        owner.post("/for/", {"customer": district.customer_id})

        owner.post("/keys/new/", TYPED)
        page = owner.post("/keys/new/", TYPED | {"code": phone()})

        found = persons.open_key(text=text_of(page), at=hands.at)
        assert found.customer_id == district.customer_id
        assert [one.number for one in by_key.accounts_of(key=found, at=hands.at)] == [NUMBER]
