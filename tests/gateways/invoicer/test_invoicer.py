"""What holds for every invoicer, and what is particular to each."""

from base64 import b64encode
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.gateways import loopback

from fullcycle.gateways.invoicer.http import VERSION, HttpInvoicer
from fullcycle.gateways.invoicer.port import (
    NUMBER,
    InvoiceRequest,
    UnableToFetchInvoice,
    UnableToIssueInvoice,
)
from fullcycle.gateways.invoicer.simulator import SimulatedInvoicer
from fullcycle.gateways.signed_http import acs3
from fullcycle.gateways.signed_http.client import Service, SignedClient


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
BLUE = InvoiceRequest(
    reference="bill-7",
    buyer_name="温州海螺电器有限公司",
    buyer_tax_number="91110108551385082Q",
    description="电费 3300000000001 2026-10",
    amount_yuan=Decimal("253791.61"),
    billed_on=date(2026, 11, 2),
)
RED = replace(
    BLUE, reference="bill-9", amount_yuan=Decimal("-100.00"), reverses="26330900000000000007"
)


def http(url: str) -> HttpInvoicer:
    key = acs3.AccessKey(id=loopback.KEY_ID, secret=loopback.KEY_SECRET)
    return HttpInvoicer(SignedClient(Service(url=url, key=key, version=VERSION)))


def tax_platform(action: str, fields: dict[str, str]) -> tuple[int, object]:
    """Answer as the service does: one number for one reference."""
    if action == "DownloadInvoice":
        return 200, {
            "Code": "OK",
            "Content": b64encode(b"%PDF-1.7 " + fields["InvoiceNumber"].encode()).decode(),
        }
    assert action == "IssueInvoice"
    serial = fields["Reference"].removeprefix("bill-")
    return 200, {"Code": "OK", "InvoiceNumber": f"26339{int(serial):015d}"}


def sample(told, at):
    assert at == NOON
    return f"%PDF-1.7 {told['number']}".encode()


@pytest.fixture(params=["simulator", "http"])
def invoicer(request):
    if request.param == "simulator":
        yield SimulatedInvoicer(sample)
        return
    with loopback.serving(tax_platform) as platform:
        yield http(platform.url)


class TestEveryInvoicer:
    @pytest.mark.parametrize("request_", [BLUE, RED])
    def test_gives_a_number_of_twenty_digits(self, invoicer, request_):
        assert NUMBER.fullmatch(invoicer.issue(request_, at=NOON).number)

    def test_gives_one_number_for_one_reference(self, invoicer):
        first = invoicer.issue(BLUE, at=NOON)
        assert invoicer.issue(BLUE, at=NOON + timedelta(days=400)) == first
        assert invoicer.issue(RED, at=NOON).number != first.number

    @pytest.mark.parametrize("request_", [BLUE, RED])
    def test_gives_the_pdf_of_an_invoice(self, invoicer, request_):
        number = invoicer.issue(request_, at=NOON).number
        content = invoicer.fetch(request_, number=number, at=NOON)
        assert content == f"%PDF-1.7 {number}".encode()


class TestSimulator:
    def test_has_no_file_without_somebody_to_set_it(self):
        with pytest.raises(UnableToFetchInvoice, match="还没有生成"):
            SimulatedInvoicer().fetch(BLUE, number="2" * 20, at=NOON)

    def test_says_that_it_is_simulated_and_names_no_region(self):
        made = SimulatedInvoicer().issue(BLUE, at=NOON)
        assert made.is_simulated
        assert made.number.startswith("26009")


class TestHttp:
    def test_says_what_is_invoiced_and_what_is_reversed(self):
        with loopback.serving(tax_platform) as platform:
            made = http(platform.url).issue(RED, at=NOON)
        assert not made.is_simulated
        assert platform.calls[0][1] == {
            "Reference": "bill-9",
            "BuyerName": BLUE.buyer_name,
            "BuyerTaxNumber": BLUE.buyer_tax_number,
            "Description": BLUE.description,
            "AmountYuan": "-100.00",
            "BilledOn": "2026-11-02",
            "Reverses": "26330900000000000007",
        }

    def test_asks_again_when_an_answer_got_lost(self):
        answers = iter([(502, {}), (200, {"Code": "OK", "InvoiceNumber": "2" * 20})])
        with loopback.serving(lambda *_: next(answers)) as platform:
            assert http(platform.url).issue(BLUE, at=NOON).number == "2" * 20

    @pytest.mark.parametrize(
        ("status", "document", "reason"),
        [
            (500, {}, "暂时无法访问"),
            (200, {"Code": "TitleUnknown"}, "TitleUnknown"),
            (403, {"Code": "OK"}, "没有开票"),
            (200, {"Code": "OK"}, "20 位"),
            (200, {"Code": "OK", "InvoiceNumber": "2" * 19}, "20 位"),
        ],
    )
    def test_says_that_there_is_none_yet(self, status, document, reason):
        with (
            loopback.serving(lambda *_: (status, document)) as platform,
            pytest.raises(UnableToIssueInvoice, match=reason),
        ):
            http(platform.url).issue(BLUE, at=NOON)

    @pytest.mark.parametrize(
        ("status", "document", "reason"),
        [
            (500, {}, "暂时取不到"),
            (200, {"Code": "OK", "Content": "no base64!"}, "暂时取不到"),
            (200, {"Code": "NotReady"}, "还没有生成"),
            (404, {"Code": "OK", "Content": "JVBERi0="}, "还没有生成"),
            (200, {"Code": "OK", "Content": "PGh0bWw+"}, "还没有生成"),
        ],
    )
    def test_says_that_the_file_is_not_there_yet(self, status, document, reason):
        with (
            loopback.serving(lambda *_: (status, document)) as platform,
            pytest.raises(UnableToFetchInvoice, match=reason),
        ):
            http(platform.url).fetch(BLUE, number="2" * 20, at=NOON)


class TestRequests:
    @pytest.mark.parametrize(
        "changes",
        [
            {"amount_yuan": Decimal(0)},
            {"amount_yuan": Decimal(-1)},
            {"reverses": "26330900000000000007"},
        ],
    )
    def test_that_no_invoice_can_say_are_refused(self, changes):
        with pytest.raises(ValueError, match="cannot be invoiced"):
            replace(BLUE, **changes)
