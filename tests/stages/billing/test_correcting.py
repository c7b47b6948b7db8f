"""What went out is corrected by a bill of its own; disputes are answered by making it again."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from tests.kernels.tariff.customers import plain_month
from tests.stages.billing.conftest import AT, SEPTEMBER

from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.kernels.tariff.bills import LineUnit
from fullcycle.stages.billing import actions, queries
from fullcycle.stages.billing.models import Bill, Dispute


D = Decimal
LESS = {"active_kwh": {Period.PEAK: 60_000, Period.FLAT: 70_000, Period.VALLEY: 70_000}}
"""10,000 kWh less in the flat period than was billed."""


def total_of(bill_id):
    return Bill.objects.get(pk=bill_id).total_yuan


class TestCorrectBill:
    def test_charges_the_difference_and_leaves_the_bill(
        self, issued_bill, correct, engine, clerk
    ):
        before = queries.open_bill(viewer=clerk, bill_id=issued_bill)
        correction_id = correct(issued_bill, LESS)
        correction = queries.open_bill(viewer=clerk, bill_id=correction_id)
        right = engine.compute(plain_month(use=LESS))
        assert correction.bill.total_yuan == right.total_yuan - before.bill.total_yuan
        assert correction.card.kwh == -10_000
        assert correction.card.corrects_id == issued_bill
        assert sum(line.amount_yuan for line in correction.bill.lines) == (
            correction.bill.total_yuan
        )
        assert {line.unit for line in correction.bill.lines} == {LineUnit.YUAN}
        assert "原计" in correction.bill.lines[0].note.zh
        assert queries.open_bill(viewer=clerk, bill_id=issued_bill) == before

    def test_counts_earlier_corrections_as_charged(self, issued_bill, correct, clerk_id):
        first = correct(issued_bill, LESS)
        actions.issue_bill(bill_id=first, payment_days=10, by_id=clerk_id, at=AT)
        back = correct(issued_bill, {})
        assert total_of(back) == -total_of(first)

    @pytest.mark.parametrize(
        ("changes", "message"),
        [
            ({"reason": " "}, "请写明更正的原因"),
            ({"facts": plain_month()}, "不需要更正"),
            ({"facts": plain_month(8)}, "不是这个户号"),
            ({"facts": replace(plain_month(), points=())}, "P|计量|没有"),
        ],
    )
    def test_refuses(self, issued_bill, clerk_id, engine, changes, message):
        asked = {"facts": plain_month(use=LESS), "reason": "表计故障"} | changes
        with pytest.raises(actions.UnableToCorrect, match=message):
            actions.correct_bill(
                bill_id=issued_bill, engine=engine, by_id=clerk_id, at=AT, **asked
            )

    def test_refuses_others_a_second_draft_and_what_did_not_go_out(
        self, issued_bill, correct, engine, district
    ):
        with pytest.raises(actions.UnableToCorrect, match="只有电费核算员"):
            actions.correct_bill(
                bill_id=issued_bill,
                facts=plain_month(use=LESS),
                reason="表计故障",
                engine=engine,
                by_id=district.owner_id,
                at=AT,
            )
        correction_id = correct(issued_bill, LESS)
        with pytest.raises(actions.UnableToCorrect, match="没有发行"):
            correct(issued_bill, {})
        with pytest.raises(actions.UnableToCorrect, match="只能更正"):
            correct(correction_id, {})


@pytest.fixture
def dispute(issued_bill, case_id, district):
    def opened(line_place=1, words="峰段电量不对", by_id=None, bill_id=None):
        return actions.open_dispute(
            bill_id=bill_id or issued_bill,
            line_place=line_place,
            words=words,
            case_id=case_id,
            by_id=by_id or district.owner_id,
            at=AT,
        )

    return opened


class TestOpenDispute:
    def test_freezes_the_facts(self, dispute, owner, issued_bill, case_id):
        dispute_id = dispute()
        (seen,) = queries.disputes_of(viewer=owner, bill_id=issued_bill)
        assert (seen.words, seen.line_place, seen.is_answered) == ("峰段电量不对", 1, False)
        assert queries.find_dispute(viewer=owner, case_id=case_id) == seen
        facts = queries.facts_of_dispute(viewer=owner, dispute_id=dispute_id)
        assert facts == plain_month()
        (card,) = queries.list_bills(viewer=owner, customer_id=seen.customer_id)
        assert card.is_disputed

    @pytest.mark.parametrize(
        ("asked", "message"),
        [({"words": " "}, "请写一句"), ({"line_place": 99}, "没有这一项")],
    )
    def test_refuses(self, dispute, asked, message):
        with pytest.raises(actions.UnableToDispute, match=message):
            dispute(**asked)

    def test_refuses_strangers_and_a_second_one_of_a_line(self, dispute, district):
        with pytest.raises(actions.UnableToDispute, match="授权"):
            dispute(by_id=district.stranger_id)
        dispute(line_place=None)
        with pytest.raises(actions.UnableToDispute, match="正在核对"):
            dispute(line_place=None)

    def test_refuses_a_bill_that_did_not_go_out(self, dispute, issued_bill, correct):
        with pytest.raises(actions.UnableToDispute, match="发行后"):
            dispute(bill_id=correct(issued_bill, LESS))

    def test_is_not_for_strangers_to_see(self, dispute, stranger, issued_bill, case_id, clerk):
        dispute_id = dispute()
        assert queries.disputes_of(viewer=stranger, bill_id=issued_bill) == ()
        assert queries.find_dispute(viewer=stranger, case_id=case_id) is None
        assert queries.list_open_disputes(viewer=stranger) == ()
        with pytest.raises(Dispute.DoesNotExist):
            queries.facts_of_dispute(viewer=stranger, dispute_id=dispute_id)
        assert [one.dispute_id for one in queries.list_open_disputes(viewer=clerk)] == [
            dispute_id
        ]


class TestAnswerDispute:
    @pytest.fixture
    def answer(self, dispute, engine, clerk_id):
        dispute_id = dispute()

        def answered(words="重新计算，账单无误", facts=None, by_id=None):
            return actions.answer_dispute(
                dispute_id=dispute_id,
                answer=actions.DisputeAnswer(words=words, facts=facts),
                engine=engine,
                by_id=by_id or clerk_id,
                at=AT,
            )

        return answered

    def test_makes_the_month_again_and_stays_where_it_was_right(
        self, answer, issued_bill, owner
    ):
        outcome = answer()
        assert outcome == actions.AnsweredDispute(
            recalculated_yuan=total_of(issued_bill), correction_id=None
        )
        (seen,) = queries.disputes_of(viewer=owner, bill_id=issued_bill)
        assert (seen.answer, seen.is_answered) == ("重新计算，账单无误", True)

    def test_drafts_a_correction_where_the_customer_was_right(
        self, answer, issued_bill, engine
    ):
        outcome = answer(words="电能表示数更正", facts=plain_month(use=LESS))
        right = engine.compute(plain_month(use=LESS)).total_yuan
        assert outcome.recalculated_yuan == right
        correction = Bill.objects.get(pk=outcome.correction_id)
        assert correction.total_yuan == right - total_of(issued_bill)
        assert (correction.status, correction.reason) == ("DRAFT", "电能表示数更正")

    def test_refuses_without_words_or_role_and_twice(self, answer, district):
        with pytest.raises(actions.UnableToAnswerDispute, match="请写明"):
            answer(words="")
        with pytest.raises(actions.UnableToAnswerDispute, match="只有电费核算员"):
            answer(by_id=district.staff["FEE"])
        answer()
        with pytest.raises(actions.UnableToAnswerDispute, match="已经答复"):
            answer()

    def test_refuses_facts_that_make_no_bill(self, answer):
        nothing = replace(plain_month(), ends_on=SEPTEMBER)
        with pytest.raises(actions.UnableToAnswerDispute, match="没有一天在供电"):
            answer(facts=nothing)

    def test_is_kept_by_the_database(self, answer):
        answer()
        with (
            pytest.raises(DatabaseError, match="answered once"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute("UPDATE billing_dispute SET answer = 'x'")
        assert str(Dispute.objects.get()).startswith("dispute of bill")
