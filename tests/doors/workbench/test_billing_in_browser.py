# ruff: noqa: F811  (fixtures are asked for by their names)
"""The billing clerk's pages in a browser: they fit and are accessible, in every look."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests import staffed
from tests.doors.portal import billed
from tests.doors.workbench.test_billing import (  # noqa: F401  (fixtures)
    ODD,
    _demonstration,
    clerk_of_the_bills,
    disputed,
)
from tests.doors.workbench.test_in_browser import (  # noqa: F401  (fixtures)
    look_at,
    open_page,
)
from tests.pages import IN_BROWSER
from tests.stages.billing.conftest import register_account

from fullcycle.records.casework import queries as cases
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing.models import Bill


pytestmark = IN_BROWSER
NOVEMBER = datetime(2026, 11, 24, 2, tzinfo=UTC)
PICTURES = os.environ.get("FULLCYCLE_PICTURES", "")


@pytest.fixture
def clerk_id(district, hands, settings):  # noqa: ARG001 - hired after everybody else
    settings.DEMO = True
    hands.at = NOVEMBER
    return staffed.hire(90, "BILL")


@pytest.fixture
def bill_id(district, clerk_id):  # noqa: ARG001 - after the clerk
    """October's bill of one account held, of another free."""
    (facts,) = billed.demo_months(10)
    months = [
        billing.AccountMonth(
            account_id=register_account(district.customer_id, number, meter=number[-5:]),
            customer_id=district.customer_id,
            facts=replace(facts, account_number=number),
            flags=flags,
        )
        for number, flags in (("3300000000001", (ODD,)), ("3300000000002", ()))
    ]
    billing.draft_month(
        month_on=facts.starts_on, accounts=months, engine=billed.demo_engine(), at=NOVEMBER
    )
    return Bill.objects.get(status=Bill.Status.HELD).pk


class TestPages:
    def test_of_a_month_are_in_order(self, look_at, clerk_id, bill_id):
        bill = f"/desk/billing/bills/{bill_id}/"

        assert look_at(clerk_id, "/desk/billing/", bill) == []

    def test_of_a_dispute_are_in_order(self, look_at, disputed):
        step = cases.find_open_task(case_id=disputed.case_id, node="check_dispute")
        assert step is not None
        faults = look_at(
            clerk_of_the_bills(),
            f"/desk/billing/disputes/{disputed.case_id}/",
            f"/desk/tasks/{step.id}/",
        )

        assert faults == []

    def test_of_price_terms_are_in_order(self, look_at, disputed):
        account_id = Bill.objects.first().account_id

        faults = look_at(clerk_of_the_bills(), f"/desk/billing/terms/{account_id}/")

        assert disputed
        assert faults == []

    def test_before_the_first_month_are_in_order(self, look_at, clerk_id):
        assert look_at(clerk_id, "/desk/billing/") == []

    @pytest.mark.skipif(not PICTURES, reason="nobody wants to look")
    def test_are_pictured(self, open_page, clerk_id, bill_id):
        for slug, address in (
            ("desk-month", "/desk/billing/"),
            ("desk-bill", f"/desk/billing/bills/{bill_id}/"),
        ):
            page = open_page(clerk_id, address)
            page.screenshot(path=Path(PICTURES) / f"{slug}.png", full_page=True)
