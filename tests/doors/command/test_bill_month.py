"""`fullcycle bill month`: a whole district, drafted and issued from the command line."""

from concurrent.futures import Executor, Future
from datetime import UTC, date, datetime

import pytest
from tests import staffed
from tests.stages.billing.conftest import register_account

from fullcycle.doors.command import billing, main
from fullcycle.doors.frame import clock
from fullcycle.stages.billing.models import Bill, BillingMonth


pytestmark = pytest.mark.django_db
SEPTEMBER = date(2026, 9, 1)


class InThisProcess(Executor):
    """A pool of none: another process would not see the database of a test."""

    def submit(self, call, /, *arguments):
        done = Future()
        try:
            done.set_result(call(*arguments))
        except Exception as error:  # noqa: BLE001 - as a pool does, for whoever asks the future
            done.set_exception(error)
        return done


@pytest.fixture(autouse=True)
def _at_hand(monkeypatch):
    monkeypatch.setattr(billing, "pool_of", lambda _processes: InThisProcess())
    monkeypatch.setattr(main, "_set_up_django", lambda: None)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 10, 2, 2, 0, tzinfo=UTC))


@pytest.fixture
def account_id():
    return register_account(staffed.build().customer_id)


class TestBillMonth:
    def test_drafts_everybody_and_says_how_many_are_held(self, account_id, capsys):
        assert main.main(["bill", "month", "2026-09"]) == 0
        assert "0 drafted, 1 held for review, 0 left" in capsys.readouterr().out
        assert Bill.objects.get().account_id == account_id

    @pytest.mark.usefixtures("account_id")
    def test_issues_what_is_clean_when_asked_to(self, capsys):
        assert main.main(["bill", "month", "2026-09", "--issue", "--processes", "1"]) == 0
        told = capsys.readouterr().out
        assert "0 issued, 1 still to be reviewed" in told
        # Of each that is held it says why, and which manager has the customer.
        assert "3300000000001 " in told
        assert "资料不全，无法计算 [" in told

    @pytest.mark.usefixtures("account_id")
    def test_drafts_who_came_late_to_a_month_that_went_out(self, capsys):
        at = datetime(2026, 10, 2, tzinfo=UTC)
        BillingMonth.objects.create(
            month_on=SEPTEMBER, state="ISSUED", opened_at=at, issued_at=at
        )
        assert main.main(["bill", "month", "2026-09"]) == 0
        assert "0 drafted, 1 held for review" in capsys.readouterr().out
        assert BillingMonth.objects.get().state == "LATE"

    def test_refuses_a_month_that_went_out_to_everybody(self, capsys):
        at = datetime(2026, 10, 2, tzinfo=UTC)
        BillingMonth.objects.create(
            month_on=SEPTEMBER, state="ISSUED", opened_at=at, issued_at=at
        )
        assert main.main(["bill", "month", "2026-09"]) == 2
        assert "2026-09" in capsys.readouterr().err

    @pytest.mark.parametrize("month", ["2026-13", "October"])
    def test_wants_a_month(self, month, capsys):
        with pytest.raises(SystemExit):
            main.main(["bill", "month", month])
        assert "is no month" in capsys.readouterr().err
