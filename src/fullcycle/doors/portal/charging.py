"""Another way of being charged, as the customer follows it: who has it, what came."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.http import HttpRequest
from django.utils.translation import gettext as _

from fullcycle.doors.frame.bills import words
from fullcycle.doors.frame.bills.words import Words
from fullcycle.doors.frame.templatetags.frame import day
from fullcycle.doors.portal import bills_at_door, serving
from fullcycle.journeys.billing_month import reading
from fullcycle.records.casework.queries import CaseCard
from fullcycle.stages.billing import queries as billing
from fullcycle.stages.billing.queries import ModeRequestView


MATTERS = frozenset({reading.MODE_CHANGE, reading.DEMAND_CHANGE, reading.TARIFF_CHOICE})


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedChange:
    """A request; `answer_by` is the last day before it would hold."""

    case_number: str
    account_number: str
    to_mode: Words
    contract_kw: Decimal | None
    starts_on: date
    answer_by: date
    is_decided: bool
    is_agreed: bool
    answer: str


def find_asked(request: HttpRequest, *, card: CaseCard) -> AskedChange | None:
    """What a case asks for, None where it is of another matter."""
    if card.matter not in MATTERS:
        return None
    found = billing.find_mode_request(viewer=bills_at_door.viewer(request), case_id=card.id)
    return _asked(found) if found else None


def find_pending(request: HttpRequest, *, account_id: int) -> AskedChange | None:
    """What is asked for an account and not decided, or agreed and not yet in force."""
    viewer = bills_at_door.viewer(request)
    every = billing.list_mode_requests(viewer=viewer, account_id=account_id)
    newest = next(iter(every), None)
    if newest is None:
        return None
    is_coming = newest.is_agreed and newest.wanted_from > viewer.at.date()
    return _asked(newest) if newest.decided_at is None or is_coming else None


def told_of(asked: AskedChange, *, customer_id: int, at: datetime) -> str:
    """What is said once it is sent: who has it, and until when there is an answer."""
    team = serving.find_team(customer_id=customer_id, at=at)
    until = day(asked.answer_by, "long")
    if team is None:
        return _("申请已提交。最迟 %(until)s 答复您，并发短信。") % {"until": until}
    return _("申请已提交，客户经理%(name)s在核对。最迟 %(until)s 答复您，并发短信。") % {
        "name": team.acting.name,
        "until": until,
    }


def _asked(view: ModeRequestView) -> AskedChange:
    return AskedChange(
        case_number=view.case_number,
        account_number=view.account_number,
        to_mode=words.MODES[view.charging_mode],
        contract_kw=view.contract_demand_kw,
        starts_on=view.wanted_from,
        answer_by=view.wanted_from - timedelta(days=1),
        is_decided=view.decided_at is not None,
        is_agreed=view.is_agreed,
        answer=view.answer,
    )
