"""What is new for a manager: messages nobody has answered, trips that were made."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from fullcycle.records.casework.models import Case, Message, Visit
from fullcycle.records.casework.queries._reading import card_of
from fullcycle.records.casework.queries._views import CaseCard, MessageLine
from fullcycle.records.portfolios import queries as portfolios


MOST_MESSAGES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingMessage:
    """A customer's message after which nobody of ours has spoken."""

    case: CaseCard
    message: MessageLine


def list_waiting_messages(*, manager_id: int, at: datetime) -> tuple[WaitingMessage, ...]:
    """The latest unanswered message of each case of a manager's, the longest waiting first."""
    mine = portfolios.customer_ids_of_manager(manager_id=manager_id, at=at)
    later = Message.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    rows = (
        Message.objects.filter(~Exists(later), case__customer__in=mine, is_from_customer=True)
        .select_related("case__customer", "said_by")
        .defer("case__rules", "case__traits", "case__flags")
        .order_by("said_at", "id")[:MOST_MESSAGES]
    )
    return tuple(
        WaitingMessage(
            case=card_of(row.case),
            message=MessageLine(
                id=row.pk,
                said_by_id=row.said_by_id,
                said_by=row.said_by.name,
                is_from_customer=True,
                node=row.node,
                words=row.words,
                said_at=row.said_at,
            ),
        )
        for row in rows
    )


def count_cases_with_trips(*, manager_id: int, at: datetime) -> int:
    """In how many cases under way of a manager's the customer has had to come."""
    mine = portfolios.customer_ids_of_manager(manager_id=manager_id, at=at)
    trips = Visit.objects.filter(case=OuterRef("pk"), kind=Visit.Kind.TRIP)
    return Case.objects.filter(Exists(trips), customer__in=mine, closed_at__isnull=True).count()
