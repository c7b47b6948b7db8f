"""What the questions are answered with: plain views, fit for pages and papers."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from fullcycle.kernels.calendars.clock import BudgetReading, BudgetState, Owner
from fullcycle.kernels.rulebook.snapshot import Basis, CaseRules
from fullcycle.kernels.rulebook.traits import CaseTraits
from fullcycle.kernels.units.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCard:
    """A case in a list."""

    id: int
    number: str
    tracking_code: str
    title: str
    matter: str
    state: str
    state_label: str
    customer_id: int
    customer_name: str
    requested_kva: int
    voltage_kv: Decimal
    opened_at: datetime
    closed_at: datetime | None

    @property
    def is_under_way(self) -> bool:
        """Whether anything is still to be done."""
        return self.closed_at is None

    @property
    def is_withdrawn(self) -> bool:
        """Whether the customer ended it; it can be opened again where it stood."""
        return self.state == "WITHDRAWN"

    @property
    def is_paused(self) -> bool:
        """Whether the case waits by a recorded pause."""
        return self.state == "PAUSED"


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseView:
    """A case with the rules it runs on."""

    card: CaseCard
    opened_by_id: int
    applied_on: date
    traits: CaseTraits
    rules: CaseRules
    outcomes: dict[str, str]
    """The last outcome of each step that has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskView:
    """One step of one case, to be done, done or cancelled."""

    id: int
    case_id: int
    node: str
    wording: Wording
    customer_wording: Wording
    role: str
    owner: Owner
    stage: int
    state: str
    outcome: str
    opened_at: datetime
    ended_at: datetime | None
    ended_by: str
    taken_by_id: int | None
    taken_by: str
    basis: Basis

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == "OPEN"

    @property
    def is_the_customers(self) -> bool:
        """Whether the customer, or their designer or builder, has to do it."""
        return self.owner in {Owner.CUSTOMER, Owner.CONTRACTOR}


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry:
    """A task in somebody's queue, with its case and the limit that runs out first."""

    task: TaskView
    case: CaseCard
    limit: "LimitView | None"


@dataclass(frozen=True, slots=True, kw_only=True)
class StageView:
    """One of the five plain stages."""

    number: int
    wording: Wording
    state: str
    """DONE, PRESENT or AHEAD."""
    tasks: tuple[TaskView, ...]

    @property
    def is_present(self) -> bool:
        """Whether the case stands in it."""
        return self.state == "PRESENT"

    @property
    def is_done(self) -> bool:
        """Whether the case has left it behind."""
        return self.state == "DONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitView:
    """A promise of the case and how it stands.

    `reading` is None before it starts, and where its days cannot be counted; `unknown` then
    says why, also where only the day it is due cannot be told.
    """

    code: str
    wording: Wording
    allowed_days: int
    counts_for_rate: bool
    basis: Basis
    starts_at: datetime | None
    stops_at: datetime | None
    reading: BudgetReading | None
    """The latest round's; a review that returns a design runs its limit once a round."""
    unknown: Wording | None
    rounds: int
    missed_rounds: int

    @property
    def is_kept(self) -> bool | None:
        """Whether it was kept in every round; None while it runs or cannot be counted."""
        if self.missed_rounds:
            return False
        return None if self.stops_at is None or self.reading is None else True

    @property
    def is_at_risk(self) -> bool:
        """Whether it runs and is nearly or wholly used up."""
        return self.reading is not None and self.reading.state in {
            BudgetState.AT_RISK,
            BudgetState.OVERDUE,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerShare:
    """How much of the case's working time was one owner's."""

    owner: Owner
    minutes: int
    days: Decimal
    share_percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnView:
    """Whose turn it is, for what, since when."""

    owner: Owner
    department: str
    node: TaskView | None
    pause_cause: str
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressView:
    """Where a case stands, in the customer's words."""

    case: CaseView
    stages: tuple[StageView, ...]
    turn: TurnView | None
    shares: tuple[OwnerShare, ...]
    limits: tuple[LimitView, ...]
    visits: int
    clock_unknown: Wording | None
    """Why the clock cannot be read, when its time lies beyond the calendar's table."""

    @property
    def open_tasks(self) -> tuple[TaskView, ...]:
        """Everything that is still to be done."""
        return tuple(task for stage in self.stages for task in stage.tasks if task.is_open)

    @property
    def customers_tasks(self) -> tuple[TaskView, ...]:
        """What the customer or the contractor has to do now."""
        return tuple(task for task in self.open_tasks if task.is_the_customers)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitLine:
    """A line of the visit ledger."""

    id: int
    kind: str
    kind_label: str
    who: str
    why: str
    happened_on: date
    is_avoidable: bool
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnLineView:
    """A line of the turn ledger, as the auditor reads it."""

    from_at: datetime
    to_at: datetime | None
    owner: Owner
    department: str
    cause: str
    evidence: str
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageLine:
    """A message of the case's thread."""

    id: int
    said_by_id: int
    said_by: str
    is_from_customer: bool
    node: str
    words: str
    said_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawingState:
    """The live drawing: the XML and where the token stands."""

    journey: str
    version: int
    xml: str
    active: tuple[str, ...]
    finished: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of a list; `next_key` opens the one after, None at the end."""

    items: tuple["CaseCard | QueueEntry", ...]
    next_key: str | None
