"""Bills by their number, and page by page."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.stages.billing.conftest import AT, NUMBER, SEPTEMBER

from fullcycle.kernels.tariff.facts import MaxDemand
from fullcycle.stages.billing import actions, queries
from fullcycle.stages.billing.models import Bill
from fullcycle.stages.billing.queries import AskedBills, BillNumber


class TestBillNumber:
    @pytest.mark.parametrize(
        ("text", "correction_id"), [(f"{NUMBER}-202609", None), (f"{NUMBER}-202609-17", 17)]
    )
    def test_is_taken_apart(self, text, correction_id):
        assert queries.read_number(text) == BillNumber(
            account_number=NUMBER, month_on=SEPTEMBER, correction_id=correction_id
        )

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "17",
            f"{NUMBER}-202613",
            f"{NUMBER}-202600",
            f"{NUMBER}-202609-",
            f"{NUMBER}-202609\n",
            f"{NUMBER[:-1]}１-202609",
            f"{NUMBER}-202609-{10**18}",
        ],
    )
    def test_of_another_shape_is_refused(self, text):
        with pytest.raises(queries.UnableToReadBillNumber):
            queries.read_number(text)

    @given(st.text())
    def test_is_refused_whatever_else_is_written(self, text):
        with pytest.raises(queries.UnableToReadBillNumber):
            queries.read_number(text)

    def test_finds_the_bill_that_bears_it(self, owner, district, issued_bill):
        card = queries.get_card(viewer=owner, bill_id=issued_bill)
        found = queries.bill_id_of(
            viewer=owner,
            customer_id=district.customer_id,
            number=queries.read_number(card.number),
        )

        assert found == issued_bill

    def test_of_a_correction_finds_it_and_of_no_other(
        self, owner, district, issued_bill, correct, clerk_id
    ):
        correction_id = correct(issued_bill, {"max_demand": MaxDemand(kw=Decimal(980))})
        actions.issue_bill(bill_id=correction_id, payment_days=10, by_id=clerk_id, at=AT)
        card = queries.get_card(viewer=owner, bill_id=correction_id)
        asked = {"viewer": owner, "customer_id": district.customer_id}

        number = queries.read_number(card.number)
        assert card.number == f"{NUMBER}-202609-{correction_id}"
        assert queries.bill_id_of(**asked, number=number) == correction_id
        with pytest.raises(Bill.DoesNotExist):
            queries.bill_id_of(**asked, number=replace(number, correction_id=issued_bill))

    @pytest.mark.usefixtures("issued_bill")
    def test_finds_nothing_for_a_stranger(self, stranger, district):
        with pytest.raises(Bill.DoesNotExist):
            queries.bill_id_of(
                viewer=stranger,
                customer_id=district.customer_id,
                number=queries.read_number(f"{NUMBER}-202609"),
            )


@pytest.fixture
def four_months(account_month, draft, issue):
    for number in (6, 7, 8, 9):
        month_on = date(2026, number, 1)
        draft(account_month(number), month_on=month_on)
        issue(month_on)


@pytest.fixture
def page(district, owner):
    def paged(viewer=owner, **changes):
        asked = AskedBills(customer_id=district.customer_id, account_number=NUMBER, **changes)
        found = queries.page_bills(viewer=viewer, asked=asked)
        return [card.month_on.month for card in found.cards], found.after

    return paged


@pytest.mark.usefixtures("four_months")
class TestPage:
    def test_follows_on_the_one_before_until_the_end(self, page):
        first, after = page(limit=3)
        second, end = page(limit=3, after=after)

        assert (first, second, end) == ([9, 8, 7], [6], "")

    def test_ends_where_it_is_just_full(self, page):
        assert page(limit=4) == ([9, 8, 7, 6], "")

    def test_holds_the_months_of_a_half_open_stretch(self, page):
        months, _after = page(from_on=date(2026, 7, 1), before_on=date(2026, 9, 1))

        assert months == [8, 7]

    @pytest.mark.parametrize("after", ["x", "202613-1", "202609-", f"202609-{10**18}"])
    def test_after_nothing_we_wrote_is_refused(self, page, after):
        with pytest.raises(queries.UnableToFollowBills):
            page(after=after)

    def test_of_strangers_is_empty(self, page, stranger):
        assert page(viewer=stranger) == ([], "")

    def test_asks_a_bounded_number_of_queries(self, page, django_assert_max_num_queries):
        with django_assert_max_num_queries(5):
            page()
