"""The steps of a dispute and of another way of being charged, as the desk does them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.test import Client
from tests import staffed
from tests.doors.portal import billed

from fullcycle.journeys.billing_month import moving
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Structure
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import Viewer
from fullcycle.records.people import queries as people
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import queries as bills
from fullcycle.stages.billing.models import Bill


BACKEND = "fullcycle.doors.frame.signin.SignedIn"
NOVEMBER = datetime(2026, 11, 24, 2, tzinfo=UTC)
JANUARY = date(2027, 1, 1)


@pytest.fixture(autouse=True)
def _demonstration(settings, hands):
    settings.DEMO = True
    hands.at = NOVEMBER


@pytest.fixture
def at_desk(django_user_model):
    def signed_in(person_id):
        browser = Client(headers={"accept-language": "zh-CN"})
        browser.force_login(django_user_model.objects.get(pk=person_id), backend=BACKEND)
        session = browser.session
        session["_seen_at"] = NOVEMBER.isoformat()
        session.save()
        return browser

    return signed_in


@pytest.fixture
def owner(district):
    return Viewer(person_id=district.owner_id, at=NOVEMBER)


@pytest.fixture
def bill(district):
    """October's bill, issued."""
    (bill_id,) = billed.issue(
        district.customer_id,
        *billed.demo_months(10),
        engine=billed.demo_engine(),
        at=NOVEMBER,
    )
    return Bill.objects.get(pk=bill_id)


class TestCheckDispute:
    def test_answers_from_the_facts_as_they_were_billed(self, bill, owner, at_desk):
        opened = moving.dispute_line(
            viewer=owner, bill_id=bill.pk, line_place=1, words="那天停产。"
        )
        task = cases.find_open_task(case_id=opened.case_id, node="check_dispute")
        (clerk,) = people.list_staff_with_role(role="BILL", at=NOVEMBER)
        browser = at_desk(clerk.id)
        page = browser.get(f"/desk/tasks/{task.id}/").content.decode()
        assert "那天停产。" in page
        assert "第 1 项" in page
        refused = browser.post(f"/desk/tasks/{task.id}/", {"basis": "AS_BILLED"})
        assert refused.status_code in {200, 422}
        browser.post(
            f"/desk/tasks/{task.id}/", {"basis": "AS_BILLED", "words": "核对无误"}, follow=True
        )
        seen = bills.find_dispute(viewer=owner, case_id=opened.case_id)
        assert (seen.answer, seen.recalculated_yuan) == ("核对无误", bill.total_yuan)


class TestCheckModeChange:
    def test_lets_the_wanted_mode_hold(self, bill, owner, at_desk, manager_of):
        if bills.find_terms(account_id=bill.account_id, on=JANUARY) is None:
            billing.set_price_terms(
                account_id=bill.account_id,
                terms=billing.AgreedTerms(
                    structure=Structure.TWO_PART,
                    charging_mode=ChargingMode.CAPACITY,
                    basis="高压供用电合同",
                ),
                starts_on=date(2026, 12, 1),
                by_id=None,
                at=NOVEMBER,
            )
        opened = moving.ask_for_mode_change(
            viewer=owner,
            change=moving.WantedChange(
                matter="fee_mode_change",
                account_id=bill.account_id,
                to_mode=ChargingMode.CONTRACT_DEMAND,
                contract_kw=Decimal(800),
                starts_on=JANUARY,
            ),
        )
        task = cases.find_open_task(case_id=opened.case_id, node="check_mode_change")
        browser = at_desk(manager_of(opened.case_id))
        page = browser.get(f"/desk/tasks/{task.id}/").content.decode()
        assert "按合同需量计费" in page
        assert "2027-01-01" in page
        browser.post(f"/desk/tasks/{task.id}/", {"decision": "AGREE", "words": "已办好"})
        terms = bills.find_terms(account_id=bill.account_id, on=JANUARY)
        assert (terms.charging_mode, terms.contract_demand_kw) == (
            ChargingMode.CONTRACT_DEMAND,
            800,
        )
        assert staffed.BEFORE < NOVEMBER
