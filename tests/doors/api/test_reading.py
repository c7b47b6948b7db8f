"""What machines read: accounts, bills, why they differ, what they were made of, curves."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest
from pydantic import TypeAdapter
from tests.doors.api.conftest import NOVEMBER, NUMBER, OCTOBERS
from tests.doors.portal import billed

from fullcycle.doors.api import answers
from fullcycle.doors.api.problems import ProblemAnswer
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.tariff.bills import Bill as MadeBill
from fullcycle.kernels.tariff.facts import BillFacts
from fullcycle.kernels.tariff.freezing import thaw
from fullcycle.records.journal.models import Line
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing.models import Bill


BILLS = f"/api/v1/accounts/{NUMBER}/bills"
CURVE = f"/api/v1/accounts/{NUMBER}/curve?day=2026-10-14"


def read(kind, answer, status=200):
    """The answer as the dataclass that its schema was made of."""
    assert answer.status_code == status
    return TypeAdapter(kind).validate_json(answer.content)


@pytest.mark.usefixtures("bills")
class TestAccounts:
    def test_are_those_of_the_customer(self, machine):
        (account,) = read(answers.AccountsAnswer, machine("/api/v1/accounts")).accounts

        assert (account.account_number, account.voltage_kv, account.contract_kva) == (
            NUMBER,
            10,
            1630,
        )

    def test_are_none_for_a_key_to_an_account_that_was_given_away(self, make_key, call):
        key = make_key(accounts=frozenset({"3300000000009"}))

        assert read(answers.AccountsAnswer, call("/api/v1/accounts", key)).accounts == ()


@pytest.mark.usefixtures("bills")
class TestBills:
    def test_are_listed_by_month_the_newest_first(self, machine):
        told = read(answers.BillsAnswer, machine(BILLS))

        assert [bill.month for bill in told.bills] == [
            f"2026-{month:02}" for month in (10, 9, 8, 7, 6)
        ]
        assert told.next is None

    def test_carry_what_the_bill_itself_says(self, machine):
        summary = read(answers.BillsAnswer, machine(BILLS)).bills[0]
        bill = read(MadeBill, machine(f"/api/v1/bills/{summary.number}"))

        assert summary.total_yuan == bill.total_yuan
        assert summary.energy_kwh == sum(bill.billed_kwh.values())
        assert summary.due_on == date(2026, 12, 4)

    def test_are_followed_page_by_page_within_a_stretch(self, machine):
        first = read(answers.BillsAnswer, machine(f"{BILLS}?from=2026-07&to=2026-10&limit=2"))
        second = read(answers.BillsAnswer, machine(first.next))

        assert [bill.month for bill in first.bills] == ["2026-09", "2026-08"]
        assert [bill.month for bill in second.bills] == ["2026-07"]
        assert second.next is None

    def test_name_a_correction_and_what_it_corrects(self, machine, bills, months):
        correction_id = billed.correct(bills[4], months[4], at=NOVEMBER)

        newest = read(answers.BillsAnswer, machine(BILLS)).bills[0]
        opened = read(MadeBill, machine(f"/api/v1/bills/{newest.number}"))

        assert newest.number == f"{NUMBER}-202610-{correction_id}"
        assert (newest.kind, newest.corrects) == ("CORRECTION", f"{NUMBER}-202610")
        assert opened.total_yuan == newest.total_yuan < 0

    @pytest.mark.parametrize(
        ("query", "parameter"),
        [
            ("from=2026", "from"),
            ("to=2026-13", "to"),
            ("limit=0", "limit"),
            ("limit=many", "limit"),
            ("after=yesterday", "after"),
        ],
    )
    def test_say_which_word_of_the_question_was_wrong(self, machine, query, parameter):
        problem = read(ProblemAnswer, machine(f"{BILLS}?{query}"), 400)

        assert problem.parameters == (parameter,)
        assert parameter in problem.detail


@pytest.mark.usefixtures("bills")
class TestBill:
    def test_is_the_text_of_the_page_to_the_last_character(self, machine, owner, bills):
        page = owner.get(f"/bills/{bills[4]}/bill.json")

        assert machine(OCTOBERS).content == page.content

    def test_is_not_sent_again_to_whoever_has_it(self, machine):
        first = machine(OCTOBERS)
        again = machine(OCTOBERS, if_none_match=first.headers["ETag"])

        assert (again.status_code, again.content) == (304, b"")
        assert Line.objects.filter(act="billing.bill.downloaded").count() == 1

    def test_leaves_a_line_in_the_journal_that_names_the_key(self, machine, district, bills):
        machine(OCTOBERS)

        line = Line.objects.get(act="billing.bill.downloaded")
        made = Line.objects.get(act="people.api-key.made")
        assert (line.actor_id, line.for_customer_id) == (
            district.owner_id,
            district.customer_id,
        )
        assert line.details == {"form": "api", "bills": [bills[4]], "key": made.subject_id}

    @pytest.mark.parametrize(
        "number",
        [
            f"{NUMBER}-202605",
            "3300000000002-202610",
            f"{NUMBER}-202610-1",
            "17",
            "x" * 900,
        ],
    )
    def test_that_is_not_the_keys_does_not_exist(self, machine, number):
        problem = read(ProblemAnswer, machine(f"/api/v1/bills/{number}"), 404)

        assert "不属于这个密钥" in problem.detail
        assert Line.objects.filter(act="api.call.refused").exists()

    def test_that_is_not_issued_does_not_exist(self, machine, district):
        (november,) = billed.demo_months(11)
        month = billing.AccountMonth(
            account_id=billed.account_of(district.customer_id),
            customer_id=district.customer_id,
            facts=november,
            flags=(),
        )
        billing.draft_month(
            month_on=november.starts_on,
            accounts=[month],
            engine=billed.demo_engine(),
            at=NOVEMBER,
        )

        assert Bill.objects.filter(month_on=november.starts_on).count() == 1
        assert machine(f"/api/v1/bills/{NUMBER}-202611").status_code == 404


@pytest.mark.usefixtures("bills")
class TestExplanation:
    def test_adds_up_to_the_difference(self, machine):
        told = read(answers.ExplanationAnswer, machine(f"{OCTOBERS}/explanation"))

        shares = [share.yuan for share in told.explanation.shares]
        assert told.before == f"{NUMBER}-202609"
        assert sum(shares) == told.difference_yuan
        assert (
            told.difference_yuan
            == told.explanation.after_yuan - told.explanation.before_yuan
            != 0
        )

    def test_of_the_first_bill_is_none(self, machine):
        address = f"/api/v1/bills/{NUMBER}-202606/explanation"
        told = read(answers.ExplanationAnswer, machine(address))

        assert (told.before, told.difference_yuan, told.explanation) == (None, None, None)


@pytest.mark.usefixtures("bills")
class TestFacts:
    def test_are_what_the_bill_was_made_of(self, machine, months):
        answer = machine(f"{OCTOBERS}/facts")

        assert thaw(BillFacts, answer.content.decode()) == months[4]


@pytest.mark.usefixtures("bills")
class TestCurve:
    def test_is_of_96_half_open_quarter_hours_in_kw(self, machine):
        billed.keep_curve(10)

        told = read(answers.CurveAnswer, machine(CURVE))

        assert (told.unit, len(told.quarters)) == ("kW", 96)
        peak = told.quarters[billed.PEAK_QUARTER]
        assert peak.starts_at == datetime(2026, 10, 14, 10, 15, tzinfo=SITE_ZONE)
        assert (peak.ends_at - peak.starts_at).total_seconds() == 900
        assert (peak.kw, told.quarters[0].kw) == (Decimal(1180), Decimal(590))
        assert [quarter.kw for quarter in told.quarters] == list(told.points[0].kw)

    def test_has_null_where_nothing_was_heard(self, machine):
        billed.keep_curve(10, missing=3)

        told = read(answers.CurveAnswer, machine(CURVE))

        gaps = [place for place, quarter in enumerate(told.quarters) if quarter.kw is None]
        assert gaps == [42, 43, 44]

    @pytest.mark.parametrize("day", ["", "2026-02-30", "0001-01-01", "9999-12-31", "today"])
    def test_of_no_such_day_is_refused(self, machine, day):
        answer = machine(f"/api/v1/accounts/{NUMBER}/curve?day={day}")

        assert read(ProblemAnswer, answer, 400).parameters == ("day",)

    def test_leaves_a_line_in_the_journal(self, machine, district):
        machine(CURVE)

        line = Line.objects.get(act="metering.curve.downloaded")
        assert (line.subject_id, line.for_customer_id) == (NUMBER, district.customer_id)


@pytest.mark.usefixtures("bills")
class TestQueries:
    @pytest.mark.parametrize(
        ("address", "most"),
        [
            ("/api/v1/accounts", 14),
            (BILLS, 16),
            (OCTOBERS, 20),
            (f"{OCTOBERS}/facts", 20),
            (f"{OCTOBERS}/explanation", 22),
            (CURVE, 22),
        ],
    )
    def test_are_bounded(self, machine, address, most, django_assert_max_num_queries):
        machine(address)

        with django_assert_max_num_queries(most):
            assert machine(address).status_code == 200


def test_a_group_with_two_accounts_reads_each_by_its_number(district, machine, months):
    other = replace(months[4], account_number="3300000000002")
    billed.issue(
        district.customer_id, months[4], other, engine=billed.demo_engine(), at=NOVEMBER
    )

    told = read(answers.AccountsAnswer, machine("/api/v1/accounts"))
    bill = read(MadeBill, machine("/api/v1/bills/3300000000002-202610"))

    assert [one.account_number for one in told.accounts] == [NUMBER, "3300000000002"]
    assert bill.account_number == "3300000000002"
