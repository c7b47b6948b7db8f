"""A plant's months, billed at prices in plain sight and issued, for pages to show."""

from tests import staffed
from tests.journeys.connecting.plant import NOON
from tests.kernels.tariff.customers import own_book
from tests.stages.billing.conftest import register_account

from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import queries
from fullcycle.stages.billing.queries import Viewer


ENGINE = BillEngine(own_book())
PAYMENT_DAYS = 10


def issue(customer_id, *months, at=NOON):
    """Bill and issue months, each by its facts; return the ids of the bills in their order."""
    clerk_id = staffed.hire(90, "BILL")
    accounts = {
        number: register_account(customer_id, number, meter=f"334{place:02}")
        for place, number in enumerate(sorted({facts.account_number for facts in months}))
    }
    for starts_on in sorted({facts.starts_on for facts in months}):
        those = [
            billing.AccountMonth(
                account_id=accounts[facts.account_number],
                customer_id=customer_id,
                facts=facts,
                flags=(),
            )
            for facts in months
            if facts.starts_on == starts_on
        ]
        billing.draft_month(month_on=starts_on, accounts=those, engine=ENGINE, at=at)
        billing.issue_month(
            month_on=starts_on, payment_days=PAYMENT_DAYS, by_id=clerk_id, at=at
        )
    viewer = Viewer(person_id=clerk_id, at=at)
    cards = queries.list_bills(viewer=viewer, customer_id=customer_id)
    ids = {(card.account_number, card.month_on): card.bill_id for card in cards}
    return [ids[facts.account_number, facts.starts_on] for facts in months]
