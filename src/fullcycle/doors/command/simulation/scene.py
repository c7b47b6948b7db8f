"""What an act of the simulation is given: the case, whose turn it is, when."""

from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random
from uuid import UUID

from fullcycle.doors.command.simulation import scans
from fullcycle.doors.command.simulation.applications import SimulatedApplication
from fullcycle.doors.command.simulation.people import Desks
from fullcycle.doors.command.simulation.planting import Planting
from fullcycle.doors.command.simulation.postroom import Postroom
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.records.archive import actions as archive


@dataclass(slots=True, kw_only=True)
class Underway:
    """A case of the year as the simulation follows it."""

    application: SimulatedApplication
    planting: Planting
    source: Random
    owner_id: int = 0
    key: UUID | None = None
    case_id: int = 0
    customer_id: int = 0
    owed: dict[str, str] = field(default_factory=dict)
    """Papers that may come later: material → the step before which they are due."""
    paused_until: datetime | None = None
    is_over: bool = False
    messages: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One task of a case at the instant somebody finishes it."""

    case: Underway
    task_id: int
    node: str
    by_id: int
    at: datetime
    desks: Desks
    post: Postroom
    contrary: str = ""
    """The outcome that sends the case back, where one was planted."""

    @property
    def on(self) -> date:
        """The day at the site."""
        return self.at.astimezone(SITE_ZONE).date()


def hand_in(case: Underway, material: str, *, at: datetime, edition: int = 1) -> int:
    """File a paper with the case as its customer does, and return its id."""
    stored = archive.add_paper(
        archive.NewPaper(
            material=material,
            content=scans.scan(material, edition),
            file_name=scans.file_name(material),
            case_id=case.case_id,
            customer_id=case.customer_id,
            matter=case.application.matter,
        ),
        by_id=case.owner_id,
        at=at,
    )
    return stored.paper_id
