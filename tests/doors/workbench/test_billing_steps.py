# ruff: noqa: F811  (fixtures are asked for by their names)
"""The steps that follow a bill: a dispute is answered, another way of charging is decided."""

from datetime import date
from decimal import Decimal

import pytest
from tests.doors.portal import billed
from tests.doors.workbench.test_billing import (  # noqa: F401  (fixtures)
    NOVEMBER,
    _demonstration,
    clerk_of_the_bills,
    disputed,
    sit_down,
)

from fullcycle.journeys.billing_month import moving, reading
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Structure
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import Viewer
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import queries as bills
from fullcycle.stages.billing.models import Bill, Dispute, ModeRequest


JANUARY = date(2027, 1, 1)


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


@pytest.fixture
def dispute_task(disputed):
    return cases.find_open_task(case_id=disputed.case_id, node="check_dispute")


@pytest.fixture
def change_task(district, owner):
    """The owner asks for the way of charging that is proposed."""
    billed.issue(
        district.customer_id,
        *billed.demo_months(8, 9, 10),
        engine=billed.demo_engine(),
        at=NOVEMBER,
    )
    account_id = billed.account_of(district.customer_id)
    view = reading.regret_of(viewer=owner, account_id=account_id, on=NOVEMBER.date())
    form = view.change_form
    asked = moving.ask_for_mode_change(
        viewer=owner, change=moving.wanted(form, contract_kw=form.contract_kw)
    )
    return cases.find_open_task(case_id=asked.case_id, node="check_mode_change")


class TestDisputeStep:
    def test_is_done_on_its_page(self, sit_down, dispute_task):
        clerk = sit_down(clerk_of_the_bills())
        address = f"/desk/tasks/{dispute_task.id}/"
        assert clerk.get(address).content.decode().count("button-primary") == 1

        answer = clerk.post(address, {"basis": "AS_BILLED", "words": "核对无误。"})

        assert answer.status_code == 302, answer.content.decode()
        assert Dispute.objects.get().answer == "核对无误。"

    def test_answers_from_the_facts_as_they_were_billed(self, sit_down, owner, bill):
        opened = moving.dispute_line(
            viewer=owner, bill_id=bill.pk, line_place=1, words="那天停产。"
        )
        task = cases.find_open_task(case_id=opened.case_id, node="check_dispute")
        browser = sit_down(clerk_of_the_bills())
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

    def test_is_closed_to_other_roles(self, sit_down, district, dispute_task):
        auditor = sit_down(district.staff["AUDIT"])

        assert auditor.get(f"/desk/tasks/{dispute_task.id}/").status_code == 403


class TestModeChangeStep:
    def test_is_done_on_its_page(self, sit_down, district, change_task):
        address = f"/desk/tasks/{change_task.id}/"
        desks = [sit_down(person_id) for person_id in district.managers]
        manager = next(desk for desk in desks if desk.get(address).status_code == 200)

        answer = manager.post(address, {"decision": "AGREE", "words": "同意。"})

        assert answer.status_code == 302, answer.content.decode()
        assert ModeRequest.objects.get().answer == "同意。"

    def test_lets_the_wanted_mode_hold(self, sit_down, owner, bill, manager_of):
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
        browser = sit_down(manager_of(opened.case_id))
        page = browser.get(f"/desk/tasks/{task.id}/").content.decode()
        assert "按合同最大需量" in page
        assert "800 kW" in page
        assert "2027-01-01" in page
        assert "提前量够" in page
        browser.post(f"/desk/tasks/{task.id}/", {"decision": "AGREE", "words": "已办好"})
        terms = bills.find_terms(account_id=bill.account_id, on=JANUARY)
        assert (terms.charging_mode, terms.contract_demand_kw) == (
            ChargingMode.CONTRACT_DEMAND,
            800,
        )

    def test_is_closed_to_other_roles(self, sit_down, district, change_task):
        auditor = sit_down(district.staff["AUDIT"])

        assert auditor.get(f"/desk/tasks/{change_task.id}/").status_code == 403
