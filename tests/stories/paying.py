"""A plant with three months measured on the disk, billed and issued as the platform does."""

from calendar import monthrange
from datetime import date
from decimal import Decimal

import numpy as np
from tests import staffed
from tests.stages.billing.conftest import register_account

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.journeys.billing_month import books, running
from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.kernels.loads.curves import CurveBlock
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Structure
from fullcycle.records.customers import queries as customers
from fullcycle.records.people import actions as people
from fullcycle.records.portfolios import actions as portfolios
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.metering import actions as metering


CONTRACT_KW = 700
STEADY_KW = 200
PEAKS_KW = {8: 400, 9: 400, 10: 900}
"""The highest quarter-hour of August, September and October: the 14th at 10:15."""

PEAK_QUARTER = 13 * 96 + 41


def plant_is_billed(*, at):
    """Register a plant whose finance person may act for it, and bill three months of it."""
    customer_id = staffed.register_customer(1)
    her_id = people.register_person(phone="13900139007", name="陈静", at=staffed.BEFORE)
    staffed.mandate(her_id, customer_id)
    portfolios.assign_managers(customer_id=customer_id, at=staffed.BEFORE, reason="首次用电")
    account_id = register_account(customer_id)
    terms = billing.AgreedTerms(
        structure=Structure.TWO_PART,
        charging_mode=ChargingMode.CONTRACT_DEMAND,
        contract_demand_kw=Decimal(CONTRACT_KW),
        power_factor_standard=Decimal("0.90"),
        mode_chosen_on=date(2026, 1, 1),
        basis="高压供用电合同 000001",
    )
    billing.set_price_terms(
        account_id=account_id, terms=terms, starts_on=date(2026, 1, 1), by_id=None, at=at
    )
    for month, peak_kw in PEAKS_KW.items():
        month_on = date(2026, month, 1)
        _measure(account_id, month_on, peak_kw, at)
        running.bill_month(month_on=month_on, at=at)
        assert running.issue(month_on=month_on, by_id=None, at=at).issued == 1
    return account_id


def _measure(account_id, month_on, peak_kw, at):
    (account,) = customers.list_supplied(account_ids=[account_id])
    days = monthrange(month_on.year, month_on.month)[1]
    wh = np.full((1, days * 96), STEADY_KW * 250, np.int32)
    wh[0, PEAK_QUARTER] = peak_kw * 250
    block = CurveBlock(
        point_ids=(account.points[0].number,),
        starts_on=month_on,
        days=days,
        active_wh=wh,
        reactive_varh=wh * 3 // 10,
        export_wh=np.zeros_like(wh),
    )
    curve_store.current().append(block)
    month = metering.MonthToRecord(
        month_on=month_on, region="ZJ", book=books.current_book(), calendar=load_calendar()
    )
    metering.record_month(month=month, at=at)
