"""Fees: by a rule, at a documented price, paid whole and once."""

import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from tests.stages import cases
from tests.stages.agreements.conftest import LINE
from tests.stages.cases import AT

from fullcycle.records.journal.models import Line
from fullcycle.stages.agreements import actions, queries
from fullcycle.stages.agreements.models import Fee, FeeLine, FeePayment


pytestmark = pytest.mark.django_db


class TestSettingAFee:
    def test_multiplies_and_adds_up(self, case_id, clerk_id):
        cable = replace(LINE, name="电缆线路", quantity=Decimal(1200))

        fee = actions.set_fee(case_id=case_id, lines=(LINE, cable), by_id=clerk_id, at=AT)

        assert fee.total_yuan == Decimal(370_000)
        view = queries.fee_of(case_id=case_id)
        assert [line.name for line in view.lines] == ["高可靠性供电费", "电缆线路"]
        assert view.lines[0].document_number == LINE.document_number

    @pytest.mark.parametrize(
        ("_case", "price", "quantity", "amount"),
        [
            ("half a fen goes up", "0.005", "1", "0.01"),
            ("half up, not to the even fen", "0.25", "0.5", "0.13"),
            ("less goes down", "0.0049", "1", "0.00"),
        ],
    )
    def test_rounds_half_up_to_the_fen(self, case_id, clerk_id, _case, price, quantity, amount):
        line = replace(LINE, unit_price_yuan=Decimal(price), quantity=Decimal(quantity))

        fee = actions.set_fee(case_id=case_id, lines=(line,), by_id=clerk_id, at=AT)

        assert str(fee.total_yuan) == amount

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"document_number": " "}, "文号"),
            ({"rule_id": "connecting.scheme_validity.1"}, "不是收费规则"),
            ({"rule_id": "invented.1"}, "不是收费规则"),
            ({"quantity": Decimal(0)}, "单价或数量不对"),
            ({"unit_price_yuan": Decimal(-1)}, "单价或数量不对"),
            ({"unit_price_yuan": Decimal("NaN")}, "单价或数量不对"),
            ({"quantity": Decimal("1.00001")}, "4 位小数"),
        ],
    )
    def test_refuses_what_no_book_and_no_document_holds(
        self, case_id, clerk_id, changes, words
    ):
        with pytest.raises(actions.UnableToSetFee, match=words):
            actions.set_fee(
                case_id=case_id, lines=(replace(LINE, **changes),), by_id=clerk_id, at=AT
            )

    def test_refuses_no_lines(self, case_id, clerk_id):
        with pytest.raises(actions.UnableToSetFee, match="至少"):
            actions.set_fee(case_id=case_id, lines=(), by_id=clerk_id, at=AT)

    @pytest.mark.usefixtures("fee_id")
    def test_keeps_the_former_fee_as_replaced(self, case_id, clerk_id):
        line = replace(LINE, quantity=Decimal(2000))

        actions.set_fee(case_id=case_id, lines=(line,), by_id=clerk_id, at=AT)

        assert queries.fee_of(case_id=case_id).total_yuan == 200_000
        assert Fee.objects.get(replaced_at__isnull=False).total_yuan == 250_000

    @pytest.mark.usefixtures("fee_id")
    def test_refuses_to_change_a_paid_fee(self, case_id, clerk_id, payment):
        actions.record_payment(payment=payment, by_id=clerk_id, at=AT)

        with pytest.raises(actions.UnableToSetFee, match="已经缴清"):
            actions.set_fee(case_id=case_id, lines=(LINE,), by_id=clerk_id, at=AT)

    def test_takes_four_statements_and_a_journal_line(self, case_id, clerk_id):
        sent = cases.statements(
            lambda: actions.set_fee(case_id=case_id, lines=(LINE,), by_id=clerk_id, at=AT)
        )

        assert len(sent) == 4
        assert Line.objects.filter(act="agreements.fee.set", case_id=case_id).count() == 1


@pytest.mark.usefixtures("fee_id")
class TestAPayment:
    def test_settles_the_fee(self, case_id, clerk_id, payment):
        assert not queries.is_paid(case_id=case_id)

        actions.record_payment(payment=payment, by_id=clerk_id, at=AT)

        assert queries.is_paid(case_id=case_id)
        assert queries.fee_of(case_id=case_id).payment.receipt_number == "R-2026-0001"

    def test_that_comes_twice_is_the_same_payment(self, clerk_id, payment):
        first = actions.record_payment(payment=payment, by_id=clerk_id, at=AT)

        again = actions.record_payment(payment=payment, by_id=clerk_id, at=AT)

        assert (again.payment_id, again.is_repeat) == (first.payment_id, True)

    def test_with_another_receipt_is_a_second_one_and_refused(self, clerk_id, payment):
        actions.record_payment(payment=payment, by_id=clerk_id, at=AT)

        with pytest.raises(actions.UnableToRecordPayment, match="R-2026-0001 缴清"):
            actions.record_payment(
                payment=replace(payment, receipt_number="R-2"), by_id=clerk_id, at=AT
            )

    @pytest.mark.parametrize("amount", ["249999.99", "250000.01"])
    def test_of_another_amount_is_refused(self, clerk_id, payment, amount):
        with pytest.raises(actions.UnableToRecordPayment, match="金额不一致"):
            actions.record_payment(
                payment=replace(payment, amount_yuan=Decimal(amount)), by_id=clerk_id, at=AT
            )

    def test_with_the_receipt_of_another_fee_is_refused(self, district, clerk_id, payment):
        actions.record_payment(payment=payment, by_id=clerk_id, at=AT)
        other = cases.open_case(district, traits=cases.TWO_SOURCES, number="33030220261102002X")
        actions.set_fee(case_id=other, lines=(LINE,), by_id=clerk_id, at=AT)

        with pytest.raises(actions.UnableToRecordPayment, match="另一笔"):
            actions.record_payment(
                payment=replace(payment, case_id=other), by_id=clerk_id, at=AT
            )

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"receipt_number": " "}, "收据号"),
            ({"channel": "BARTER"}, "缴费方式"),
            ({"paid_at": AT + timedelta(days=1)}, "晚于现在"),
        ],
    )
    def test_that_is_incomplete_is_refused(self, clerk_id, payment, changes, words):
        with pytest.raises(actions.UnableToRecordPayment, match=words):
            actions.record_payment(payment=replace(payment, **changes), by_id=clerk_id, at=AT)

    def test_takes_four_statements(self, clerk_id, payment):
        sent = cases.statements(
            lambda: actions.record_payment(payment=payment, by_id=clerk_id, at=AT)
        )

        assert len(sent) == 4


def test_money_for_no_fee_is_refused(clerk_id, payment):
    with pytest.raises(actions.UnableToRecordPayment, match="还没有确定费用"):
        actions.record_payment(payment=payment, by_id=clerk_id, at=AT)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("fee_id")
def test_of_two_receipts_at_once_one_is_taken(clerk_id, payment):
    taken, refused, barrier = [], [], threading.Barrier(2)

    def pay(receipt):
        barrier.wait()
        try:
            paid = replace(payment, receipt_number=receipt)
            taken.append(actions.record_payment(payment=paid, by_id=clerk_id, at=AT))
        except actions.UnableToRecordPayment as refusal:
            refused.append(str(refusal))
        finally:
            connection.close()

    threads = [threading.Thread(target=pay, args=[receipt]) for receipt in ("R-1", "R-2")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(taken), len(refused)) == (1, 1)
    assert "缴清" in refused[0]


class TestTheDatabase:
    def test_refuses_a_payment_of_another_amount(self, fee_id, clerk_id):
        with pytest.raises(IntegrityError, match="pays_the_fee_whole"):
            FeePayment.objects.create(
                fee_id=fee_id,
                paid_at=AT,
                amount_yuan=1,
                channel="BANK",
                receipt_number="R",
                recorded_by_id=clerk_id,
                recorded_at=AT,
            )

    def test_refuses_an_amount_that_is_not_price_by_quantity(self, fee_id):
        line = FeeLine.objects.get(fee=fee_id)
        line.pk, line.place, line.amount_yuan = None, 2, Decimal("250000.01")

        with pytest.raises(IntegrityError, match="amount_is_price_by_quantity"):
            line.save(force_insert=True)

    def test_refuses_lines_that_do_not_add_up(self, fee_id):
        line = FeeLine.objects.get(fee=fee_id)
        line.pk, line.place = None, 2

        with pytest.raises(IntegrityError, match="do not add up"):
            save_and_commit(line)

    def test_refuses_to_change_what_was_set(self, fee_id):
        with pytest.raises(IntegrityError, match="what was agreed is kept"):
            Fee.objects.filter(pk=fee_id).update(total_yuan=1)

    def test_refuses_to_take_a_line_away(self, fee_id):
        with pytest.raises(IntegrityError, match="what was agreed is kept"):
            FeeLine.objects.filter(fee=fee_id).delete()

    def test_refuses_two_fees_in_force(self, fee_id):
        fee = Fee.objects.get(pk=fee_id)
        fee.pk = None

        with pytest.raises(IntegrityError, match="fee_in_force_is_one"):
            fee.save(force_insert=True)


@transaction.atomic
def save_and_commit(line):
    line.save(force_insert=True)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
