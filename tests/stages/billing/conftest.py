"""A plant with an account, a billing clerk, its months at made-up prices, and short ways."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from tests import staffed
from tests.kernels.tariff.customers import own_book, plain_month

from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.records.customers import actions as customers
from fullcycle.records.customers import queries as customer_files
from fullcycle.records.customers.actions import (
    NewMeteringPoint,
    NewSource,
    NewTransformer,
    RegisteredSupply,
)
from fullcycle.stages.billing import actions
from fullcycle.stages.billing.models import Bill
from fullcycle.stages.billing.queries import Viewer


AT = datetime(2026, 10, 2, 2, 0, tzinfo=UTC)
"""Friday 2 October 2026, ten in the morning at the site."""

SEPTEMBER = date(2026, 9, 1)
NUMBER = "3300000000001"
PAYMENT_DAYS = 10


def register_account(customer_id: int, number: str = NUMBER, meter: str = "33401") -> int:
    """Register an account of two transformers and return its id."""
    return customers.register_supply(
        RegisteredSupply(
            account_number=number,
            address="鹿城区滨江街道江滨东路88号",
            voltage_kv=10,
            contract_kva=1630,
            energised_on=date(2020, 1, 1),
            sources=(
                NewSource(
                    role="MAIN",
                    substation="滨江变",
                    feeder="江滨线",
                    voltage_kv=10,
                    capacity_kva=1630,
                ),
            ),
            transformers=(
                NewTransformer(label="T1", kva=1000, high_kv=10),
                NewTransformer(label="T2", kva=630, high_kv=10),
            ),
            metering_points=(
                NewMeteringPoint(
                    mode="HV_HV",
                    ct_primary_a=150,
                    ct_secondary_a=5,
                    pt_ratio=Decimal(100),
                    meter_number=meter,
                ),
            ),
        ),
        customer_id=customer_id,
        source="营业执照",
        at=staffed.BEFORE,
    )


@pytest.fixture
def clerk_id(district):  # noqa: ARG001 - hired after everybody else
    return staffed.hire(90, "BILL")


@pytest.fixture
def account_id(district):
    return register_account(district.customer_id)


@pytest.fixture(scope="session")
def engine():
    return BillEngine(own_book())


@pytest.fixture
def account_month(district, account_id):
    def made(number=9, *, flags=(), **changes):
        return actions.AccountMonth(
            account_id=account_id,
            customer_id=district.customer_id,
            facts=plain_month(number, **changes),
            flags=flags,
        )

    return made


@pytest.fixture
def draft(engine):
    def drafted(*months, month_on=SEPTEMBER, at=AT):
        return actions.draft_month(month_on=month_on, accounts=months, engine=engine, at=at)

    return drafted


@pytest.fixture
def issue(clerk_id):
    def issued(month_on=SEPTEMBER, at=AT):
        return actions.issue_month(
            month_on=month_on, payment_days=PAYMENT_DAYS, by_id=clerk_id, at=at
        )

    return issued


@pytest.fixture
def issued_bill(account_month, draft, issue):
    """The id of September's bill, issued."""
    draft(account_month())
    issue()
    return Bill.objects.get().pk


@pytest.fixture
def owner(district):
    return Viewer(person_id=district.owner_id, at=AT)


@pytest.fixture
def stranger(district):
    return Viewer(person_id=district.stranger_id, at=AT)


@pytest.fixture
def clerk(clerk_id):
    return Viewer(person_id=clerk_id, at=AT)


def later(days: int) -> datetime:
    """So many days after the month was billed."""
    return AT + timedelta(days=days)


def get_account_number(account_id: int) -> str:
    """The number of an account."""
    return customer_files.get_account(account_id).number


@pytest.fixture
def correct(engine, clerk_id):
    """Correct September's bill to other use; the id of the correction."""

    def corrected(bill_id, use):
        return actions.correct_bill(
            bill_id=bill_id,
            facts=plain_month(use=use),
            reason="电能表示数更正",
            engine=engine,
            by_id=clerk_id,
            at=AT,
        )

    return corrected
