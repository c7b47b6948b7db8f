"""A bill goes out once; what went out is kept by the database itself."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from tests.kernels.tariff.customers import plain_month
from tests.stages.billing.conftest import AT, PAYMENT_DAYS, SEPTEMBER, register_account

from fullcycle.gateways.invoicer import port as invoicer
from fullcycle.gateways.invoicer.simulator import SimulatedInvoicer
from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.stages.billing import actions, queries
from fullcycle.stages.billing.models import Bill, BillFlag, BillingMonth, BillLine, Invoice


ONE_LINE_MORE = (
    "INSERT INTO billing_billline (bill_id, place, kind, component, name_zh, name_en, quantity,"
    " unit, price, amount_yuan, starts_on, ends_on, ratio, floats,"
    " is_in_power_factor_base, rule_ids, evidence, note_zh, note_en) SELECT bill_id, 99, kind,"
    " component, name_zh, name_en,"
    " quantity, unit, price, amount_yuan, starts_on, ends_on, ratio, floats,"
    " is_in_power_factor_base, rule_ids, evidence, note_zh, note_en"
    " FROM billing_billline WHERE place = 1"
)
ONE_FLAG_MORE = (
    "INSERT INTO billing_billflag (bill_id, kind, words_zh, words_en, point_id, reason)"
    " SELECT id, 'JUMP', 'x', 'x', '', '' FROM billing_bill"
)


def refused(sql: str, message: str) -> None:
    with (
        pytest.raises(DatabaseError, match=message),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


class TestIssueMonth:
    def test_lets_out_what_is_clean_and_keeps_the_rest(
        self, account_month, draft, issue, district, clerk
    ):
        other = register_account(district.customer_id, "3300000000002", "33402")
        month = account_month()
        lacking = replace(month, account_id=other, facts=None)
        draft(month, lacking)
        assert issue() == actions.IssuedMonth(issued=1, still_held=1)
        (card,) = queries.list_months(viewer=clerk)
        assert (card.state, card.issued, card.held, card.drafted) == ("REVIEW", 1, 1, 0)

    def test_is_due_ten_days_later_and_closes_the_month(self, issued_bill, clerk, clerk_id):
        row = Bill.objects.get(pk=issued_bill)
        assert (row.due_on, row.issued_by_id) == (date(2026, 10, 12), clerk_id)
        (month,) = queries.list_months(viewer=clerk)
        assert (month.state, month.total_yuan) == ("ISSUED", row.total_yuan)

    def test_refuses_a_month_not_drafted_one_closed_and_others(
        self, issued_bill, issue, district
    ):
        assert issued_bill
        with pytest.raises(actions.UnableToIssue, match="还没有出账"):
            issue(date(2026, 8, 1))
        with pytest.raises(actions.UnableToIssue, match="已经全部发行"):
            issue()
        with pytest.raises(actions.UnableToIssue, match="只有电费核算员"):
            actions.issue_month(
                month_on=SEPTEMBER, payment_days=10, by_id=district.staff["FEE"], at=AT
            )


class TestIssueBill:
    def test_lets_one_out_once(self, account_month, draft, clerk_id):
        draft(account_month())
        bill_id = Bill.objects.get().pk
        due_on = actions.issue_bill(
            bill_id=bill_id, payment_days=PAYMENT_DAYS, by_id=clerk_id, at=AT
        )
        assert due_on == date(2026, 10, 12)
        with pytest.raises(actions.UnableToIssue, match="已经发行"):
            actions.issue_bill(bill_id=bill_id, payment_days=1, by_id=clerk_id, at=AT)

    def test_refuses_one_that_is_held(self, account_month, draft, clerk_id):
        draft(account_month(use={"is_estimated": True}))
        with pytest.raises(actions.UnableToIssue, match="待复核"):
            actions.issue_bill(
                bill_id=Bill.objects.get().pk, payment_days=1, by_id=clerk_id, at=AT
            )


class TestTheDatabase:
    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE billing_bill SET total_yuan = 0",
            "UPDATE billing_bill SET status = 'DRAFT', issued_at = NULL, due_on = NULL",
            "DELETE FROM billing_bill",
            "UPDATE billing_billline SET amount_yuan = 0 WHERE place = 1",
            "DELETE FROM billing_billline WHERE place = 1",
            ONE_LINE_MORE,
            ONE_FLAG_MORE,
        ],
    )
    def test_keeps_what_was_issued(self, issued_bill, sql):
        assert issued_bill
        refused(sql, "issued|kept|refused")

    @pytest.mark.usefixtures("account_id")
    def test_issues_nothing_that_has_an_open_flag(self, account_month, draft):
        draft(account_month(use={"is_estimated": True}))
        refused("UPDATE billing_bill SET status = 'DRAFT'", "nobody cleared")

    def test_issues_nothing_that_does_not_add_up(self, account_month, draft):
        draft(account_month())
        refused(
            "DELETE FROM billing_billline WHERE place = 1;"
            " UPDATE billing_bill SET status = 'ISSUED', issued_at = drafted_at,"
            " due_on = month_on",
            "do not add up",
        )

    def test_writes_no_bill_that_does_not_add_up(self, account_month, draft):
        draft(account_month())
        refused(
            "UPDATE billing_bill SET total_yuan = total_yuan + 1;"
            " SET CONSTRAINTS ALL IMMEDIATE",
            "do not add up",
        )

    def test_changes_no_facts_of_a_draft(self, account_month, draft):
        draft(account_month())
        refused("UPDATE billing_bill SET facts = '{}'", "made anew")

    def test_keeps_facts_that_can_be_read(self, account_month, draft):
        draft(account_month())
        refused(
            "INSERT INTO billing_bill (account_id, customer_id, month_on, kind, status, reason,"
            " facts, head, book_version, drafted_at) SELECT account_id, customer_id,"
            " '2026-08-01', 'MONTHLY', 'HELD', '', '{', '', '', drafted_at FROM billing_bill",
            "facts_can_be_read",
        )

    def test_has_one_monthly_bill_of_an_account_and_month(self, account_month, draft):
        draft(account_month())
        refused(
            "INSERT INTO billing_bill (account_id, customer_id, month_on, kind, status, reason,"
            " facts, head, book_version, drafted_at) SELECT account_id, customer_id,"
            " month_on, kind, 'HELD', '', '', '', '', drafted_at FROM billing_bill",
            "billing_bill_one_a_month",
        )

    def test_begins_no_bill_as_issued_and_corrects_only_what_went_out(
        self, account_month, draft
    ):
        draft(account_month())
        copied = (
            "INSERT INTO billing_bill (account_id, customer_id, month_on, kind, status, reason,"
            " facts, head, book_version, drafted_at, corrects_id, total_yuan, energy_kwh,"
            " issued_at, due_on) SELECT account_id, customer_id, {month}, {kind}, {status},"
            " {reason}, facts, head, '', drafted_at, {corrects}, total_yuan, energy_kwh,"
            " {issued}, {due} FROM billing_bill"
        )
        refused(
            copied.format(
                month="date '2026-08-01'",
                kind="'MONTHLY'",
                status="'ISSUED'",
                reason="''",
                corrects="NULL",
                issued="drafted_at",
                due="month_on",
            ),
            "drafted before it is issued",
        )
        refused(
            copied.format(
                month="month_on",
                kind="'CORRECTION'",
                status="'DRAFT'",
                reason="'x'",
                corrects="id",
                issued="NULL",
                due="NULL",
            ),
            "only an issued monthly bill",
        )


class TestIssueInvoice:
    @pytest.fixture(autouse=True)
    def _simulated(self):
        with invoicer.lent(SimulatedInvoicer()):
            yield

    def test_has_one_number_of_twenty_digits_however_often_it_is_asked_for(
        self, issued_bill, clerk
    ):
        number = actions.issue_invoice(bill_id=issued_bill, at=AT)
        assert actions.issue_invoice(bill_id=issued_bill, at=AT) == number
        row = Invoice.objects.get()
        assert (len(row.number), row.is_simulated, row.is_red) == (20, True, False)
        card = queries.open_bill(viewer=clerk, bill_id=issued_bill).card
        assert (card.invoice_number, card.is_invoice_simulated) == (number, True)
        assert queries.list_uninvoiced(month_on=SEPTEMBER) == ()

    def test_waits_for_the_bill(self, account_month, draft):
        draft(account_month())
        with pytest.raises(actions.UnableToInvoice, match="发行后"):
            actions.issue_invoice(bill_id=Bill.objects.get().pk, at=AT)

    def test_is_not_made_of_nothing(self, account_month, draft, issue):
        draft(
            account_month(
                terms={"structure": "SINGLE_PART", "charging_mode": "SINGLE_PART"},
                use={"active_kwh": {Period.FLAT: 0}, "reactive_forward_kvarh": 0},
            )
        )
        issue()
        with pytest.raises(actions.UnableToInvoice, match="金额为零"):
            actions.issue_invoice(bill_id=Bill.objects.get().pk, at=AT)

    def test_is_red_where_a_correction_gives_back(self, issued_bill, correct, clerk_id):
        correction_id = correct(issued_bill, {"active_kwh": {Period.FLAT: 100_000}})
        actions.issue_bill(bill_id=correction_id, payment_days=10, by_id=clerk_id, at=AT)
        assert queries.list_uninvoiced(month_on=SEPTEMBER) == (issued_bill, correction_id)
        with pytest.raises(actions.UnableToInvoice, match="原账单还没有开票"):
            actions.issue_invoice(bill_id=correction_id, at=AT)
        first = actions.issue_invoice(bill_id=issued_bill, at=AT)
        red = actions.issue_invoice(bill_id=correction_id, at=AT)
        assert red != first
        assert Invoice.objects.get(number=red).is_red
        refused("DELETE FROM billing_invoice", "refused")

    def test_says_that_there_is_none_yet(self, issued_bill):
        class Silent:
            def issue(self, request, *, at):
                raise invoicer.UnableToIssueInvoice(f"暂时无法访问 {request.reference} {at}")

        with (
            invoicer.lent(Silent()),
            pytest.raises(actions.UnableToInvoice, match=f"bill-{issued_bill}"),
        ):
            actions.issue_invoice(bill_id=issued_bill, at=AT)


def test_rows_tell_what_they_are(issued_bill, account_month, draft, clerk_id):
    assert issued_bill
    draft(account_month(8, use={"is_estimated": True}), month_on=date(2026, 8, 1))
    told = [
        str(model.objects.order_by("pk").first())
        for model in (Bill, BillingMonth, BillLine, BillFlag)
    ]
    assert [words.split()[0] for words in told] == ["MONTHLY", "2026-09", "1.", "ESTIMATED"]
    assert clerk_id
    assert plain_month().starts_on == SEPTEMBER
