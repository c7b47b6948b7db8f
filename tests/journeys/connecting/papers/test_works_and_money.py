"""The papers behind fee, contract and switching on."""

from hashlib import sha256

import pytest
from tests.gateways.typesetter.examples import EXAMPLES
from tests.journeys.connecting.papers.conftest import (
    NOON,
    NUMBER,
    card_of,
    data_of,
    needs_chinese_fonts,
    pdf_of,
    words_of,
)

from fullcycle.gateways.signer import port as signer
from fullcycle.gateways.signer.port import UnableToSign
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.journeys.connecting import papers
from fullcycle.journeys.connecting.papers import sealed_contracts
from fullcycle.stages.agreements import queries as agreed


class OutOfWax:
    def sign(self, pdf, *, who, reason, at, place=None):  # noqa: ARG002 - the port's shape
        raise UnableToSign("no seal")


class TestTheReceipt:
    def test_names_price_basis_and_price_document_of_every_line(self, paid, make):
        data = data_of(make("RECEIPT", paid))

        # 1250 kVA at 100 yuan.
        assert data["total_yuan"] == "125000.00"
        assert data["lines"][0]["unit_price"] == "100.00"
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
        assert data["checks"] == [{"item": "人员撤离", "is_done": True}]
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

    def test_the_contract_bears_our_seal_where_the_typesetter_put_its_place(
        self, typst_typesetter
    ):
        paper = typst_typesetter.typeset(
            "supply_contract", EXAMPLES["supply_contract"], at=NOON
        )

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
