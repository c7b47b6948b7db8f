"""The customer's own file of supply: what stands there, from where, and who may see it."""

from dataclasses import replace

import pytest
from tests.doors.portal.conftest import NOON
from tests.records.customers.conftest import SUPPLY

from fullcycle.records.customers import actions as customers
from fullcycle.records.customers.actions import NewContact
from fullcycle.records.journal import queries as journal
from fullcycle.records.people import actions as people
from fullcycle.records.people.actions import NewMandate


def energise(customer_id, **changes):

    return customers.register_supply(
        replace(SUPPLY, **changes), customer_id=customer_id, source="送电记录", at=NOON
    )


@pytest.fixture
def supplied(district):
    """The plant has power: one transformer runs, one stands sealed."""
    energise(district.customer_id)
    customers.record_contact(
        NewContact(role="ELECTRICIAN", name="王建国", phone="13800138000"),
        customer_id=district.customer_id,
        source="现场勘查",
        at=NOON,
    )
    return f"/supply/{district.customer_id}/"


class TestTheFile:
    def test_shows_account_line_transformers_and_meter(self, owner, supplied):
        page = owner.get(supplied).content.decode()

        for words in ("3303301234567", "牛岭921线", "牛岭921线12号杆令克下桩头", "1,250 kVA"):
            assert words in page
        assert "加封停用" in page
        assert "75/5 A" in page
        assert "电能表走 1 度，您实际用了 1,500 度。" in page

    def test_names_a_transformer_by_the_end_of_the_cases_number(self, owner, district):
        unit = replace(SUPPLY.transformers[0], label="330302202511110000364 第1台", kva=1_250)
        energise(district.customer_id, transformers=(unit,))

        page = owner.get(f"/supply/{district.customer_id}/").content.decode()

        assert "第1台（业务尾号 0364）" in page
        assert "330302202511110000364" not in page

    def test_says_from_where_and_since_when(self, owner, supplied):
        page = owner.get(supplied).content.decode()

        assert f"以上来自送电记录 {NOON:%Y-%m-%d}" in page
        assert f"来自现场勘查 {NOON:%Y-%m-%d}" in page

    def test_names_sources_in_english(self, owner, supplied):
        page = owner.get(supplied, headers={"accept-language": "en"}).content.decode()

        assert "Energising record" in page
        assert "送电记录" not in page

    def test_masks_phones(self, owner, supplied):
        page = owner.get(supplied).content.decode()

        assert "138****8000" in page
        assert "13800138000" not in page

    def test_says_what_is_missing(self, owner, supplied):
        assert "变压器型号" in owner.get(supplied).content.decode()

    def test_is_empty_before_the_first_energising(self, owner, district):
        page = owner.get(f"/supply/{district.customer_id}/").content.decode()

        assert "还没有户号" in page

    def test_is_found_from_home(self, owner, supplied):
        assert f'href="{supplied}"' in owner.get("/").content.decode()
        assert owner.get("/supply/").url == supplied


class TestAMistake:
    def test_is_reported_in_the_newest_case(self, owner, card):
        energise(card.customer_id)

        page = owner.get(f"/supply/{card.customer_id}/").content.decode()
        report = f"/cases/{card.number}/concerns/?account=3303301234567"

        assert f'href="{report}"' in page
        assert "户号 3303301234567 的这一项不对：" in owner.get(report).content.decode()

    def test_is_told_to_the_manager_without_a_case(self, owner, supplied):
        assert "有一项不对？打电话给客户经理" in owner.get(supplied).content.decode()

    def test_takes_no_other_words_from_the_address(self, owner, card):
        page = owner.get(f"/cases/{card.number}/concerns/?account=<b>hello")

        assert "这一项不对" not in page.content.decode()


class TestWhoMayRead:
    def test_is_nobody_of_another_customer(self, stranger, supplied):
        assert stranger.get(supplied).status_code == 404

    def test_is_nobody_who_has_not_signed_in(self, client, supplied):
        assert "/sign-in/" in client.get(supplied).url

    def test_sees_only_the_accounts_of_the_mandate(self, district, enter, supplied):
        energise(district.customer_id, account_number="3309999999")
        agent = people.register_person(phone="13900139009", name="陈晓东", at=NOON)
        people.grant_mandate(
            NewMandate(
                person_id=agent,
                customer_id=district.customer_id,
                accounts=frozenset({"3303309999999"}),
                starts_at=NOON,
                evidence="授权委托书",
            ),
            at=NOON,
        )

        page = enter(agent).get(supplied).content.decode()

        assert "3303309999999" in page
        assert "3303301234567" not in page

    def test_is_written_down(self, owner, district, supplied):
        owner.get(supplied)

        (line,) = [
            line
            for line in journal.list_lines_of_subject(
                subject_kind="customer", subject_id=district.customer_id
            )
            if line.act == "customers.file.opened"
        ]
        assert line.actor_id == district.owner_id


def test_asks_few_questions_however_many_accounts(
    owner, district, supplied, django_assert_max_num_queries
):
    for number in range(4):
        energise(district.customer_id, account_number=f"330888888{number}")

    with django_assert_max_num_queries(24):
        owner.get(supplied)
