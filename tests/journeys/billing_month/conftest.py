# ruff: noqa: F811  (fixtures are asked for by their names)
"""A plant on the demonstration's prices: agreed terms, curves of two months, ways to bill."""

from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
from tests.stages.billing.conftest import account_id, clerk_id  # noqa: F401  (fixtures)
from tests.stages.conftest import district  # noqa: F401  (fixtures)

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.memory import MemoryCurves
from fullcycle.gateways.invoicer import port as invoicer
from fullcycle.gateways.invoicer.simulator import SimulatedInvoicer
from fullcycle.journeys.billing_month import books, running
from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.kernels.loads.curves import CurveBlock
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Structure
from fullcycle.records.casework.queries import Viewer
from fullcycle.records.customers import queries as customers
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.metering import actions as metering


AUGUST, SEPTEMBER = date(2026, 8, 1), date(2026, 9, 1)
DAYS = {AUGUST: 31, SEPTEMBER: 30}
AT = datetime(2026, 10, 3, 2, 0, tzinfo=UTC)
"""Saturday 3 October 2026, ten in the morning at the site."""

JANUARY = date(2026, 1, 1)
AGREED = billing.AgreedTerms(
    structure=Structure.TWO_PART,
    charging_mode=ChargingMode.CAPACITY,
    power_factor_standard=Decimal("0.90"),
    mode_chosen_on=JANUARY,
    basis="高压供用电合同 000001",
)


@pytest.fixture(autouse=True)
def _demonstration(settings):
    settings.DEMO = True


@pytest.fixture(autouse=True)
def _lent_gateways():
    with curve_store.lent(MemoryCurves()), invoicer.lent(SimulatedInvoicer()):
        yield


@pytest.fixture
def agreed(account_id):
    billing.set_price_terms(
        account_id=account_id, terms=AGREED, starts_on=JANUARY, by_id=None, at=AT
    )


@pytest.fixture
def point(account_id):
    (account,) = customers.list_supplied(account_ids=[account_id])
    return account.points[0].number


@pytest.fixture
def measure(point, agreed):  # noqa: ARG001 - a plant that is measured has terms
    """Record a month of a steady power, in kW, with a peak of an hour at noon of the 9th."""

    def measured(month_on, kw=400, peak_kw=None, first_missing=0):
        wh = np.full((1, DAYS[month_on] * 96), kw * 250, np.int32)
        wh[0, 8 * 96 + 48 : 8 * 96 + 52] = (peak_kw or kw) * 250
        reactive = wh * 3 // 10
        wh[0, :first_missing] = reactive[0, :first_missing] = -1
        block = CurveBlock(
            point_ids=(point,),
            starts_on=month_on,
            days=DAYS[month_on],
            active_wh=wh,
            reactive_varh=reactive,
            export_wh=np.where(wh < 0, -1, 0).astype(np.int32),
        )
        curve_store.current().append(block)
        month = metering.MonthToRecord(
            month_on=month_on,
            region="ZJ",
            book=books.current_book(),
            calendar=load_calendar(),
        )
        metering.record_curves([block], month=month, at=AT)

    return measured


@pytest.fixture
def bill(clerk_id):
    """Draft a month and let out what is clean."""

    def billed(month_on):
        running.bill_month(month_on=month_on, at=AT)
        return running.issue(month_on=month_on, by_id=clerk_id, at=AT)

    return billed


@pytest.fixture
def owner(district):
    return Viewer(person_id=district.owner_id, at=AT)


@pytest.fixture
def clerk(clerk_id):
    return Viewer(person_id=clerk_id, at=AT)


@pytest.fixture
def two_months(measure, bill):
    """August steady at 400 kW, September at 420 with a peak of 700, both issued."""
    measure(AUGUST)
    measure(SEPTEMBER, kw=420, peak_kw=700)
    bill(AUGUST)
    bill(SEPTEMBER)
