# ruff: noqa: F811  (fixtures are asked for by their names)
"""The steps that follow a bill: a dispute is answered, another way of charging is decided."""

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
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import Viewer
from fullcycle.stages.billing.models import Dispute, ModeRequest


@pytest.fixture
def dispute_task(disputed):
    return cases.find_open_task(case_id=disputed.case_id, node="check_dispute")


@pytest.fixture
def change_task(district, hands):
    """The owner asks for the way of charging that is proposed."""
    billed.issue(
        district.customer_id,
        *billed.demo_months(8, 9, 10),
        engine=billed.demo_engine(),
        at=hands.at,
    )
    viewer = Viewer(person_id=district.owner_id, at=hands.at)
    account_id = billed.account_of(district.customer_id)
    view = reading.regret_of(viewer=viewer, account_id=account_id, on=hands.at.date())
    form = view.change_form
    asked = moving.ask_for_mode_change(
        viewer=viewer, change=moving.wanted(form, contract_kw=form.contract_kw)
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

    def test_is_closed_to_other_roles(self, sit_down, district, change_task):
        auditor = sit_down(district.staff["AUDIT"])

        assert auditor.get(f"/desk/tasks/{change_task.id}/").status_code == 403
