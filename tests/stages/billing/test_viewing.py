"""Customers see what went out to them, by mandate; staff see everything."""

from dataclasses import replace
from datetime import date

import pytest
from tests import staffed
from tests.stages import cases
from tests.stages.billing.conftest import AT, NUMBER, SEPTEMBER, later, register_account

from fullcycle.records.casework.queries import Viewer
from fullcycle.records.people import actions as people
from fullcycle.records.people.actions import NewMandate
from fullcycle.stages.billing import queries
from fullcycle.stages.billing.models import Bill


AUGUST = date(2026, 8, 1)
OTHER = "3300000000002"


@pytest.fixture
def two_months(account_month, draft, issue):
    """August and September, issued; their ids."""
    draft(account_month(8), month_on=AUGUST, at=later(-30))
    issue(AUGUST, at=later(-30))
    draft(account_month())
    issue()
    return tuple(Bill.objects.order_by("month_on").values_list("pk", flat=True))


@pytest.fixture
def finance(district):
    """Somebody whose mandate carries the bills of one account only."""
    person_id = people.register_person(phone="13900139003", name="李会计", at=staffed.BEFORE)
    people.grant_mandate(
        NewMandate(
            person_id=person_id,
            customer_id=district.customer_id,
            starts_at=staffed.BEFORE,
            evidence="财务授权书",
            accounts=frozenset({NUMBER}),
            matters=frozenset({"bill_dispute"}),
        ),
        at=staffed.BEFORE,
    )
    return Viewer(person_id=person_id, at=AT)


class TestListBills:
    def test_shows_the_newest_first_to_whoever_acts_for_the_customer(
        self, two_months, owner, district
    ):
        cards = queries.list_bills(viewer=owner, customer_id=district.customer_id)
        assert [card.month_on for card in cards] == [SEPTEMBER, AUGUST]
        assert {card.bill_id for card in cards} == set(two_months)
        assert cards[0].account_number == NUMBER
        assert not cards[0].is_disputed

    def test_shows_nothing_to_strangers(self, two_months, stranger, district):
        assert two_months
        assert queries.list_bills(viewer=stranger, customer_id=district.customer_id) == ()

    def test_shows_customers_nothing_that_did_not_go_out(
        self, account_month, draft, owner, clerk, district
    ):
        draft(account_month())
        assert queries.list_bills(viewer=owner, customer_id=district.customer_id) == ()
        (card,) = queries.list_bills(viewer=clerk, customer_id=district.customer_id)
        assert card.status == "DRAFT"

    def test_keeps_to_the_accounts_and_matters_of_a_mandate(
        self, two_months, account_month, draft, district, finance
    ):
        assert two_months
        other = register_account(district.customer_id, OTHER, "33402")
        month = account_month(7)
        facts = replace(month.facts, account_number=OTHER)
        draft(replace(month, account_id=other, facts=facts), month_on=date(2026, 7, 1))
        Bill.objects.filter(account_id=other).update(
            status="ISSUED", issued_at=AT, due_on=SEPTEMBER
        )
        cards = queries.list_bills(viewer=finance, customer_id=district.customer_id)
        assert {card.account_number for card in cards} == {NUMBER}
        hidden = Bill.objects.get(account_id=other).pk
        with pytest.raises(Bill.DoesNotExist):
            queries.open_bill(viewer=finance, bill_id=hidden)

    def test_asks_as_often_for_many_bills_as_for_one(self, two_months, owner, district):
        assert two_months
        asked = cases.statements(
            lambda: queries.list_bills(viewer=owner, customer_id=district.customer_id)
        )
        assert len(asked) <= 5


class TestOpenBill:
    def test_opens_no_bill_of_others(self, two_months, stranger):
        for ask in (queries.open_bill, queries.open_with_bill_before):
            with pytest.raises(Bill.DoesNotExist):
                ask(viewer=stranger, bill_id=two_months[0])

    def test_finds_the_month_before(self, two_months, owner):
        august, september = two_months
        opened, before = queries.open_with_bill_before(viewer=owner, bill_id=september)
        assert (opened, before) == (
            queries.open_bill(viewer=owner, bill_id=september),
            queries.open_bill(viewer=owner, bill_id=august),
        )
        assert before.card.bill_id == august
        assert queries.open_with_bill_before(viewer=owner, bill_id=august)[1] is None

    def test_gives_the_last_twelve_the_oldest_first(self, two_months, owner, stranger):
        account_id = Bill.objects.first().account_id
        opened = queries.facts_of_last_twelve(viewer=owner, account_id=account_id)
        assert tuple(one.card.bill_id for one in opened) == two_months
        assert queries.facts_of_last_twelve(viewer=stranger, account_id=account_id) == ()

    def test_opens_nothing_that_could_not_be_made(self, account_month, draft, clerk):
        draft(replace(account_month(), facts=None))
        with pytest.raises(Bill.DoesNotExist):
            queries.open_bill(viewer=clerk, bill_id=Bill.objects.get().pk)


class TestForStaffOnly:
    def test_are_reviews_flags_and_months(self, account_month, draft, owner):
        draft(account_month(use={"is_estimated": True}))
        assert queries.review_list(viewer=owner, month_on=SEPTEMBER) == ()
        assert queries.flags_of(viewer=owner, bill_id=Bill.objects.get().pk) == ()
        assert queries.list_months(viewer=owner) == ()
