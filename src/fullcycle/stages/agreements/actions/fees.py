"""Setting what a case has to pay, and recording that it was paid."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.rulebook.rules import FeeRule
from fullcycle.kernels.units.money import round_to_fen
from fullcycle.records.casework.models import Case
from fullcycle.records.journal import actions as journal
from fullcycle.stages.agreements.models import Fee, FeeLine, FeePayment


class UnableToSetFee(Exception):
    """The fee cannot be set like this; the message is fit for the fee clerk."""


class UnableToRecordPayment(Exception):
    """The payment cannot be recorded; the message is fit for the fee clerk."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFeeLine:
    """One item to be charged: by which rule, at the price of which document."""

    rule_id: str
    """A fee rule of the rulebook with its version (`connecting.reliability_fee.1`)."""
    document_number: str
    """The province's price document, as the fee clerk read it: nobody else knows the price."""
    unit_price_yuan: Decimal
    quantity: Decimal
    name: str = ""
    """What the bill calls it, where the rule's own name does not do (say, which line)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPayment:
    """Money that came for the fee of a case."""

    case_id: int
    paid_at: datetime
    amount_yuan: Decimal
    channel: str
    receipt_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFee:
    """The fee as it was set."""

    fee_id: int
    total_yuan: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedPayment:
    """The payment; a repeat is the one that this receipt already stands for."""

    payment_id: int
    is_repeat: bool


@transaction.atomic
def set_fee(*, case_id: int, lines: tuple[NewFeeLine, ...], by_id: int, at: datetime) -> SetFee:
    """Set what the case has to pay; an unpaid fee set before stays on file as replaced.

    Raises:
        UnableToSetFee: if a line has no fee rule, no price document or no quantity, or the
            fee was paid already.
    """
    rows = tuple(_lines(lines))
    in_force = Fee.objects.filter(case=OuterRef("pk"), replaced_at__isnull=True)
    case = (
        Case.objects.select_for_update(no_key=True, of=("self",))
        .annotate(fee_id=Subquery(in_force.values("pk")))
        .annotate(is_paid=Exists(FeePayment.objects.filter(fee__case=OuterRef("pk"))))
        .get(pk=case_id)
    )
    if case.is_paid:
        raise UnableToSetFee(_("这笔费用已经缴清，不能再改；需要退补的，请走退补流程。"))
    if case.fee_id is not None:
        Fee.objects.filter(pk=case.fee_id).update(replaced_at=at)
    total = sum((row.amount_yuan for row in rows), Decimal(0))
    fee = Fee(case_id=case_id, total_yuan=total, set_by_id=by_id, set_at=at)
    try:
        fee.save(force_insert=True)
    except IntegrityError as race:
        raise UnableToSetFee(_("同事刚刚确定了这笔费用，请刷新页面后再看。")) from race
    for row in rows:
        row.fee = fee
    FeeLine.objects.bulk_create(rows)
    _record("agreements.fee.set", fee, case.customer_id, by_id, at)
    return SetFee(fee_id=fee.pk, total_yuan=total)


def _lines(lines: tuple[NewFeeLine, ...]) -> Iterator[FeeLine]:
    if not lines:
        raise UnableToSetFee(_("请至少填写一项费用。"))
    rules = current_rulebook().rules_by_id()
    for place, line in enumerate(lines, start=1):
        rule = rules.get(line.rule_id)
        if not isinstance(rule, FeeRule):
            raise UnableToSetFee(
                _("第 %(place)d 项没有收费依据：规则 %(rule)s 不是收费规则。")
                % {"place": place, "rule": line.rule_id}
            )
        if not line.document_number.strip():
            raise UnableToSetFee(
                _("第 %(place)d 项请填写价格文件的文号；没有文件的价格不能收。")
                % {"place": place}
            )
        _refuse_odd_numbers(line, place)
        yield FeeLine(
            place=place,
            name=line.name.strip() or rule.wording.zh,
            basis=rule.basis.zh,
            rule_id=line.rule_id,
            document_number=line.document_number.strip(),
            unit=rule.unit,
            unit_price_yuan=line.unit_price_yuan,
            quantity=line.quantity,
            amount_yuan=round_to_fen(line.unit_price_yuan * line.quantity),
        )


PLACES = 4
"""Digits kept after the point of a unit price and a quantity."""


def _refuse_odd_numbers(line: NewFeeLine, place: int) -> None:
    numbers = (line.unit_price_yuan, line.quantity)
    # More digits than the columns keep would be rounded in silence, and the amount with them.
    if any(number != round(number, PLACES) for number in numbers if number.is_finite()):
        raise UnableToSetFee(
            _("第 %(place)d 项的单价和数量最多保留 4 位小数。") % {"place": place}
        )
    if not all(number.is_finite() for number in numbers) or not (
        line.unit_price_yuan >= 0 and line.quantity > 0
    ):
        raise UnableToSetFee(_("第 %(place)d 项的单价或数量不对，请核对。") % {"place": place})


@transaction.atomic
def record_payment(*, payment: NewPayment, by_id: int, at: datetime) -> RecordedPayment:
    """Record that the fee of a case was paid; the same receipt again finds the first record.

    Raises:
        UnableToRecordPayment: if no fee is set, the amount is not the fee's, the receipt was
            used for something else, or the fee was paid with another receipt.
    """
    receipt = payment.receipt_number.strip()
    fee = (
        Fee.objects.select_for_update(no_key=True, of=("self",))
        .select_related("case")
        .filter(case=payment.case_id, replaced_at__isnull=True)
        .first()
    )
    if fee is None:
        raise UnableToRecordPayment(_("这个工单还没有确定费用，不能收款。"))
    _refuse_odd_payment(payment, receipt, at)
    known = FeePayment.objects.filter(Q(fee=fee) | Q(receipt_number=receipt))
    for former in known.order_by("-fee_id"):
        if _is_repeat(former, fee, payment, receipt):
            return RecordedPayment(payment_id=former.pk, is_repeat=True)
    if payment.amount_yuan != fee.total_yuan:
        raise UnableToRecordPayment(
            _("应缴 %(total)s 元，这笔是 %(amount)s 元，金额不一致，不能入账。")
            % {"total": fee.total_yuan, "amount": payment.amount_yuan}
        )
    paid = FeePayment(
        fee=fee,
        paid_at=payment.paid_at,
        amount_yuan=payment.amount_yuan,
        channel=payment.channel,
        receipt_number=receipt,
        recorded_by_id=by_id,
        recorded_at=at,
    )
    try:
        paid.save(force_insert=True)
    except IntegrityError as race:
        raise UnableToRecordPayment(
            _("收据号 %(receipt)s 刚刚被登记，请核对。") % {"receipt": receipt}
        ) from race
    _record("agreements.fee.paid", fee, fee.case.customer_id, by_id, at)
    return RecordedPayment(payment_id=paid.pk, is_repeat=False)


def _refuse_odd_payment(payment: NewPayment, receipt: str, at: datetime) -> None:
    if not receipt:
        raise UnableToRecordPayment(_("请填写收据号或银行流水号。"))
    if payment.channel not in FeePayment.Channel.values:
        raise UnableToRecordPayment(_("请选择缴费方式。"))
    if payment.paid_at > at:
        raise UnableToRecordPayment(_("缴费时间晚于现在，请核对。"))


def _is_repeat(former: FeePayment, fee: Fee, payment: NewPayment, receipt: str) -> bool:
    if former.receipt_number != receipt:
        raise UnableToRecordPayment(
            _("这笔费用已用收据 %(receipt)s 缴清，请勿重复收款。")
            % {"receipt": former.receipt_number}
        )
    if former.fee_id != fee.pk or former.amount_yuan != payment.amount_yuan:
        raise UnableToRecordPayment(
            _("收据号 %(receipt)s 已登记为另一笔缴费，请核对。") % {"receipt": receipt}
        )
    return True


def _record(act: str, fee: Fee, customer_id: int, by_id: int, at: datetime) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="fee",
            subject_id=fee.pk,
            case_id=fee.case_id,
            for_customer_id=customer_id,
            actor_id=by_id,
            at=at,
            details={"total_yuan": str(fee.total_yuan)},
        )
    )
