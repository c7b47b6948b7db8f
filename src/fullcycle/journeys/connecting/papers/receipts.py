"""The receipt for a fee: every line with its price, its basis and the price document."""

from decimal import Decimal

from django.utils.translation import gettext as _

from fullcycle.journeys.connecting.papers import drafts
from fullcycle.journeys.connecting.papers.drafts import (
    PaperDraft,
    Subject,
    UnableToMakePaper,
)
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.agreements.queries import FeeLineView


def drafts_of(subject: Subject) -> tuple[PaperDraft, ...]:
    """The receipt for the fee in force.

    Raises:
        UnableToMakePaper: if nothing was paid.
    """
    fee = agreed.fee_of(case_id=subject.case.card.id)
    if fee is None or fee.payment is None:
        raise UnableToMakePaper(_("还没有缴费记录，不能生成收据。"))
    number = f"SJ{subject.number}-{fee.id}"
    return (
        PaperDraft(
            material="FEE_RECEIPT",
            template="fee_receipt",
            title="业务费用收据",
            number=number,
            data=drafts.framed(
                number,
                customer=subject.customer.name,
                application_number=subject.number,
                matter=subject.matter,
                paid_at=drafts.minute(fee.payment.paid_at),
                channel=fee.payment.channel_label,
                receipt_number=fee.payment.receipt_number,
                lines=[
                    {
                        "name": line.name,
                        "unit_price": _yuan(line.unit_price_yuan),
                        "quantity": _quantity(line),
                        "amount": _yuan(line.amount_yuan),
                        "basis": f"{line.basis}（{line.document_number}）",
                    }
                    for line in fee.lines
                ],
                total_yuan=_yuan(fee.total_yuan),
            ),
        ),
    )


PER = {"yuan_per_kva": " kVA"}
"""What a quantity is of, by the unit of its price."""


def _quantity(line: FeeLineView) -> str:
    return drafts.plain(line.quantity) + PER.get(line.unit, "")


def _yuan(amount: Decimal) -> str:
    # Unit prices may have four places; money to pay has two.
    places = 2 if amount == round(amount, 2) else 4
    return f"{amount:.{places}f}"
