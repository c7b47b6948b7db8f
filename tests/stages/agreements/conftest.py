"""A plant with a second source: a fee, a supply contract and a dispatch agreement are due."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from tests.phone import newest_message
from tests.stages import cases
from tests.stages.cases import AT

from fullcycle.stages.agreements import actions, queries


LINE = actions.NewFeeLine(
    rule_id="connecting.reliability_fee.1",
    document_number="浙发改价格〔2026〕0号（测试）",
    unit_price_yuan=Decimal(100),
    quantity=Decimal(2500),
)

TERMS = actions.ContractTerms(
    supplier=actions.ContractParty(name="鹿城供电公司", credit_code="91330302000000001X"),
    customer=actions.ContractParty(
        name="温州瓯江鞋业有限公司", credit_code="9133030200000017XX"
    ),
    address="鹿城区滨江街道江滨东路88号",
    capacity_kva=5000,
    sources=(
        actions.SupplyTerms(name="主供", voltage_kv=Decimal(10), capacity_kva=5000),
        actions.SupplyTerms(name="备用", voltage_kv=Decimal(10), capacity_kva=2500),
    ),
    term_years=5,
    starts_on=date(2026, 12, 1),
    boundary="10 kV 江滨 7 号开关站出线柜电缆头",
    metering=(actions.MeteringTerms(point="主供", device="高供高计", ratio="300/5"),),
    charging_candidates=("CAPACITY", "CONTRACT_DEMAND", "ACTUAL_DEMAND"),
    charging_mode="CAPACITY",
    price_class="工商业两部制",
)

PAPER = 71
SHA = "a" * 64
SEALED_SHA = "b" * 64


@pytest.fixture
def case_id(district):
    return cases.open_case(district, traits=cases.TWO_SOURCES)


@pytest.fixture
def clerk_id(district):
    return district.staff["FEE"]


@pytest.fixture
def officer_id(district):
    return district.staff["CONTRACT"]


@pytest.fixture
def fee_id(case_id, clerk_id):
    fee = actions.set_fee(case_id=case_id, lines=(LINE,), by_id=clerk_id, at=AT)
    return fee.fee_id


@pytest.fixture
def payment(case_id):
    return actions.NewPayment(
        case_id=case_id,
        paid_at=AT,
        amount_yuan=Decimal(250_000),
        channel="BANK",
        receipt_number="R-2026-0001",
    )


@pytest.fixture
def draft(case_id, officer_id):
    """Draft the next version of a contract; return it."""

    def drafted(kind="SUPPLY", **changes):
        number = queries.next_number(case_id=case_id, kind=kind)
        new = actions.NewContract(
            case_id=case_id,
            kind=kind,
            number=number.number,
            terms=TERMS,
            paper_id=PAPER,
            sha256=SHA,
        )
        return actions.draft_contract(draft=replace(new, **changes), by_id=officer_id, at=AT)

    return drafted


@pytest.fixture
def contract_id(draft):
    return draft().contract_id


@pytest.fixture
def code_for(district):
    """Ask for the code to sign a contract with; return what the phone shows."""

    def ask(contract_id, at=AT):
        actions.start_signing(contract_id=contract_id, by_id=district.owner_id, at=at)
        return dict(newest_message(at).blanks)["code"]

    return ask


@pytest.fixture
def confirmed(code_for, district):
    """Confirm the code for a contract; return what the customer signs with."""

    def ready(contract_id, at=AT):
        confirmation_id = actions.confirm_signing(
            contract_id=contract_id,
            code=code_for(contract_id, at),
            by_id=district.owner_id,
            at=at,
        )
        return actions.CustomerSigning(
            contract_id=contract_id,
            confirmation_id=confirmation_id,
            seen_sha256=SHA,
            ip_address="203.0.113.7",
            user_agent="Mozilla/5.0 (Linux; Android 15)",
        )

    return ready


@pytest.fixture
def sign(confirmed, district):
    def signed(contract_id, at=AT):
        return actions.sign_by_customer(
            signing=confirmed(contract_id, at), by_id=district.owner_id, at=at
        )

    return signed


@pytest.fixture
def seal(officer_id):
    def sealed(contract_id, **changes):
        sealing = actions.UtilitySealing(
            contract_id=contract_id,
            paper_id=PAPER + 1,
            sha256=SEALED_SHA,
            signer_name="鹿城供电公司合同专用章",
        )
        return actions.seal_by_utility(
            sealing=replace(sealing, **changes), by_id=officer_id, at=AT
        )

    return sealed
