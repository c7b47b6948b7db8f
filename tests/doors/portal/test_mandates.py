"""A colleague is let act by phone, sees what they may, and can be stopped at once."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.doors.frame.bills.examples import OCTOBER
from tests.doors.portal import billed
from tests.phone import messages_waiting

from fullcycle.records.journal.models import Line
from fullcycle.records.people import actions as people
from fullcycle.records.people import policy, queries


CLERK = {"name": "林会计", "phone": "138 0577 6001", "scope": "BILLS", "last_on": "2027-12-31"}


@pytest.fixture
def offered(owner, district):
    """Send the form with these changes and return the page that answers."""

    def send(**changes):
        address = f"/mandates/{district.customer_id}/new/"
        return owner.post(address, CLERK | changes, follow=True)

    return send


@pytest.fixture
def clerk(offered, enter):
    """The browser of a colleague who may see the bills."""
    offered()
    return enter(queries.find_person_by_phone(phone=CLERK["phone"]).id)


def mandate_of(phone, customer_id, at):
    cards = queries.list_mandates_for(customer_id=customer_id, at=at)
    person = queries.find_person_by_phone(phone=phone)
    return next(card for card in cards if card.person.id == person.id)


class TestOffering:
    def test_lets_a_new_colleague_see_the_bills_and_nothing_else(self, clerk, district, hands):
        billed.issue(district.customer_id, OCTOBER)

        assert "184,288.34 元" in clerk.get("/bills/").content.decode()
        granted = mandate_of(CLERK["phone"], district.customer_id, hands.at)
        for matter, may in {"bill_dispute": True, "hv_new": False}.items():
            assert may == policy.may_act_for(
                person_id=granted.person.id,
                customer_id=district.customer_id,
                account=None,
                matter=matter,
                at=hands.at,
            )

    def test_tells_the_colleague_and_everybody_who_may_do_everything(
        self, offered, district, hands
    ):
        partner = people.register_person(name="张合伙", phone="13805776002", at=hands.at)
        people.grant_mandate(
            people.NewMandate(
                person_id=partner,
                customer_id=district.customer_id,
                starts_at=hands.at,
                evidence="公司章程",
            ),
            at=hands.at,
        )

        offered()

        assert {
            message.to_phone: message.words.partition("授权")[2][:3]
            for message in messages_waiting(hands.at)
        } == {
            "13805776001": "您为温",
            "13805776002": "林会计",
        }

    def test_ends_after_its_last_day(self, offered, district, hands):
        offered(last_on="2026-12-31")

        granted = mandate_of(CLERK["phone"], district.customer_id, hands.at)

        assert granted.terms.ends_at.isoformat() == "2026-12-31T16:00:00+00:00"

    def test_of_chosen_matters_asks_which(self, offered):
        assert "请至少选一项业务" in offered(scope="CHOSEN").content.decode()

    def test_of_chosen_matters_names_them_in_the_list(self, offered):
        page = offered(scope="CHOSEN", matters=["hv_new", "hv_increase"]).content.decode()

        assert "高压增容、高压新装" in page

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"phone": "12345"}, "11 位中国大陆手机号码"),
            ({"name": " "}, "请填写同事的姓名"),
            ({"last_on": "2020-01-01"}, "这一天已经过去了"),
            ({"last_on": "soon"}, "请选择一个日期"),
        ],
        ids=["no phone", "no name", "a day that is over", "no day"],
    )
    def test_names_what_is_wrong_at_its_field(self, offered, changes, words):
        page = offered(**changes).content.decode()

        assert words in page
        assert 'aria-invalid="true"' in page

    def test_does_not_take_a_phone_that_is_in_another_name(self, offered, hands):
        people.register_person(name="别人", phone=CLERK["phone"], at=hands.at)

        assert "登记的不是这个姓名" in offered().content.decode()

    def test_does_not_offer_what_somebody_has(self, offered):
        offered(scope="EVERYTHING")

        assert "已经可以代办所有业务" in offered(scope="EVERYTHING").content.decode()

    def test_is_not_for_whoever_has_a_part_only(self, clerk, district):
        assert clerk.get(f"/mandates/{district.customer_id}/new/").status_code == 404
        assert clerk.post(f"/mandates/{district.customer_id}/new/", CLERK).status_code == 404
        assert Line.objects.filter(act="portal.page.refused").count() == 2

    def test_is_not_for_strangers(self, stranger, district):
        assert stranger.get(f"/mandates/{district.customer_id}/new/").status_code == 404


class TestTheList:
    def test_shows_everybody_to_whoever_may_do_everything(self, offered):
        page = offered().content.decode()

        assert "林会计" in page
        assert "只看电费" in page
        assert "138****6001" in page
        assert "2027年12月31日" in page

    def test_shows_others_their_own_only(self, clerk):
        page = clerk.get("/mandates/").content.decode()

        assert "林会计" in page
        assert "所有业务" not in page.replace("可以代办所有业务的同事", "")

    def test_asks_who_is_not_signed_in_to_sign_in(self):
        assert Client().get("/mandates/").status_code == 302


class TestRevoking:
    @pytest.fixture
    def address(self, offered, district, hands):
        offered()
        granted = mandate_of(CLERK["phone"], district.customer_id, hands.at)
        return f"/mandates/{district.customer_id}/{granted.terms.mandate_id}/revoke/"

    @pytest.fixture
    def clerk(self, address, enter):  # noqa: ARG002 - asked for the mandate
        return enter(queries.find_person_by_phone(phone=CLERK["phone"]).id)

    def test_stops_the_colleague_at_the_next_request(self, owner, clerk, address, district):
        billed.issue(district.customer_id, OCTOBER)

        page = owner.post(address, {"reason": "调离"}, follow=True).content.decode()

        assert "已经结束的授权（1 条）" in page
        assert "184,288.34" not in clerk.get("/bills/").content.decode()
        assert Line.objects.get(act="people.mandate.revoked").details["reason"] == "调离"

    def test_may_be_done_by_the_colleague_themselves(self, clerk, address):
        assert "还没有企业的授权" in clerk.post(address, follow=True).content.decode()

    def test_twice_is_not_found(self, owner, address):
        owner.post(address)

        assert owner.get(address).status_code == 404

    def test_of_somebody_else_is_not_found_for_whoever_has_a_part(self, clerk, district, hands):
        cards = queries.list_mandates_for(customer_id=district.customer_id, at=hands.at)
        whole = next(card for card in cards if card.person.id == district.owner_id)
        address = f"/mandates/{district.customer_id}/{whole.terms.mandate_id}/revoke/"

        assert clerk.get(address).status_code == 404
        assert clerk.post(address).status_code == 404

    def test_of_the_last_who_may_do_everything_says_what_it_means(self, owner, district, hands):
        cards = queries.list_mandates_for(customer_id=district.customer_id, at=hands.at)
        own = next(card for card in cards if card.person.id == district.owner_id)
        address = f"/mandates/{district.customer_id}/{own.terms.mandate_id}/revoke/"

        assert "唯一可以代办所有业务的人" in owner.get(address).content.decode()

    def test_without_reason_is_taken(self, owner, address, hands, district):
        owner.post(address)

        hands.at += timedelta(minutes=1)
        assert not mandate_of(CLERK["phone"], district.customer_id, hands.at).is_in_force
