"""An account whose reading comes once the month went out: billed after it, once."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from tests.kernels.tariff.customers import plain_month
from tests.stages.billing.conftest import AT, PAYMENT_DAYS, SEPTEMBER, register_account
from tests.stages.billing.test_issuing import refused

from fullcycle.records.journal.models import Line
from fullcycle.stages.billing import actions, queries
from fullcycle.stages.billing.models import Bill, BillingMonth, IssueBatch


LATER = AT + timedelta(days=3)


@pytest.fixture
def late_month(district):
    """The facts of an account that was registered when September had gone out."""
    late_id = register_account(district.customer_id, "3300000000002", "33402")

    def made(**changes):
        return actions.AccountMonth(
            account_id=late_id,
            customer_id=district.customer_id,
            facts=plain_month(9, **changes),
        )

    return made


class TestLateAccount:
    def test_is_reviewed_and_issued_as_a_batch_of_its_own(
        self, issued_bill, late_month, draft, issue, clerk, clerk_id
    ):
        first = Bill.objects.values().get(pk=issued_bill)
        drafted = draft(late_month(use={"is_estimated": True}), at=LATER)
        assert (drafted.drafted, drafted.held) == (0, 1)
        (month,) = queries.list_months(viewer=clerk)
        assert (month.state, month.issued, month.held) == ("LATE", 1, 1)
        assert month.state_label == "已发行，迟到户补出账中"
        (held,) = queries.review_list(viewer=clerk, month_on=SEPTEMBER)
        assert issue(at=LATER) == actions.IssuedMonth(issued=0, still_held=1)

        actions.clear_flag(
            flag_id=held.flags[0].flag_id, reason="现场核对", by_id=clerk_id, at=LATER
        )
        assert issue(at=LATER).is_whole

        one, two = queries.list_batches(viewer=clerk, month_on=SEPTEMBER)
        assert (one.number, one.bills, one.is_late) == (1, 1, False)
        assert (two.number, two.bills, two.is_late) == (2, 1, True)
        assert two.issued_at == LATER
        row = BillingMonth.objects.get()
        assert (row.state, row.issued_at) == ("ISSUED", AT)
        late = Bill.objects.get(pk=held.card.bill_id)
        assert late.due_on == LATER.date() + timedelta(days=PAYMENT_DAYS)
        assert Bill.objects.values().get(pk=issued_bill) == first

    def test_leaves_a_journal_of_what_came_late(self, issued_bill, late_month, draft, issue):
        assert issued_bill
        draft(late_month(), at=LATER)
        issue(at=LATER)
        lines = Line.objects.filter(act__startswith="billing.month").order_by("pk")
        assert [(one.act.rpartition(".")[2], one.details["is_late"]) for one in lines] == [
            ("drafted", False),
            ("issued", False),
            ("drafted", True),
            ("issued", True),
        ]
        assert lines[3].details["batch"] == 2

    def test_is_drafted_beside_one_whose_bill_went_out(
        self, issued_bill, account_month, late_month, draft
    ):
        again = account_month(use={"is_estimated": True})
        drafted = draft(again, late_month(), at=LATER)
        assert (drafted.drafted, drafted.unchanged) == (1, 1)
        assert Bill.objects.get(pk=issued_bill).status == "ISSUED"

    def test_is_billed_once(self, issued_bill, late_month, draft, issue):
        assert issued_bill
        draft(late_month(), at=LATER)
        issue(at=LATER)
        with pytest.raises(actions.UnableToDraft, match="全部发行"):
            draft(late_month(use={"is_estimated": True}), at=LATER)
        assert Bill.objects.count() == 2

    def test_is_for_staff_to_see(self, issued_bill, owner):
        assert issued_bill
        assert queries.list_batches(viewer=owner, month_on=SEPTEMBER) == ()


class TestTheDatabase:
    def test_keeps_batches(self, issued_bill, clerk):
        assert issued_bill
        refused("DELETE FROM billing_issuebatch", "refused")
        assert str(IssueBatch.objects.get()).startswith("batch 1")
        assert queries.list_batches(viewer=clerk, month_on=SEPTEMBER)[0].issued_by

    def test_puts_no_draft_into_a_batch(self, issued_bill, late_month, draft):
        assert issued_bill
        draft(late_month(), at=LATER)
        refused(
            "UPDATE billing_bill SET batch_id = (SELECT id FROM billing_issuebatch)"
            " WHERE status = 'DRAFT'",
            "batch_is_issued",
        )


def at_once(*acts):
    """Do several things in threads that start together; what each gave or was refused by."""
    start, outcomes = threading.Barrier(len(acts)), {}

    def run(place, act):
        start.wait()
        try:
            outcomes[place] = act()
        except (actions.UnableToDraft, actions.UnableToIssue) as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=one) for one in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[place] for place in range(len(acts))]


@pytest.mark.django_db(transaction=True)
class TestTwoPeopleAtOnce:
    def test_draft_a_late_account_once(self, issued_bill, late_month, draft):
        assert issued_bill

        def one():
            return draft(late_month(), at=LATER)

        told = at_once(one, one)
        assert Bill.objects.count() == 2
        drafted = [one.drafted for one in told if isinstance(one, actions.DraftedMonth)]
        assert sum(drafted) == 1

    def test_draft_the_first_bill_of_an_account_once(self, account_month, draft):
        month = account_month()
        told = at_once(lambda: draft(month), lambda: draft(month))
        assert Bill.objects.count() == 1
        drafted = [one.drafted for one in told if isinstance(one, actions.DraftedMonth)]
        assert sum(drafted) == 1

    def test_issue_a_late_batch_once(self, issued_bill, late_month, draft, issue):
        assert issued_bill
        draft(late_month(), at=LATER)
        told = at_once(lambda: issue(at=LATER), lambda: issue(at=LATER))
        assert IssueBatch.objects.count() == 2
        refusals = [one for one in told if isinstance(one, actions.UnableToIssue)]
        assert len(refusals) == 1

    def test_close_no_month_over_what_is_drafted(self, issued_bill, late_month, draft, issue):
        assert issued_bill
        at_once(lambda: draft(late_month(), at=LATER), lambda: issue(at=LATER))
        waits = Bill.objects.exclude(status="ISSUED").exists()
        assert BillingMonth.objects.get().state == ("LATE" if waits else "ISSUED")
