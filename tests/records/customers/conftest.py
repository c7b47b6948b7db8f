"""A shoe factory, as it is registered and supplied."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from fullcycle.records.customers import actions as customers
from fullcycle.records.customers.actions import (
    NewBoundary,
    NewCustomer,
    NewMeteringPoint,
    NewSource,
    NewTransformer,
    RegisteredSupply,
)


AT = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
FACTORY = NewCustomer(
    name="温州远步鞋业有限公司",
    credit_code="91110108551385082Q",
    industry_code="C1952",
    district_code="330302",
    address="浙江省温州市鹿城区双屿街道牛岭路18号",
    legal_person="陈晓东",
)
SUPPLY = RegisteredSupply(
    account_number="3301234567",
    address="鹿城区双屿街道牛岭路18号",
    voltage_kv=10,
    contract_kva=1_250,
    energised_on=date(2020, 5, 6),
    sources=(
        NewSource(
            role="MAIN",
            substation="双屿变",
            feeder="牛岭921线",
            voltage_kv=10,
            capacity_kva=1_250,
            boundary=NewBoundary(place="牛岭921线12号杆令克下桩头"),
        ),
    ),
    transformers=(
        NewTransformer(label="1号变", kva=800, high_kv=10),
        NewTransformer(label="2号变", kva=450, high_kv=10, is_running=False),
    ),
    metering_points=(
        NewMeteringPoint(
            mode="HV_HV", ct_primary_a=75, ct_secondary_a=5, pt_ratio=Decimal(100)
        ),
    ),
)


@pytest.fixture
def register():
    """Register the factory, or one that differs in the named fields."""

    def with_changes(**changes):
        return customers.register_customer(
            replace(FACTORY, **changes), source="营业执照", at=AT
        )

    return with_changes


@pytest.fixture
def factory_id(register):
    return register()


@pytest.fixture
def supply(factory_id):
    """Supply the factory as usual, or differently in the named fields."""

    def with_changes(at=AT, **changes):
        return customers.register_supply(
            replace(SUPPLY, **changes), customer_id=factory_id, source="竣工资料", at=at
        )

    return with_changes


@pytest.fixture
def account_id(supply):
    return supply()
