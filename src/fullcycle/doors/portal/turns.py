"""Whose turn it is, in words that are natural with and without a sign-in."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from fullcycle.kernels.calendars.pauses import PAUSE_CAUSES
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.casework.queries import ProgressView


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The owner of the present minute; `what` is a whole sentence, None where none is known."""

    owner: str
    whom: str
    what: Wording | None
    since: datetime
    node: str
    person: str
    department: Wording | None

    @property
    def is_yours(self) -> bool:
        """Whether the customer has to do something."""
        return self.owner == "CUSTOMER"


def node_of(view: ProgressView) -> str:
    """The step whose turn it is; empty where it is none's, in a pause or once all is over."""
    return view.turn.node.node if view.turn and view.turn.node else ""


def turn_of(view: ProgressView) -> Turn | None:
    """Whose turn it is; None once the case is over."""
    turn = view.turn
    if turn is None:
        return None
    roles = current_rulebook().roles
    cause = PAUSE_CAUSES.get(turn.pause_cause)
    task = turn.node
    return Turn(
        owner=turn.owner,
        whom=whom(turn.owner),
        what=task.customer_wording if task else (cause.wording if cause else None),
        since=turn.since,
        node=node_of(view),
        person=task.taken_by if task else "",
        department=roles[task.role].department if task and task.role in roles else None,
    )


def whom(owner: str) -> str:
    """The owner of a turn, as the customer would say it."""
    return {
        "UTILITY": _("我们"),
        "CUSTOMER": _("您"),
        "CONTRACTOR": _("您的设计施工单位"),
        "GOVERNMENT": _("政府部门"),
    }[owner]
