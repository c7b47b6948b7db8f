"""Two teams share the year: each has its cases, its staff and its own run of events."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from fullcycle.doors.command.district import chance
from fullcycle.doors.command.simulation.applications import SimulatedApplication
from fullcycle.doors.command.simulation.people import Desks
from fullcycle.doors.command.simulation.planting import Event, Planting
from fullcycle.doors.command.simulation.postroom import open_postroom
from fullcycle.doors.command.simulation.scene import Underway
from fullcycle.doors.command.simulation.year import Year
from fullcycle.gateways.paper_store import folder as paper_folder
from fullcycle.gateways.registers import port as registers
from fullcycle.gateways.registers.simulator import SimulatedRegisters
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.typesetter.plain import PlainTypesetter
from fullcycle.records.people import queries as people
from fullcycle.records.people.policy import known_roles


COLLECTED_AFTER = 50_000

TEAMS = 2
"""The same however many processes run them, so that the year is the same as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What one team is given to do."""

    seed: int
    team: int
    cases: tuple[tuple[SimulatedApplication, Planting], ...]
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Which case came of an application, and how many messages its customer got."""

    place: int
    case_id: int
    messages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a team did."""

    traces: tuple[Trace, ...]
    events: tuple[Event, ...]
    acts: int


def orders(
    *,
    seed: int,
    applications: Sequence[SimulatedApplication],
    plantings: dict[int, Planting],
    until: datetime,
) -> tuple[Order, ...]:
    """The year split between the teams, application by application in turn."""
    return tuple(
        Order(
            seed=seed,
            team=team,
            cases=tuple((one, plantings[one.place]) for one in applications[team::TEAMS]),
            until=until,
        )
        for team in range(TEAMS)
    )


def run(order: Order, *, tell: Callable[[int], object]) -> Outcome:
    """Let a team's year happen in this process."""
    with _lent_world(order) as year:
        year.tell = tell
        underway = [
            Underway(
                application=application,
                planting=planting,
                source=chance.drawing(order.seed, "case", application.place),
            )
            for application, planting in order.cases
        ]
        for case in underway:
            year.expect(case)
        year.run()
    return Outcome(
        traces=tuple(
            Trace(place=case.application.place, case_id=case.case_id, messages=case.messages)
            for case in underway
            if case.case_id
        ),
        events=tuple(year.events),
        acts=year.acts,
    )


@contextmanager
def _lent_world(order: Order) -> Iterator[Year]:
    """The gateways of a simulation, and the team at its desks."""
    companies = {
        one.applicant.credit_code: one.applicant.enterprise for one, _planting in order.cases
    }
    with ExitStack() as stack:
        stack.enter_context(registers.lent(SimulatedRegisters(companies)))
        stack.enter_context(typesetter.lent(PlainTypesetter()))
        post = stack.enter_context(open_postroom())
        stack.enter_context(paper_folder.without_waiting())
        stack.enter_context(_hasty_commits())
        stack.enter_context(_whole_transactions())
        stack.enter_context(_rare_collections())
        yield Year(
            desks=Desks(staff=_staff(order)), post=post, until=order.until, tell=lambda _n: None
        )


def _staff(order: Order) -> dict[str, tuple[int, ...]]:
    """Everybody in a role, the team's own first; a small district's teams share."""
    first_day = order.cases[0][0].at if order.cases else order.until
    staff = {}
    for role in sorted(known_roles()):
        everybody = sorted(
            card.id for card in people.list_staff_with_role(role=role, at=first_day)
        )
        staff[role] = tuple(everybody[order.team :: TEAMS]) or tuple(everybody)
    return staff


@contextmanager
def _whole_transactions() -> Iterator[None]:
    """Let a transaction stand or fall as a whole: two statements in five set savepoints."""
    before = connection.features.uses_savepoints
    connection.features.uses_savepoints = False
    try:
        yield
    finally:
        connection.features.uses_savepoints = before


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Look for garbage less often: hardly any of the year's objects refer to each other."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


@contextmanager
def _hasty_commits() -> Iterator[None]:
    """Do not wait for the disk at each commit: a simulation can be run again."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET synchronous_commit")
