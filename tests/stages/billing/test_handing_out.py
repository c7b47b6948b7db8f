"""Bills read for the doors: several at once, a card alone, what is still being checked."""

from datetime import date

import pytest
from django.core.exceptions import ObjectDoesNotExist

from fullcycle.kernels.tariff.bills import Flag, FlagKind
from fullcycle.kernels.units.wording import Wording
from fullcycle.stages.billing import queries


AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)
ODD = Flag(kind=FlagKind.JUMP, wording=Wording(zh="电量突变。", en="A jump."))


class TestOpenBills:
    def test_come_with_their_lines(self, owner, issued_bill):
        (opened,) = queries.open_bills(viewer=owner, bill_ids=[issued_bill])

        assert sum(line.amount_yuan for line in opened.bill.lines) == opened.bill.total_yuan

    def test_of_others_are_left_out(self, stranger, issued_bill):
        assert queries.open_bills(viewer=stranger, bill_ids=[issued_bill]) == ()

    def test_cost_the_same_queries_however_many(
        self, owner, district, account_month, draft, issue, django_assert_max_num_queries
    ):
        draft(account_month(8), month_on=AUGUST)
        draft(account_month(9))
        issue(AUGUST)
        issue()
        ids = [
            card.bill_id
            for card in queries.list_bills(viewer=owner, customer_id=district.customer_id)
        ]

        with django_assert_max_num_queries(7):
            opened = queries.open_bills(viewer=owner, bill_ids=ids)

        assert len(opened) == 2


class TestGetCard:
    def test_shows_staff_what_is_held(self, clerk, account_month, draft):
        draft(account_month(flags=(ODD,)))
        (held,) = queries.review_list(viewer=clerk, month_on=SEPTEMBER)

        card = queries.get_card(viewer=clerk, bill_id=held.card.bill_id)

        assert card.status == "HELD"

    def test_of_a_strangers_bill_does_not_exist(self, stranger, issued_bill):
        with pytest.raises(ObjectDoesNotExist):
            queries.get_card(viewer=stranger, bill_id=issued_bill)


class TestBeingChecked:
    def test_tells_the_customer_which_month_without_an_amount(
        self, owner, district, account_month, draft
    ):
        draft(account_month(flags=(ODD,)))

        (pending,) = queries.list_being_checked(viewer=owner, customer_id=district.customer_id)

        assert (pending.account_number, pending.month_on) == ("3300000000001", SEPTEMBER)

    @pytest.mark.usefixtures("issued_bill")
    def test_ends_when_the_bill_went_out(self, owner, district):
        assert queries.list_being_checked(viewer=owner, customer_id=district.customer_id) == ()

    def test_is_nothing_to_strangers(self, stranger, district, account_month, draft):
        draft(account_month())

        assert (
            queries.list_being_checked(viewer=stranger, customer_id=district.customer_id) == ()
        )
