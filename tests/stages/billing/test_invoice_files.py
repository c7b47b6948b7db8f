"""The file of an invoice: fetched once into the archive, and nothing waits for it."""

import hashlib

import pytest
from tests.stages.billing.conftest import AT, SEPTEMBER
from tests.stages.billing.test_issuing import refused

from fullcycle.gateways.invoicer import port as invoicer
from fullcycle.gateways.invoicer.simulator import SimulatedInvoicer
from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.paper_store.memory import MemoryPapers
from fullcycle.records.archive.models import Paper
from fullcycle.records.journal.models import Line
from fullcycle.stages.billing import actions, queries
from fullcycle.stages.billing.models import InvoiceFile


CONTENT = b"%PDF-1.7 a sample"


@pytest.fixture(autouse=True)
def _gateways():
    fetching = SimulatedInvoicer(lambda _told, _at: CONTENT)
    with invoicer.lent(fetching), paper_store.lent(MemoryPapers()):
        yield


@pytest.fixture
def invoiced_bill(issued_bill):
    actions.issue_invoice(bill_id=issued_bill, at=AT)
    return issued_bill


class TestFetchInvoiceFile:
    def test_is_kept_once_with_its_hash(self, invoiced_bill, clerk):
        assert queries.list_unfetched(month_on=SEPTEMBER) == (invoiced_bill,)
        paper_id = actions.fetch_invoice_file(bill_id=invoiced_bill, at=AT)
        assert actions.fetch_invoice_file(bill_id=invoiced_bill, at=AT) == paper_id
        assert queries.list_unfetched(month_on=SEPTEMBER) == ()
        row = InvoiceFile.objects.get()
        assert row.sha256 == hashlib.sha256(CONTENT).hexdigest()
        assert Paper.objects.get(pk=paper_id).material == "INVOICE"
        card = queries.get_card(viewer=clerk, bill_id=invoiced_bill)
        assert card.invoice_paper_id == paper_id
        assert Line.objects.filter(act="billing.invoice.fetched").count() == 1
        assert str(row).startswith("file of invoice")
        refused("DELETE FROM billing_invoicefile", "refused")

    def test_is_asked_for_again_where_it_is_not_there(self, invoiced_bill, clerk):
        with (
            invoicer.lent(SimulatedInvoicer()),
            pytest.raises(actions.UnableToInvoice, match="还没有生成"),
        ):
            actions.fetch_invoice_file(bill_id=invoiced_bill, at=AT)
        card = queries.get_card(viewer=clerk, bill_id=invoiced_bill)
        assert (len(card.invoice_number), card.invoice_paper_id) == (20, None)
        assert queries.list_unfetched(month_on=SEPTEMBER) == (invoiced_bill,)

    def test_is_a_pdf(self, invoiced_bill):
        with (
            invoicer.lent(SimulatedInvoicer(lambda _told, _at: b"<html>")),
            pytest.raises(actions.UnableToInvoice, match="PDF"),
        ):
            actions.fetch_invoice_file(bill_id=invoiced_bill, at=AT)

    def test_waits_for_the_invoice(self, issued_bill):
        with pytest.raises(actions.UnableToInvoice, match="还没有开票"):
            actions.fetch_invoice_file(bill_id=issued_bill, at=AT)
