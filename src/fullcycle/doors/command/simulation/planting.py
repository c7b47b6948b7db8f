"""What goes wrong in the year, drawn in advance so that the report can be held against it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random

from fullcycle.doors.command.district import chance
from fullcycle.doors.command.simulation.applications import SimulatedApplication
from fullcycle.records.casework.actions import VisitKind


STALL_SHARE, VISIT_SHARE, PAUSE_SHARE, WITHDRAWN_SHARE = 0.12, 0.07, 0.08, 0.02
STALL_DAYS = (6, 15)
PAUSE_DAYS = (3, 10)

STALL_NODES = {
    "plan_draft": 3, "plan_approve": 2, "contract_draft": 2, "meter_prep": 1, "plan_decide": 2,
    "complete_apply": 2, "contract_sign": 2, "complete_check": 1, "grid_project": 1,
    "construct": 1,
}  # fmt: skip
"""Where a case comes to rest: with a desk, with the customer, with the builder."""

RETURNS = {
    "accept": ("SENT_BACK", 0.08),
    "plan_sign_dev": ("OBJECTED", 0.02),
    "plan_sign_om": ("OBJECTED", 0.04),
    "plan_sign_disp": ("OBJECTED", 0.01),
    "plan_approve": ("RETURNED", 0.03),
    "plan_decide": ("CHANGE_REQUESTED", 0.04),
    "design_review": ("RETURNED", 0.25),
    "mid_inspect": ("DEFECTS", 0.25),
    "complete_check": ("DEFECTS", 0.10),
}
"""The outcome that sends a case back from a node, and how often it does."""

PAUSES = {"plan_decide": "P2", "construct": "P5", "complete_apply": "P6"}
"""Where a case is paused, and why: the customer decides, a permit, no outage window."""

WITHDRAWALS = ("plan_decide", "construct")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedVisit:
    """A trip, or a paper that travels, when a node is finished."""

    node: str
    kind: VisitKind
    why: str
    remedy: str


VISITS = (
    PlannedVisit(
        node="accept",
        kind=VisitKind.TRIP,
        why="到营业厅补交身份证照片",
        remedy="在手机上重拍上传即可，受理时已改为短信附链接",
    ),
    PlannedVisit(
        node="complete_apply",
        kind=VisitKind.TRIP,
        why="当面商定停送电时间",
        remedy="在线选择停送电时段",
    ),
    PlannedVisit(
        node="contract_sign",
        kind=VisitKind.PAPER,
        why="上级单位要求寄送纸质合同",
        remedy="",
    ),
    PlannedVisit(
        node="plan_decide",
        kind=VisitKind.TRIP,
        why="到营业厅了解两个方案的差别",
        remedy="请客户经理视频讲解方案",
    ),
)


@dataclass(slots=True, kw_only=True)
class Planting:
    """What is to go wrong in one case; what was used up is taken out."""

    stalls: dict[str, int] = field(default_factory=dict)
    """Node → extra working days."""
    returns: dict[str, str] = field(default_factory=dict)
    """Node → outcome that sends the case back."""
    visits: dict[str, PlannedVisit] = field(default_factory=dict)
    pauses: dict[str, int] = field(default_factory=dict)
    """Node → working days."""
    withdrawn_at: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something planted that did happen."""

    what: str
    """STALL, RETURN, VISIT, PAUSE or WITHDRAWAL."""
    place: int
    node: str
    detail: str = ""


def planted(seed: int, applications: Sequence[SimulatedApplication]) -> dict[int, Planting]:
    """What is to go wrong, by the place of the application."""
    source = chance.drawing(seed, "planting")
    places = [one.place for one in applications]
    plans = {place: Planting() for place in places}
    for one in applications:
        plans[one.place].returns = _returns(source)
    withdrawn = _some(source, places, WITHDRAWN_SHARE)
    for place in withdrawn:
        plans[place].withdrawn_at = source.choice(WITHDRAWALS)
    for place in _some(source, places, STALL_SHARE):
        node = chance.weighted(source, STALL_NODES)
        plans[place].stalls[node] = source.randint(*STALL_DAYS)
    for place in _some(source, places, VISIT_SHARE):
        visit = source.choice(VISITS)
        plans[place].visits[visit.node] = visit
    for place in _some(source, places, PAUSE_SHARE):
        node = source.choice([*PAUSES])
        # One thing at a time: what comes to rest or is given up is not paused there as well.
        if node not in plans[place].stalls and node != plans[place].withdrawn_at:
            plans[place].pauses[node] = source.randint(*PAUSE_DAYS)
    return plans


def _some(source: Random, places: Sequence[int], share: float) -> Iterable[int]:
    return sorted(source.sample(places, max(1, round(share * len(places)))))


def _returns(source: Random) -> dict[str, str]:
    return {
        node: outcome for node, (outcome, share) in RETURNS.items() if source.random() < share
    }
