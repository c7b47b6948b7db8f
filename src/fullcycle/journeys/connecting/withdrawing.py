"""Ending a connection at the customer's own hand: what it costs, and until when."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.records.casework import actions as casework
from fullcycle.stages.agreements import queries as agreed
from fullcycle.stages.connection import queries as connections


class UnableToWithdraw(Exception):
    """The customer cannot end it alone any more; the message says what to do instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """What ending the case costs: each is None or false where there is nothing to lose."""

    held_kva: Decimal | None
    paid_yuan: Decimal | None
    has_signed: bool
    planned_at: datetime | None

    @property
    def is_scheduled(self) -> bool:
        """Whether the day to switch on is agreed: people and an outage are booked by then."""
        return self.planned_at is not None


def loss_of(*, case_id: int) -> Loss:
    """What the customer would lose by ending the case now."""
    scheme = connections.find_scheme(case_id=case_id)
    decision = scheme.reply.decision if scheme and scheme.reply else None
    option = None
    if scheme and decision and decision.is_accepted and decision.option_number:
        option = scheme.options[decision.option_number - 1]
    fee = agreed.fee_of(case_id=case_id)
    plan = connections.find_energise_plan(case_id=case_id)
    return Loss(
        held_kva=option.contract_kva.value if option else None,
        paid_yuan=fee.total_yuan if fee and fee.payment else None,
        has_signed=agreed.is_signed(case_id=case_id),
        planned_at=plan.planned_at if plan else None,
    )


def withdraw_own_case(*, case_id: int, reason: str, by_id: int, at: datetime) -> None:
    """End the case at the customer's own hand.

    Once the day to switch on is agreed only the account manager can, who then calls off the
    people and the outage that are booked for it.

    Raises:
        UnableToWithdraw: if that day is agreed.
        UnableToMoveCase: if it is over, a supply stands already, or no reason is given.
    """
    planned_at = loss_of(case_id=case_id).planned_at
    if planned_at is not None:
        day = planned_at.astimezone(SITE_ZONE).date()
        raise UnableToWithdraw(
            _("已经约好 %(day)s 送电，人和停电计划都排好了。要撤回请先给客户经理打电话。")
            % {"day": day.isoformat()}
        )
    casework.withdraw_case(case_id=case_id, reason=reason, by_id=by_id, at=at)
