"""The year itself: one heap of events, each of which calls one function of the journey."""

import heapq
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import count

from fullcycle.doors.command.simulation.acts import ACTS, UnableToProceed, applying
from fullcycle.doors.command.simulation.people import DAY_MINUTES, Desks, after, waiting_minutes
from fullcycle.doors.command.simulation.planting import PAUSES, Event
from fullcycle.doors.command.simulation.postroom import Postroom
from fullcycle.doors.command.simulation.scene import Turn, Underway
from fullcycle.kernels.calendars.clock import Owner
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.actions import OpenedTask, Progress
from fullcycle.records.portfolios import queries as portfolios


MANAGER_OF_CUSTOMER = "AM"
FIRST_NODE = "accept"

PAUSED_AFTER = 45
"""Working minutes after a node opened at which a pause that is planted there begins."""

OWED_AFTER = DAY_MINUTES
RETRY_AFTER = DAY_MINUTES
MOST_RETRIES = 60

PAUSE_EVIDENCE = {
    "P2": "客户来函：董事会月底前研究供电方案，请暂缓",
    "P5": "道路挖掘许可受理通知书（市政〔2025〕）",
    "P6": "与客户商定：生产高峰过后再安排停电接入，见通话记录",
}
WITHDRAWN_FOR = "项目投资计划调整，暂不用电"


class UnableToGoOn(Exception):
    """A task could not be done for months of working days: the district cannot serve it."""


@dataclass(slots=True, kw_only=True)
class Open:
    """A task that waits for whoever's it is."""

    case: Underway
    task: OpenedTask
    stall_days: int = 0
    retries: int = 0


@dataclass(slots=True, kw_only=True)
class Year:
    """The cases of one team from January until `until`; nothing happens after it."""

    desks: Desks
    post: Postroom
    until: datetime
    tell: Callable[[int], object]
    """Told, with 1, whenever a case is over."""
    events: list[Event] = field(default_factory=list)
    acts: int = 0
    _heap: list[tuple[datetime, int, Callable[[datetime], None]]] = field(default_factory=list)
    _order: Iterable[int] = field(default_factory=count)
    _energising: dict[int, Open] = field(default_factory=dict)

    def expect(self, case: Underway) -> None:
        """Let a case arrive on its day."""
        self._at(case.application.at, partial(self._arrive, case))

    def run(self) -> None:
        """Let everything happen, in the order of its instants."""
        while self._heap and self._heap[0][0] <= self.until:
            at, _order, happen = heapq.heappop(self._heap)
            happen(at)

    def _at(self, at: datetime, happen: Callable[[datetime], None]) -> None:
        heapq.heappush(self._heap, (at, next(iter(self._order)), happen))

    def _arrive(self, case: Underway, at: datetime) -> None:
        applying.apply(case, at=at)
        self._settle(case)
        task = cases.find_open_task(case_id=case.case_id, node=FIRST_NODE)
        if task is None:
            raise LookupError(f"case {case.case_id} began without acceptance")
        first = OpenedTask(id=task.id, node=task.node, role=task.role, owner=task.owner)
        self._open(case, (first,), at)

    def _settle(self, case: Underway) -> None:
        self.acts += 1
        case.messages += self.post.settle()

    def _open(self, case: Underway, tasks: tuple[OpenedTask, ...], at: datetime) -> None:
        for task in tasks:
            stall_days = case.planting.stalls.pop(task.node, 0)
            opened = Open(case=case, task=task, stall_days=stall_days)
            if task.node == "energise":
                # The meter comes first; the order to switch on waits for it.
                self._energising[case.case_id] = opened
            else:
                self._wait(opened, at)
            if task.node in case.planting.pauses:
                self._at(after(at, PAUSED_AFTER), partial(self._pause, opened))

    def _wait(self, opened: Open, at: datetime) -> None:
        minutes = waiting_minutes(opened.case.source, opened.task.node)
        minutes += opened.stall_days * DAY_MINUTES
        self._at(after(at, minutes), partial(self._take_up, opened))

    def _take_up(self, opened: Open, at: datetime) -> None:
        case, task = opened.case, opened.task
        if case.is_over or self._is_paused(opened, at, self._take_up):
            return
        if task.owner in {Owner.CUSTOMER, Owner.CONTRACTOR}:
            self._finish(opened, case.owner_id, at)
        elif task.role == MANAGER_OF_CUSTOMER:
            managers = portfolios.managers_of(customer_id=case.customer_id, at=at)
            if managers.acting.id != managers.primary.id:
                self._log("COVER", case, task.node)
            self._finish(opened, managers.acting.id, at)
        else:
            person_id, ends_at = self.desks.take(task.role, task.node, at)
            self._at(ends_at, partial(self._finish, opened, person_id))

    def _is_paused(
        self, opened: Open, at: datetime, again: Callable[[Open, datetime], None]
    ) -> bool:
        until = opened.case.paused_until
        if until is None or at > until:
            return False
        self._at(after(until, PAUSED_AFTER), partial(again, opened))
        return True

    def _finish(self, opened: Open, person_id: int, at: datetime) -> None:
        case, node = opened.case, opened.task.node
        if case.is_over or self._is_paused(
            opened, at, lambda again, later: self._finish(again, person_id, later)
        ):
            return
        if node == case.planting.withdrawn_at:
            self._withdraw(case, node, at)
            return
        contrary = case.planting.returns.pop(node, "")
        turn = Turn(
            case=case,
            task_id=opened.task.id,
            node=node,
            by_id=person_id,
            at=at,
            desks=self.desks,
            post=self.post,
            contrary=contrary,
        )
        try:
            progress = ACTS[node](turn)
        except UnableToProceed as refusal:
            self._again(opened, person_id, at, refusal)
            return
        self._settle(case)
        self._note(opened, contrary)
        self._follow(opened, progress, at)

    def _again(
        self, opened: Open, person_id: int, at: datetime, refusal: UnableToProceed
    ) -> None:
        self.post.drop()
        opened.retries += 1
        if opened.retries > MOST_RETRIES:
            raise UnableToGoOn(f"{opened.task.node}: {refusal}") from refusal
        self._at(after(at, RETRY_AFTER), partial(self._finish, opened, person_id))

    def _note(self, opened: Open, contrary: str) -> None:
        node = opened.task.node
        if contrary:
            self._log("RETURN", opened.case, node, contrary)
        if opened.stall_days:
            self._log("STALL", opened.case, node, str(opened.stall_days))
        if opened.retries:
            self._log("BLOCKED", opened.case, node, str(opened.retries))

    def _follow(self, opened: Open, progress: Progress, at: datetime) -> None:
        case, node = opened.case, opened.task.node
        if node in case.planting.visits:
            self._visit(case, node, at)
        if node == "accept" and case.owed and "survey" in progress.opened_nodes:
            self._at(after(at, OWED_AFTER), partial(self._bring_owed, case))
        self._open(case, progress.opened, at)
        waiting = self._energising.pop(case.case_id, None) if node == "meter_install" else None
        if waiting is not None:
            self._wait(waiting, at)
        if progress.is_closed:
            self._end(case)

    def _bring_owed(self, case: Underway, at: datetime) -> None:
        if not case.is_over:
            applying.hand_in_owed(case, at=at)
            self._settle(case)

    def _visit(self, case: Underway, node: str, at: datetime) -> None:
        planned = case.planting.visits.pop(node)
        managers = portfolios.managers_of(customer_id=case.customer_id, at=at)
        visit = casework.NewVisit(
            case_id=case.case_id,
            kind=planned.kind,
            who=case.application.applicant.name,
            why=planned.why,
            happened_on=at.astimezone(SITE_ZONE).date(),
            is_avoidable=bool(planned.remedy),
            remedy=planned.remedy,
        )
        casework.record_visit(visit=visit, by_id=managers.acting.id, at=at)
        self._log("VISIT", case, node, str(planned.kind))

    def _pause(self, opened: Open, at: datetime) -> None:
        case, node = opened.case, opened.task.node
        days = case.planting.pauses.pop(node, 0)
        task = cases.get_task(task_id=opened.task.id)
        if case.is_over or not task.is_open or not days:
            return
        managers = portfolios.managers_of(customer_id=case.customer_id, at=at)
        cause = PAUSES[node]
        casework.pause_case(
            case_id=case.case_id,
            cause=cause,
            evidence=PAUSE_EVIDENCE[cause],
            by_id=managers.acting.id,
            at=at,
        )
        self._settle(case)
        case.paused_until = after(at, days * DAY_MINUTES)
        self._log("PAUSE", case, node, cause)
        self._at(case.paused_until, partial(self._resume, case))

    def _resume(self, case: Underway, at: datetime) -> None:
        managers = portfolios.managers_of(customer_id=case.customer_id, at=at)
        casework.resume_case(case_id=case.case_id, by_id=managers.acting.id, at=at)
        self._settle(case)
        case.paused_until = None

    def _withdraw(self, case: Underway, node: str, at: datetime) -> None:
        casework.withdraw_case(
            case_id=case.case_id, reason=WITHDRAWN_FOR, by_id=case.owner_id, at=at
        )
        self._settle(case)
        self._log("WITHDRAWAL", case, node)
        self._end(case)

    def _end(self, case: Underway) -> None:
        case.is_over = True
        self.tell(1)

    def _log(self, what: str, case: Underway, node: str, detail: str = "") -> None:
        place = case.application.place
        self.events.append(Event(what=what, place=place, node=node, detail=detail))
