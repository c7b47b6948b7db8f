"""A bill is read: why it differs, when the peak was, what another choice would have cost."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.journeys.billing_month.conftest import AGREED, AT, AUGUST, SEPTEMBER

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.memory import MemoryCurves
from fullcycle.journeys.billing_month import reading
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode
from fullcycle.kernels.tariff.explaining.drivers import Cause
from fullcycle.records.casework.queries import Viewer
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import queries as bills
from fullcycle.stages.billing.models import Bill


D = Decimal
TODAY = date(2026, 10, 3)


def bill_id_of(month_on):
    return Bill.objects.get(month_on=month_on).pk


@pytest.mark.usefixtures("two_months")
class TestExplainedBill:
    def test_tells_causes_that_add_up_and_the_day_of_the_peak(self, owner):
        seen = reading.explained_bill(viewer=owner, bill_id=bill_id_of(SEPTEMBER))
        before, after = seen.before.bill.total_yuan, seen.opened.bill.total_yuan
        shares = {share.cause: share.yuan for share in seen.explanation.shares}
        assert sum(shares.values()) == after - before
        assert shares[Cause.VOLUME] > 0
        assert seen.peak_day.max_kw == 700
        assert seen.peak_day.on == date(2026, 9, 9)
        assert len(seen.peak_day.kw) == 96

    def test_compares_the_first_month_with_nothing(self, owner):
        seen = reading.explained_bill(viewer=owner, bill_id=bill_id_of(AUGUST))
        assert (seen.before, seen.explanation) == (None, None)

    def test_shows_no_peak_where_no_curve_is_kept(self, owner):
        with curve_store.lent(MemoryCurves()):
            seen = reading.explained_bill(viewer=owner, bill_id=bill_id_of(SEPTEMBER))
        assert seen.peak_day is None
        assert seen.explanation is not None

    def test_is_not_for_strangers(self, district):
        stranger = Viewer(person_id=district.stranger_id, at=AT)
        with pytest.raises(Bill.DoesNotExist):
            reading.explained_bill(viewer=stranger, bill_id=bill_id_of(SEPTEMBER))


class TestRegretOf:
    @pytest.mark.usefixtures("two_months")
    def test_fills_in_the_form_for_the_mode_that_costs_less(self, owner, account_id):
        seen = reading.regret_of(viewer=owner, account_id=account_id, on=TODAY)
        form = seen.change_form
        # 1,630 kVA at 400 to 700 kW: any demand mode costs less than capacity.
        assert seen.mode is ChargingMode.CAPACITY
        assert form.matter == "fee_mode_change"
        assert form.to_mode in {ChargingMode.ACTUAL_DEMAND, ChargingMode.CONTRACT_DEMAND}
        assert 0 < form.saves_yuan <= seen.regret.lost_yuan
        # The next quarter begins in January, and notice is given in working days before it.
        assert form.earliest.starts_on == date(2027, 1, 1)
        assert form.earliest.ask_by < form.earliest.starts_on
        assert seen.months == (AUGUST, SEPTEMBER)

    @pytest.mark.usefixtures("two_months")
    def test_proposes_another_contract_demand_where_the_mode_is_right(self, owner, account_id):
        found = reading.regret_of(viewer=owner, account_id=account_id, on=TODAY)
        mode = found.change_form.to_mode
        agreed = replace(
            AGREED, charging_mode=ChargingMode.CONTRACT_DEMAND, contract_demand_kw=D(1600)
        )
        billing.set_price_terms(
            account_id=account_id,
            terms=agreed,
            starts_on=date(2026, 10, 1),
            by_id=None,
            at=AT,
        )
        form = reading.regret_of(viewer=owner, account_id=account_id, on=TODAY).change_form
        if mode is ChargingMode.CONTRACT_DEMAND:
            assert form.matter == "demand_value_change"
            assert form.contract_kw < 1600
        else:
            assert (form.matter, form.to_mode) == ("fee_mode_change", mode)

    @pytest.mark.usefixtures("agreed")
    def test_has_nothing_to_say_before_the_first_bill(self, owner, account_id):
        assert reading.regret_of(viewer=owner, account_id=account_id, on=TODAY) is None

    @pytest.mark.usefixtures("two_months")
    def test_has_nothing_to_say_without_prices(self, owner, account_id, settings):
        settings.DEMO = False
        assert reading.regret_of(viewer=owner, account_id=account_id, on=TODAY) is None
        assert bills.facts_of_last_twelve(viewer=owner, account_id=account_id)

    @pytest.mark.usefixtures("two_months")
    def test_fills_in_nothing_where_todays_mode_is_the_best(self, owner, account_id):
        best = reading.regret_of(viewer=owner, account_id=account_id, on=TODAY).change_form
        billing.set_price_terms(
            account_id=account_id,
            terms=replace(
                AGREED, charging_mode=best.to_mode, contract_demand_kw=best.contract_kw
            ),
            starts_on=date(2026, 10, 1),
            by_id=None,
            at=AT,
        )
        seen = reading.regret_of(viewer=owner, account_id=account_id, on=TODAY)
        assert seen.change_form is None
        assert seen.earliest.starts_on == date(2027, 1, 1)
        assert seen.regret.lost_yuan > 0

    @pytest.mark.usefixtures("two_months")
    def test_names_no_day_that_no_calendar_reaches(self, owner, account_id):
        seen = reading.regret_of(viewer=owner, account_id=account_id, on=date(2035, 5, 1))
        assert (seen.change_form, seen.earliest) == (None, None)
