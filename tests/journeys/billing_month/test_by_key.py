"""What a key reads: its customer's bills and curves, on its accounts, while a mandate holds."""

from dataclasses import replace
from datetime import date

import pytest
from tests import staffed
from tests.journeys.billing_month.conftest import AT, SEPTEMBER
from tests.stages.billing.conftest import NUMBER

from fullcycle.journeys.billing_month import by_key
from fullcycle.kernels.identity.mandates import Scope
from fullcycle.records.people import actions as people
from fullcycle.records.people import queries as persons
from fullcycle.records.people.queries import KeyHolder
from fullcycle.stages.billing.queries import AskedBills, BillNumber


SEPTEMBERS = BillNumber(account_number=NUMBER, month_on=SEPTEMBER)
PEAK_DAY = date(2026, 9, 9)


@pytest.fixture
def key(district):
    return KeyHolder(
        key_id=1,
        handle="abcdefgh",
        person_id=district.owner_id,
        customer_id=district.customer_id,
        accounts=Scope.ALL,
    )


def asked(key, **changes):
    return AskedBills(customer_id=key.customer_id, account_number=NUMBER, **changes)


def reads(key):
    """Every way to read by a key, each as a call."""
    return [
        lambda: by_key.open_bill(key=key, number=SEPTEMBERS, at=AT),
        lambda: by_key.compare_bill(key=key, number=SEPTEMBERS, at=AT),
        lambda: by_key.bills_of(key=key, asked=asked(key), at=AT),
        lambda: by_key.find_account(key=key, number=NUMBER, at=AT),
        lambda: by_key.curve_of(key=key, account_number=NUMBER, on=PEAK_DAY, at=AT),
    ]


@pytest.mark.usefixtures("two_months")
class TestKey:
    def test_reads_a_bill_and_why_it_differs(self, key):
        opened = by_key.open_bill(key=key, number=SEPTEMBERS, at=AT)
        compared = by_key.compare_bill(key=key, number=SEPTEMBERS, at=AT)

        assert opened.card.number == f"{NUMBER}-202609"
        assert compared.opened == opened
        assert compared.before.card.number == f"{NUMBER}-202608"
        assert (
            compared.explanation.difference_yuan
            == opened.card.total_yuan - compared.before.card.total_yuan
        )

    def test_reads_the_accounts_and_their_bills(self, key):
        (account,) = by_key.accounts_of(key=key, at=AT)
        page = by_key.bills_of(key=key, asked=asked(key), at=AT)

        assert account.number == NUMBER
        assert [card.number[-6:] for card in page.cards] == ["202609", "202608"]

    def test_reads_the_quarter_hours_of_a_day(self, key):
        day = by_key.curve_of(key=key, account_number=NUMBER, on=PEAK_DAY, at=AT)

        assert (day.kw[47], day.kw[48], day.kw[51], day.kw[52]) == (420, 700, 700, 420)
        assert [point.kw for point in day.points] == [day.kw]

    def test_reads_nothing_where_it_is_for_other_accounts(self, key):
        other = replace(key, accounts=frozenset({"3300000000009"}))

        assert by_key.accounts_of(key=other, at=AT) == ()
        for read in reads(other):
            with pytest.raises(by_key.NotThere):
                read()

    def test_reads_nothing_for_another_customer(self, district, key):
        customer_id = staffed.register_customer(2)
        staffed.mandate(district.owner_id, customer_id)

        for read in reads(replace(key, customer_id=customer_id)):
            with pytest.raises(by_key.NotThere):
                read()

    def test_reads_nothing_once_the_mandate_is_withdrawn(self, district, key):
        (card,) = persons.list_mandates_for(customer_id=district.customer_id, at=AT)
        people.revoke_mandate(mandate_id=card.terms.mandate_id, reason="离职", at=AT)

        for read in reads(key):
            with pytest.raises(by_key.NotThere):
                read()
