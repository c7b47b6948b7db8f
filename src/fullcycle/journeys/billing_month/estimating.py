"""Estimating what was not heard of a bill's points by a method somebody names, and again."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.gateways.curve_store import port as curves
from fullcycle.journeys.billing_month import books, gathering, running
from fullcycle.kernels.calendars.workdays import load_calendar
from fullcycle.kernels.loads.estimating import Method
from fullcycle.records.journal import actions as journal
from fullcycle.stages.billing import policy
from fullcycle.stages.billing import queries as bills
from fullcycle.stages.billing.queries import BillCard, Viewer
from fullcycle.stages.metering import actions as metering
from fullcycle.stages.metering import queries as metered
from fullcycle.stages.metering.queries import PointUse


class UnableToEstimateAgain(Exception):
    """The bill's use cannot be estimated so; the message is fit for staff to read."""


@transaction.atomic
def estimate_again(*, bill_id: int, method: Method, by_id: int, at: datetime) -> int:
    """Estimate what is missing of a held bill's points and draft the bill anew; its new id.

    Raises:
        UnableToEstimateAgain: without the role, if the bill is not held, if nothing is
            missing, or the curves cannot be read.
        Bill.DoesNotExist: if there is no such bill.
    """
    card = bills.get_card(viewer=Viewer(person_id=by_id, at=at), bill_id=bill_id)
    uses = _uses(card)
    _refuse_unfit(card, uses, by_id, at)
    _record(card, uses, method, at)
    running.bill_chunk(account_ids=[card.account_id], month_on=card.month_on, at=at)
    journal.record(
        journal.Act(
            act="billing.bill.estimated",
            subject_kind="bill",
            subject_id=bill_id,
            actor_id=by_id,
            for_customer_id=card.customer_id,
            at=at,
            details={"method": method, "month": f"{card.month_on:%Y-%m}"},
        )
    )
    # Drafted anew it is another bill.
    return bills.monthly_bill_id(account_id=card.account_id, month_on=card.month_on)


def missing_of(card: BillCard) -> int:
    """How many quarter-hours of a bill's points were not heard of."""
    return _missing(_uses(card))


def _uses(card: BillCard) -> Sequence[PointUse]:
    uses = metered.month_uses(account_ids=[card.account_id], month_on=card.month_on)
    return uses.get(card.account_id, ())


def _missing(uses: Sequence[PointUse]) -> int:
    return sum(use.missing for use in uses)


def _refuse_unfit(card: BillCard, uses: Sequence[PointUse], by_id: int, at: datetime) -> None:
    if not policy.may_bill(person_id=by_id, at=at):
        raise UnableToEstimateAgain(_("只有电费核算员可以估算电量。"))
    if card.status != "HELD":
        raise UnableToEstimateAgain(_("只有待复核的账单可以重新估算。"))
    if not _missing(uses):
        raise UnableToEstimateAgain(_("这张账单没有缺失的数据，不需要估算。"))


def _record(card: BillCard, uses: Sequence[PointUse], method: Method, at: datetime) -> None:
    """Record the month's use of the account's points from their curves, by the method."""
    month = gathering.month_of(card.month_on)
    try:
        blocks = [
            curves.current().read_days(
                point_id=use.point_number, starts_on=month.starts_on, ends_on=month.ends_on
            )
            for use in uses
        ]
    except curves.UnableToReadCurves as refusal:
        raise UnableToEstimateAgain(_("负荷曲线读不出来，请联系系统管理员。")) from refusal
    metering.record_curves(
        blocks,
        month=metering.MonthToRecord(
            month_on=card.month_on,
            book=books.current_book(),
            calendar=load_calendar(),
            method=method,
        ),
        at=at,
    )
