"""The month that is over is drafted by the calendar; what went out is invoiced at night."""

from datetime import UTC, date, datetime

import numpy as np
import pytest
from tests.stages import conftest as stages
from tests.stages.billing import conftest as stage

from fullcycle.doors.frame import clock
from fullcycle.doors.jobs import bills
from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.memory import MemoryCurves
from fullcycle.gateways.invoicer import port as invoicer
from fullcycle.gateways.invoicer.simulator import SimulatedInvoicer
from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.paper_store.memory import MemoryPapers
from fullcycle.kernels.loads.curves import CurveBlock
from fullcycle.records.customers import queries as customers
from fullcycle.stages.billing.models import Bill, BillingMonth, Invoice, InvoiceFile
from fullcycle.stages.metering import queries as metering


district, clerk_id, account_id = stages.district, stage.clerk_id, stage.account_id
engine, account_month, draft = stage.engine, stage.account_month, stage.draft
issue, issued_bill = stage.issue, stage.issued_bill

pytestmark = pytest.mark.django_db


@pytest.fixture
def at(monkeypatch):
    def stands(instant):
        monkeypatch.setattr(clock, "now", lambda: instant)

    return stands


class TestRecordLastMonth:
    def test_records_the_curves_of_the_month_that_is_over_in_china(self, at, account_id):
        (account,) = customers.list_supplied(account_ids=[account_id])
        number = account.points[0].number
        hundreds = np.full((1, 30 * 96), 100, np.int32)
        block = CurveBlock(
            point_ids=(number,),
            starts_on=date(2026, 9, 1),
            days=30,
            active_wh=hundreds,
            reactive_varh=hundreds,
            export_wh=hundreds,
        )
        at(datetime(2026, 9, 30, 16, 30, tzinfo=UTC))

        with curve_store.lent(MemoryCurves()) as store:
            store.append(block)
            bills.record_last_month.func(timestamp=0)

        uses = metering.month_uses(account_ids=[account_id], month_on=date(2026, 9, 1))
        assert uses[account_id][0].point_number == number
        assert uses[account_id][0].uses[0].reactive_forward_kvarh == 288


class TestDraftLastMonth:
    @pytest.mark.parametrize(
        "instant",
        [datetime(2026, 10, 1, 20, 0, tzinfo=UTC), datetime(2026, 9, 30, 16, 30, tzinfo=UTC)],
    )
    @pytest.mark.usefixtures("account_id")
    def test_drafts_the_month_that_is_over_in_china(self, at, instant):
        at(instant)
        bills.draft_last_month.func(timestamp=0)
        assert Bill.objects.get().month_on == date(2026, 9, 1)
        assert BillingMonth.objects.get().state == "REVIEW"

    @pytest.mark.usefixtures("issued_bill")
    def test_leaves_a_month_that_went_out(self, at):
        at(datetime(2026, 10, 2, 20, 0, tzinfo=UTC))
        bills.draft_last_month.func(timestamp=0)
        assert Bill.objects.get().status == "ISSUED"


class TestInvoiceBills:
    @pytest.mark.usefixtures("issued_bill")
    def test_makes_what_is_lacking_and_asks_again_the_next_night(self, at):
        class Closed:
            def issue(self, request, *, at):
                raise invoicer.UnableToIssueInvoice(f"{request.reference} {at}")

        at(datetime(2026, 10, 5, 20, 30, tzinfo=UTC))
        with invoicer.lent(Closed()):
            bills.invoice_bills.func(timestamp=0)
        assert not Invoice.objects.exists()
        with invoicer.lent(SimulatedInvoicer()):
            bills.invoice_bills.func(timestamp=0)
            bills.invoice_bills.func(timestamp=0)
        assert Invoice.objects.get().is_simulated
        assert not InvoiceFile.objects.exists()

    @pytest.mark.usefixtures("issued_bill")
    def test_fetches_the_file_the_night_that_it_is_there(self, at):
        at(datetime(2026, 10, 5, 20, 30, tzinfo=UTC))
        with invoicer.lent(SimulatedInvoicer()):
            bills.invoice_bills.func(timestamp=0)
        fetching = SimulatedInvoicer(lambda _told, _at: b"%PDF-1.7 sample")
        with invoicer.lent(fetching), paper_store.lent(MemoryPapers()):
            bills.invoice_bills.func(timestamp=0)
        assert InvoiceFile.objects.get().invoice == Invoice.objects.get()
