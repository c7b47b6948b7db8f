"""The papers behind fee, contract and switching on."""

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256

import pytest
from tests import staffed
from tests.gateways.typesetter.examples import EXAMPLES
from tests.journeys.connecting.papers.conftest import (
    CUSTOMER,
    NOON,
    NUMBER,
    card_of,
    data_of,
    needs_chinese_fonts,
    pdf_of,
    words_of,
)
from tests.phone import newest_message

from fullcycle.gateways.signer import port as signer
from fullcycle.gateways.signer.port import UnableToSign
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.journeys.connecting import papers
from fullcycle.journeys.connecting.papers import sealed_contracts
from fullcycle.records.archive import actions as archive_actions
from fullcycle.stages.agreements import actions as agreements
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.connection.models import EnergisePlan, Energising
from fullcycle.stages.metering import actions as metering
from fullcycle.stages.metering import queries as meters


FEE_LINE = agreements.NewFeeLine(
    rule_id="connecting.reliability_fee.1",
    document_number="浙发改价格〔2026〕0号（测试）",
    unit_price_yuan=Decimal(100),
    quantity=Decimal(1250),
)


@pytest.fixture
def paid(accepted, district):
    """A case whose fee of 125,000 yuan was paid by bank."""
    clerk_id = district.staff["FEE"]
    agreements.set_fee(case_id=accepted, lines=(FEE_LINE,), by_id=clerk_id, at=NOON)
    payment = agreements.NewPayment(
        case_id=accepted,
        paid_at=NOON,
        amount_yuan=Decimal(125_000),
        channel="BANK",
        receipt_number="R-2026-0001",
    )
    agreements.record_payment(payment=payment, by_id=clerk_id, at=NOON)
    return accepted


@pytest.fixture
def energised(replied, district):
    """A case that was switched on by two, with one meter on the wall."""
    inspector, second = district.staff["INSPECT"], district.staff["METER"]
    EnergisePlan.objects.create(
        case_id=replied,
        planned_at=NOON + timedelta(days=1),
        agreed_with="王海燕",
        electricians=[
            {"name": "赵电工", "licence_number": "T330300001", "valid_until": "2028-01-01"}
        ],
        agreed_by_id=inspector,
        agreed_at=NOON,
    )
    Energising.objects.create(
        case_id=replied,
        energised_at=NOON + timedelta(days=1, hours=1),
        checklist=[{"code": "STAFF", "words": "人员撤离", "is_in_order": True, "note": ""}],
        commanded_by_id=inspector,
        confirmed_by_id=second,
        recorded_by_id=inspector,
        recorded_at=NOON + timedelta(days=1, hours=2),
    )
    meter = metering.NewMeterSet(
        point="江滨123线",
        meter_number="330012345678",
        accuracy_class="0.5S",
        ct_primary_a=100,
        ct_secondary_a=5,
        pt_primary_v=10000,
        pt_secondary_v=100,
        terminal_number="T0001",
        verified_until=date(2034, 1, 1),
    )
    metering.prepare_meters(case_id=replied, meters=(meter,), by_id=second, at=NOON)
    readings = metering.FirstReadings(
        active_total_kwh=Decimal("0.25"),
        active_sharp_kwh=Decimal("0.05"),
        active_peak_kwh=Decimal("0.05"),
        active_flat_kwh=Decimal("0.05"),
        active_valley_kwh=Decimal("0.10"),
        reactive_kvarh=Decimal(0),
    )
    metering.install_meter(
        installation=metering.NewInstallation(
            meter_set_id=meters.meters_of(case_id=replied)[0].id,
            installed_at=NOON,
            second_installer_id=inspector,
            seal_numbers=("F1", "F2"),
            readings=readings,
        ),
        by_id=second,
        at=NOON,
    )
    return replied


TERMS = agreements.ContractTerms(
    supplier=agreements.ContractParty(name="温州供电公司", credit_code=""),
    customer=agreements.ContractParty(name=CUSTOMER, credit_code=staffed.credit_code(1)),
    address="鹿城区滨江街道江滨东路88号",
    capacity_kva=1250,
    sources=(agreements.SupplyTerms(name="主供", voltage_kv=Decimal(10), capacity_kva=1250),),
    term_years=3,
    starts_on=date(2026, 12, 1),
    boundary="环网柜出线电缆头",
    metering=(agreements.MeteringTerms(point="主供", device="高供高计", ratio="100/5"),),
    charging_candidates=("按容量计费",),
    charging_mode="按容量计费",
    price_class="工商业两部制",
)


@pytest.fixture
def contract(accepted, district):
    """A supply contract that was drafted, with a real paper."""
    number = agreed.next_number(case_id=accepted, kind="SUPPLY").number
    data = EXAMPLES["supply_contract"] | {"number": number}
    content = typesetter.current().typeset("supply_contract", data, at=NOON).pdf
    officer_id = district.staff["CONTRACT"]
    paper = archive_actions.NewPaper(
        material="M31",
        content=content,
        file_name=f"{number}.pdf",
        customer_id=district.customer_id,
        case_id=accepted,
        number=number,
        retention="CONTRACT",
    )
    stored = archive_actions.file_generated(paper, by_id=officer_id, at=NOON)
    drafted = agreements.draft_contract(
        draft=agreements.NewContract(
            case_id=accepted,
            kind="SUPPLY",
            number=number,
            terms=TERMS,
            paper_id=stored.paper_id,
            sha256=sha256(content).hexdigest(),
        ),
        by_id=officer_id,
        at=NOON,
    )
    return drafted.contract_id


@pytest.fixture
def sign(district):
    """Sign a contract for the customer, with the code that came to the phone."""

    def now(contract_id):
        agreements.start_signing(contract_id=contract_id, by_id=district.owner_id, at=NOON)
        code = dict(newest_message(NOON).blanks)["code"]
        confirmation_id = agreements.confirm_signing(
            contract_id=contract_id, code=code, by_id=district.owner_id, at=NOON
        )
        signing = agreements.CustomerSigning(
            contract_id=contract_id,
            confirmation_id=confirmation_id,
            seen_sha256=agreed.get_contract(contract_id=contract_id).sha256,
            ip_address="127.0.0.1",
            user_agent="browser",
        )
        agreements.sign_by_customer(signing=signing, by_id=district.owner_id, at=NOON)

    return now


class OutOfWax:
    def sign(self, pdf, *, who, reason, at, place=None):  # noqa: ARG002 - the port's shape
        raise UnableToSign("no seal")


class TestTheReceipt:
    def test_names_price_basis_and_price_document_of_every_line(self, paid, make):
        data = data_of(make("RECEIPT", paid))

        # 1250 kVA at 100 yuan.
        assert data["total_yuan"] == "125000.00"
        assert data["lines"][0]["unit_price"] == "100.00"
        assert data["lines"][0]["quantity"] == "1250 kVA"
        assert data["lines"][0]["amount"] == "125000.00"
        assert "浙发改价格〔2026〕0号" in data["lines"][0]["basis"]
        assert data["channel"] == "银行转账"
        assert data["receipt_number"] == "R-2026-0001"

    def test_is_made_once(self, paid, make):
        first = make("RECEIPT", paid)

        again = make("RECEIPT", paid)

        assert again.is_repeat
        assert again.paper_id == first.paper_id

    def test_waits_for_the_money(self, accepted, make):
        with pytest.raises(papers.UnableToMakePaper, match="还没有缴费记录"):
            make("RECEIPT", accepted)


class TestTheWorksOrder:
    def test_names_who_commanded_and_every_step(self, energised, make):
        data = data_of(make("WORKS_ORDER", energised))

        # Noon of the next day at the site.
        assert data["planned_at"] == "2026-11-03 12:00"
        assert data["line"] == "江滨123线"
        assert data["checks"] == [{"item": "人员撤离", "found": "已具备"}]
        assert data["steps"][1]["step"] == "江滨123线向客户送电"
        assert data["steps"][0]["by"] == data["commander"]
        assert "赵电工" in {step["by"] for step in data["steps"]}

    def test_keeps_the_first_reading_of_every_meter(self, energised, make):
        data = data_of(make("WORKS_ORDER", energised))

        assert data["meter_readings"] == [
            {"point": "江滨123线", "meter_number": "330012345678", "reading": "0.25"}
        ]

    def test_waits_for_the_switching_on(self, accepted, make):
        with pytest.raises(papers.UnableToMakePaper, match="还没有送电记录"):
            make("WORKS_ORDER", accepted)


class TestTheContract:
    def test_is_in_force_once_our_seal_is_on_what_the_customer_signed(
        self, accepted, contract, sign, make, seal
    ):
        sign(contract)

        stored = make("CONTRACT", accepted)

        view = agreed.get_contract(contract_id=contract)
        assert view.is_in_force
        assert view.paper_id == stored.paper_id
        assert view.signatures[-1].sha256 == sha256(pdf_of(stored)).hexdigest()
        assert [one.is_intact for one in seal.check(pdf_of(stored), at=NOON)] == [True]

    def test_is_a_newer_version_of_the_drafted_paper(self, accepted, contract, sign, make):
        sign(contract)

        stored = make("CONTRACT", accepted)

        assert stored.paper_id == agreed.get_contract(contract_id=contract).drafted_paper_id
        assert stored.version == 2
        assert card_of(stored).is_signed

    def test_is_sealed_once(self, accepted, contract, sign, make):
        sign(contract)
        first = make("CONTRACT", accepted)

        again = make("CONTRACT", accepted)

        assert again.is_repeat
        assert (again.paper_id, again.version) == (first.paper_id, first.version)

    def test_is_not_sealed_before_the_customer_signed(self, accepted, contract, make):
        assert agreed.get_contract(contract_id=contract).awaits_customer
        with pytest.raises(papers.UnableToMakePaper, match="还没有经客户签署"):
            make("CONTRACT", accepted)

    def test_waits_for_the_seal_and_is_sealed_when_it_is_back(
        self, accepted, contract, sign, make
    ):
        sign(contract)
        with signer.lent(OutOfWax()), pytest.raises(UnableToSign):
            make("CONTRACT", accepted)
        assert agreed.get_contract(contract_id=contract).awaits_seal

        make("CONTRACT", accepted)

        assert agreed.get_contract(contract_id=contract).is_in_force


@needs_chinese_fonts
class TestInPrint:
    @pytest.fixture(autouse=True)
    def _typst(self, typst_typesetter, _lent_gateways):
        with typesetter.lent(typst_typesetter):
            yield

    def test_the_receipt_says_what_was_paid(self, paid, make):
        printed = words_of(make("RECEIPT", paid))

        for value in ("125000.00元", "R-2026-0001", "银行转账", NUMBER):
            assert value in printed

    def test_the_works_order_says_meter_and_reading(self, energised, make):
        printed = words_of(make("WORKS_ORDER", energised))

        for value in ("330012345678", "0.25", "江滨123线", "已具备"):
            assert value in printed

    @pytest.mark.parametrize("name", ["supply_contract", "dispatch_agreement"])
    def test_a_contract_bears_our_seal_where_the_typesetter_put_its_place(
        self, typst_typesetter, name
    ):
        paper = typst_typesetter.typeset(name, EXAMPLES[name], at=NOON)

        place = sealed_contracts.place_of_our_seal(paper.pdf)

        wanted = paper.seal_places["supplier"]
        assert place is not None
        assert place.page == wanted.page
        assert abs(place.x_mm - wanted.x_mm) < 1
        assert abs(place.y_mm - wanted.y_mm) < 1

    def test_the_sealed_contract_says_what_was_signed(self, accepted, contract, sign, make):
        sign(contract)

        printed = words_of(make("CONTRACT", accepted))

        assert "高压供用电合同" in printed
        assert agreed.get_contract(contract_id=contract).number in printed
