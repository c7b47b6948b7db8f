"""A line is disputed and answered; another way of being charged is asked for and decided."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from tests.journeys.billing_month.conftest import AT, SEPTEMBER

from fullcycle.journeys.billing_month import moving, reading
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.models import Task
from fullcycle.records.casework.queries import Viewer
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import queries as bills
from fullcycle.stages.billing.models import Bill


pytestmark = pytest.mark.usefixtures("two_months")
TODAY = date(2026, 10, 3)


@pytest.fixture
def bill_id():
    return Bill.objects.get(month_on=SEPTEMBER, kind="MONTHLY").pk


@pytest.fixture
def dispute(owner, bill_id):
    def disputed(words="峰段电量不对", line_place=1):
        return moving.dispute_line(
            viewer=owner, bill_id=bill_id, line_place=line_place, words=words
        )

    return disputed


def open_task(case_id):
    return Task.objects.get(case_id=case_id, state="OPEN")


class TestDisputeLine:
    def test_opens_a_case_that_is_the_billing_clerks_turn(self, dispute, owner):
        opened = dispute()
        task = open_task(opened.case_id)
        assert (task.node, task.role) == ("check_dispute", "BILL")
        case = cases.get_case(case_id=opened.case_id)
        assert case.card.matter == "bill_dispute"
        assert "2026-09 账单异议" in case.card.title
        assert bills.find_dispute(viewer=owner, case_id=opened.case_id).line_place == 1

    def test_leaves_no_case_behind_where_it_is_refused(self, dispute):
        with pytest.raises(billing.UnableToDispute):
            dispute(words="")
        assert not Task.objects.filter(node="check_dispute").exists()

    def test_is_answered_where_the_bill_was_right(self, dispute, owner, clerk_id, bill_id):
        opened = dispute()
        progress = moving.answer_from_frozen(
            task_id=open_task(opened.case_id).pk, words="账单无误", by_id=clerk_id, at=AT
        )
        assert progress.is_closed
        seen = bills.find_dispute(viewer=owner, case_id=opened.case_id)
        assert (seen.answer, seen.correction_id) == ("账单无误", None)
        assert seen.recalculated_yuan == Bill.objects.get(pk=bill_id).total_yuan

    def test_is_followed_by_a_correction_where_the_customer_was_right(
        self, dispute, measure, owner, clerk_id, bill_id
    ):
        opened = dispute()
        measure(SEPTEMBER, kw=400)
        moving.answer_from_records(
            task_id=open_task(opened.case_id).pk, words="示数已更正", by_id=clerk_id, at=AT
        )
        seen = bills.find_dispute(viewer=owner, case_id=opened.case_id)
        correction = Bill.objects.get(pk=seen.correction_id)
        assert correction.total_yuan < 0
        assert correction.corrects_id == bill_id

    def test_is_not_answered_from_records_that_make_no_bill(self, dispute, clerk_id):
        opened = dispute()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("TRUNCATE billing_priceterms CASCADE")
        with pytest.raises(billing.UnableToAnswerDispute, match="算不出"):
            moving.answer_from_records(
                task_id=open_task(opened.case_id).pk, words="x", by_id=clerk_id, at=AT
            )

    def test_can_be_said_again_after_the_answer(self, dispute, clerk_id):
        first = dispute()
        moving.answer_from_frozen(
            task_id=open_task(first.case_id).pk, words="账单无误", by_id=clerk_id, at=AT
        )
        assert dispute().case_id != first.case_id


@pytest.fixture
def form(owner, account_id):
    return reading.regret_of(viewer=owner, account_id=account_id, on=TODAY).change_form


@pytest.fixture
def change(form):
    return moving.wanted(form, contract_kw=form.contract_kw)


class TestAskForModeChange:
    def test_opens_a_request_that_is_the_account_managers_turn(self, change, owner, account_id):
        opened = moving.ask_for_mode_change(viewer=owner, change=change)
        task = open_task(opened.case_id)
        assert (task.node, task.role) == ("check_mode_change", "AM")
        (seen,) = bills.list_mode_requests(viewer=owner, account_id=account_id)
        assert (seen.charging_mode, seen.wanted_from) == (
            change.to_mode,
            date(2027, 1, 1),
        )
        assert seen.answer == ""

    def test_agreed_holds_from_the_wanted_day(self, change, owner, account_id, district):
        opened = moving.ask_for_mode_change(viewer=owner, change=change)
        moving.decide_mode_change(
            task_id=open_task(opened.case_id).pk,
            decision=billing.ModeDecision(is_agreed=True, words="已办好"),
            by_id=district.managers[0],
            at=AT,
        )
        terms = bills.find_terms(account_id=account_id, on=date(2027, 1, 1))
        assert terms.charging_mode is change.to_mode
        assert terms.mode_chosen_on == date(2027, 1, 1)
        before = bills.find_terms(account_id=account_id, on=date(2026, 12, 31))
        assert before.charging_mode is ChargingMode.CAPACITY
        seen = bills.find_mode_request(viewer=owner, case_id=opened.case_id)
        assert (seen.is_agreed, seen.answer) == (True, "已办好")

    def test_declined_changes_nothing(self, change, owner, account_id, district):
        opened = moving.ask_for_mode_change(viewer=owner, change=change)
        moving.decide_mode_change(
            task_id=open_task(opened.case_id).pk,
            decision=billing.ModeDecision(is_agreed=False, words="距上次变更不足 90 天"),
            by_id=district.managers[0],
            at=AT,
        )
        ever = bills.terms_in(account_ids=[account_id], starts_on=date.min, ends_on=date.max)
        assert len(ever[account_id]) == 1
        (seen,) = bills.list_mode_requests(viewer=owner, account_id=account_id)
        assert not seen.is_agreed
        with pytest.raises(billing.UnableToChangeMode, match="已经办过"):
            billing.decide_mode(
                request_id=seen.request_id,
                decision=billing.ModeDecision(is_agreed=True, words="好"),
                by_id=district.managers[0],
                at=AT,
            )

    def test_refuses_strangers_a_second_one_and_what_lacks_a_value(
        self, change, owner, district
    ):
        stranger = Viewer(person_id=district.stranger_id, at=AT)
        with pytest.raises(billing.UnableToChangeMode, match="授权"):
            moving.ask_for_mode_change(viewer=stranger, change=change)
        lacking = replace(change, to_mode=ChargingMode.CONTRACT_DEMAND, contract_kw=None)
        with pytest.raises(billing.UnableToChangeMode, match="合同最大需量"):
            moving.ask_for_mode_change(viewer=owner, change=lacking)
        early = replace(change, starts_on=date(2019, 1, 1))
        with pytest.raises(billing.UnableToChangeMode, match="还没有电价约定"):
            moving.ask_for_mode_change(viewer=owner, change=early)
        moving.ask_for_mode_change(viewer=owner, change=change)
        with pytest.raises(billing.UnableToChangeMode, match="正在核对"):
            moving.ask_for_mode_change(viewer=owner, change=change)

    def test_needs_words_for_the_customer(self, change, owner, district):
        opened = moving.ask_for_mode_change(viewer=owner, change=change)
        with pytest.raises(billing.UnableToChangeMode, match="答复"):
            moving.decide_mode_change(
                task_id=open_task(opened.case_id).pk,
                decision=billing.ModeDecision(is_agreed=True, words=" "),
                by_id=district.managers[0],
                at=AT,
            )

    def test_tasks_of_one_are_not_answered_as_the_other(
        self, change, owner, dispute, clerk_id, district
    ):
        request, disputed = moving.ask_for_mode_change(viewer=owner, change=change), dispute()
        with pytest.raises(billing.UnableToAnswerDispute, match="没有账单异议"):
            moving.answer_from_frozen(
                task_id=open_task(request.case_id).pk, words="x", by_id=clerk_id, at=AT
            )
        with pytest.raises(billing.UnableToChangeMode, match="没有计费方式变更"):
            moving.decide_mode_change(
                task_id=open_task(disputed.case_id).pk,
                decision=billing.ModeDecision(is_agreed=True, words="x"),
                by_id=district.managers[0],
                at=AT,
            )


def test_a_wish_for_another_contract_demand_keeps_the_time_of_the_mode(
    form, owner, account_id, district
):
    agreed = replace(
        bills.find_terms(account_id=account_id, on=TODAY),
        charging_mode=ChargingMode.CONTRACT_DEMAND,
    )
    billing.set_price_terms(
        account_id=account_id,
        terms=billing.AgreedTerms(
            structure=agreed.structure,
            charging_mode=agreed.charging_mode,
            contract_demand_kw=Decimal(1500),
            mode_chosen_on=date(2026, 10, 1),
            basis="合同变更",
        ),
        starts_on=date(2026, 10, 1),
        by_id=None,
        at=AT,
    )
    change = moving.WantedChange(
        matter="demand_value_change",
        account_id=account_id,
        to_mode=ChargingMode.CONTRACT_DEMAND,
        contract_kw=Decimal(800),
        starts_on=date(2026, 12, 1),
    )
    opened = moving.ask_for_mode_change(viewer=owner, change=change)
    moving.decide_mode_change(
        task_id=open_task(opened.case_id).pk,
        decision=billing.ModeDecision(is_agreed=True, words="已办好"),
        by_id=district.managers[0],
        at=AT,
    )
    terms = bills.find_terms(account_id=account_id, on=date(2026, 12, 1))
    assert (terms.contract_demand_kw, terms.mode_chosen_on) == (800, date(2026, 10, 1))
    assert form is not None
