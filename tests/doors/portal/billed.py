"""A plant's months, billed at prices in plain sight and issued, for pages to show."""

from calendar import monthrange
from datetime import date, datetime
from decimal import Decimal

import numpy as np
from tests import staffed
from tests.journeys.connecting.plant import NOON
from tests.kernels.tariff.customers import changed, own_book, plain_month
from tests.stages.billing.conftest import register_account

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.kernels.calendars.workdays import SITE_ZONE, load_calendar
from fullcycle.kernels.loads.curves import MISSING, CurveBlock
from fullcycle.kernels.rulebook.tariffs.book import DEMO, load_tariff_book
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Structure
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.facts import MaxDemand
from fullcycle.records.customers import queries as customers
from fullcycle.records.customers.models import MeteringPoint
from fullcycle.records.people import queries as people
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import queries
from fullcycle.stages.billing.queries import Viewer
from fullcycle.stages.metering import actions as metering


ENGINE = BillEngine(own_book())
PAYMENT_DAYS = 10
PEAK_QUARTER = 41
"""10:15 of a day."""


def demo_engine():
    """The engine by which a demonstration bills."""
    return BillEngine(load_tariff_book(DEMO))


def demo_months(*numbers):
    """Months of a factory in Zhejiang; the peak of each lies on its 14th at 10:15."""
    return [
        plain_month(
            number,
            terms={"region": "ZJ"},
            use={"max_demand": MaxDemand(kw=Decimal(900 + 20 * number), at=_peak_at(number))},
        )
        for number in numbers
    ]


def issue(customer_id, *months, engine=ENGINE, at=NOON):
    """Bill and issue months, each by its facts; return the ids of the bills in their order."""
    clerk_id = staffed.hire(90, "BILL")
    numbers = sorted({facts.account_number for facts in months})
    accounts = {
        number: register_account(customer_id, number, meter=f"334{place:02}")
        for place, number in enumerate(numbers)
    }
    for account_id in accounts.values():
        agree(account_id, at)
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
        billing.draft_month(month_on=starts_on, accounts=those, engine=engine, at=at)
        billing.issue_month(
            month_on=starts_on, payment_days=PAYMENT_DAYS, by_id=clerk_id, at=at
        )
    viewer = Viewer(person_id=clerk_id, at=at)
    cards = queries.list_bills(viewer=viewer, customer_id=customer_id)
    ids = {(card.account_number, card.month_on): card.bill_id for card in cards}
    return [ids[facts.account_number, facts.starts_on] for facts in months]


def correct(bill_id, facts, *, at=NOON):
    """Correct a bill: its peak was 100 kW lower. Issue it and return the id."""
    (clerk,) = people.list_staff_with_role(role="BILL", at=at)
    right = changed(facts, use={"max_demand": MaxDemand(kw=Decimal(980))})
    correction_id = billing.correct_bill(
        bill_id=bill_id,
        facts=right,
        reason="电能表互感器变比有误，已更正。",
        engine=demo_engine(),
        by_id=clerk.id,
        at=at,
    )
    billing.issue_bill(bill_id=correction_id, payment_days=PAYMENT_DAYS, by_id=clerk.id, at=at)
    return correction_id


def keep_curve(number, *, kw=1180, missing=0, at=NOON):
    """Keep and record a month's curve: half the peak always, the peak on the 14th at 10:15.

    So many quarter-hours after the peak are `missing`.
    """
    month_on = date(2026, number, 1)
    (point,) = MeteringPoint.objects.all()
    days = monthrange(2026, number)[1]
    watt_hours = np.full((1, days * 96), kw * 125, np.int32)
    watt_hours[0, 13 * 96 + PEAK_QUARTER] = kw * 250
    after_peak = 13 * 96 + PEAK_QUARTER + 1
    watt_hours[0, after_peak : after_peak + missing] = MISSING
    block = CurveBlock(
        point_ids=(point.number,),
        starts_on=month_on,
        days=days,
        active_wh=watt_hours,
        reactive_varh=np.where(watt_hours < 0, MISSING, watt_hours // 3).astype(np.int32),
        export_wh=np.where(watt_hours < 0, MISSING, 0).astype(np.int32),
    )
    curve_store.current().append(block)
    month = metering.MonthToRecord(
        month_on=month_on, region="ZJ", book=load_tariff_book(DEMO), calendar=load_calendar()
    )
    metering.record_month(month=month, at=at)


def _peak_at(number):
    return datetime(2026, number, 14, 10, 15, tzinfo=SITE_ZONE)


def agree(account_id, at):
    terms = billing.AgreedTerms(
        structure=Structure.TWO_PART,
        charging_mode=ChargingMode.ACTUAL_DEMAND,
        power_factor_standard=Decimal("0.90"),
        basis="供用电合同",
    )
    billing.set_price_terms(
        account_id=account_id, terms=terms, starts_on=date(2020, 1, 1), by_id=None, at=at
    )


def account_of(customer_id):
    """The id of the customer's only account."""
    (account,) = customers.list_accounts_of(customer_id)
    return account.id
