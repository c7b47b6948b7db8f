"""Simulating a year: draw it, split it, let it happen in one process or in two."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fullcycle.doors.command.district import building
from fullcycle.doors.command.district.customers import DISTRICT
from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.doors.command.simulation import applications, planting, processes, teams
from fullcycle.doors.command.simulation.applications import Known, SimulatedApplication
from fullcycle.doors.command.simulation.planting import Event
from fullcycle.doors.command.simulation.teams import Order, Outcome, Trace
from fullcycle.gateways.slot import NothingConnected
from fullcycle.gateways.vault import port as vault
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.records.customers import queries as customers
from fullcycle.records.people import queries as people
from fullcycle.records.portfolios import actions as portfolios
from fullcycle.records.portfolios import queries as portfolio_files


LEAVES = 2
LEAVE_DAYS = 28
BEFORE_LEAVE = timedelta(days=1)


class UnableToSimulate(Exception):
    """The year cannot be simulated here; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which year, and how it is run."""

    seed: int
    cases: int
    processes: int
    until: date

    @property
    def ends_at(self) -> datetime:
        """The last instant at which anything happens."""
        return datetime.combine(self.until, time(23, 59), tzinfo=SITE_ZONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulated:
    """The year that happened: what was applied for, what came of it, what was planted."""

    wanted: Wanted
    applications: tuple[SimulatedApplication, ...]
    traces: tuple[Trace, ...]
    events: tuple[Event, ...]
    acts: int


def simulate(wanted: Wanted, *, tell: Callable[[int], object]) -> Simulated:
    """Let the year happen on the demonstration district.

    Raises:
        UnableToSimulate: if the database is not the demonstration's, the year was simulated
            before, the district is too small, or one of the processes failed.
    """
    _refuse_other_databases()
    drawn = _drawn(wanted)
    if people.find_person_by_phone(phone=drawn[0].applicant.phone) is not None:
        raise UnableToSimulate(
            f"The year of seed {wanted.seed} was simulated here before: take another seed."
        )
    _send_on_leave(drawn)
    orders = teams.orders(
        seed=wanted.seed,
        applications=drawn,
        plantings=planting.planted(wanted.seed, drawn),
        until=wanted.ends_at,
    )
    outcomes = _outcomes(orders, wanted, tell)
    return Simulated(
        wanted=wanted,
        applications=drawn,
        traces=tuple(
            sorted(
                (trace for one in outcomes for trace in one.traces),
                key=lambda trace: trace.place,
            )
        ),
        events=tuple(
            sorted(
                (event for one in outcomes for event in one.events),
                key=lambda event: (event.place, event.what, event.node, event.detail),
            )
        ),
        acts=sum(one.acts for one in outcomes),
    )


def _refuse_other_databases() -> None:
    try:
        vault.current()
        standing = building.standing_customers()
    except NothingConnected as missing:
        raise UnableToSimulate(
            "Nothing can be sealed without FULLCYCLE_VAULT_KEY."
        ) from missing
    except UnableToRunCommand as foreign:
        raise UnableToSimulate(str(foreign)) from foreign
    if standing == 0:
        raise UnableToSimulate("The demonstration district is not built: `fullcycle demo`.")


def _drawn(wanted: Wanted) -> tuple[SimulatedApplication, ...]:
    standing = min(customers.count_customers(), DISTRICT)
    known: list[Known] = applications.known_customers(
        seed=building.SEED, count=standing, before=applications.FIRST_DAY
    )
    try:
        return applications.drawn_year(seed=wanted.seed, cases=wanted.cases, known=known)
    except applications.UnableToDrawYear as refusal:
        raise UnableToSimulate(str(refusal)) from refusal


def _send_on_leave(drawn: Sequence[SimulatedApplication]) -> None:
    """Some managers are away while a customer of theirs waits for the scheme."""
    away: set[int] = set()
    for one in drawn:
        if len(away) == LEAVES or not one.is_known:
            continue
        customer = customers.find_customer_by_credit_code(one.applicant.credit_code)
        if customer is None:
            continue
        managers = portfolio_files.managers_of(customer_id=customer.id, at=one.at)
        if managers.primary.id in away or managers.deputy.id in away:
            continue
        away.add(managers.primary.id)
        portfolios.record_leave(
            manager_id=managers.primary.id,
            starts_at=one.at - BEFORE_LEAVE,
            ends_at=one.at + timedelta(days=LEAVE_DAYS),
            at=one.at - BEFORE_LEAVE,
            reason="年休假",
        )


def _outcomes(
    orders: Sequence[Order], wanted: Wanted, tell: Callable[[int], object]
) -> list[Outcome]:
    if wanted.processes == 1:
        return [teams.run(order, tell=tell) for order in orders]
    try:
        return processes.run_in_processes(orders, tell=tell)
    except processes.ProcessFailed as failure:
        raise UnableToSimulate(f"A process of the simulation failed:\n{failure}") from failure
