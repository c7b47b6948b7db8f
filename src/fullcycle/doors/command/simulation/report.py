"""What the year came to, read from the records and held against what was planted."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import exp, log
from statistics import quantiles

from fullcycle.doors.command.simulation.acts import ACTS
from fullcycle.doors.command.simulation.people import DAY_MINUTES
from fullcycle.doors.command.simulation.reading import CaseFound, case_found
from fullcycle.doors.command.simulation.running import Simulated
from fullcycle.kernels.calendars.clock import Owner


STALL_DAYS = 4.0
"""A task has stalled that lay so many working days longer than eight in ten of its kind ..."""

RARE = 2.5758
"""... and longer than all but one in two hundred would by the node's own pace: the standard
normal's 99.5th percentile, since the logarithms of waiting times lie about normally."""

EIGHT_IN_TEN = 0.8416
"""The standard normal's 80th percentile; the tail, stalls and all, says nothing of pace."""

TENTHS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeLine:
    """How long the tasks of a node lay open, in working days, and whose the days were."""

    node: str
    count: int
    p50_days: float
    p90_days: float
    days_by_owner: dict[str, float]
    """The mean of each owner's working days."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PromiseLine:
    """How often a limit was kept."""

    code: str
    is_rated: bool
    kept: int
    ended: int

    @property
    def percent(self) -> float:
        """Of those that ran to their end."""
        return round(100 * self.kept / self.ended, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldAgainst:
    """What was planted and what the records show; `hits` are in both."""

    what: str
    planted: int
    found: int
    hits: int
    must_match: bool

    @property
    def precision(self) -> float:
        """How much of what was found had been planted."""
        return round(self.hits / self.found, 3) if self.found else 1.0

    @property
    def recall(self) -> float:
        """How much of what was planted was found."""
        return round(self.hits / self.planted, 3) if self.planted else 1.0

    @property
    def is_equal(self) -> bool:
        """Whether records and plan say the same, one by one."""
        return self.planted == self.found == self.hits


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A figure of all energised cases: half of them and nine in ten."""

    p50: float
    p90: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The year in figures; the same for the same seed on the same district."""

    seed: int
    until: str
    applications: int
    states: dict[str, int]
    kva_applied: int
    kva_energised: int
    gross_days: Days
    net_days: Days
    calendar_days: Days
    on_time_percent: float
    """Of the cases whose rated limits ended: those that kept every one."""
    messages: int
    messages_per_case: float
    visits: dict[str, int]
    zero_visit_percent: float
    acts: int
    blocked: int
    """Tasks that had to wait for a feeder's capacity."""
    nodes: tuple[NodeLine, ...]
    promises: tuple[PromiseLine, ...]
    held: tuple[HeldAgainst, ...]
    events: tuple[tuple[str, int, str, str], ...]

    @property
    def mismatches(self) -> tuple[str, ...]:
        """What had to match and does not."""
        return tuple(line.what for line in self.held if line.must_match and not line.is_equal)


def report_of(simulated: Simulated) -> Report:
    """Read every case of the year and add it up."""
    until = simulated.wanted.ends_at
    found = [case_found(trace, at=until) for trace in simulated.traces]
    powered = [case.power for case in found if case.power]
    messages = sum(case.messages for case in found)
    return Report(
        seed=simulated.wanted.seed,
        until=simulated.wanted.until.isoformat(),
        applications=len(found),
        states=dict(sorted(Counter(case.state for case in found).items())),
        kva_applied=sum(case.requested_kva for case in found),
        kva_energised=sum(int(power.kva) for power in powered),
        gross_days=_days(power.gross_minutes / DAY_MINUTES for power in powered),
        net_days=_days(power.net_minutes / DAY_MINUTES for power in powered),
        calendar_days=_days(float(power.calendar_days) for power in powered),
        on_time_percent=_on_time(found),
        messages=messages,
        messages_per_case=round(messages / max(1, len(found)), 1),
        visits=dict(sorted(Counter(str(len(case.visits)) for case in found).items())),
        zero_visit_percent=_percent(found, lambda case: not case.visits),
        acts=simulated.acts,
        blocked=sum(event.what == "BLOCKED" for event in simulated.events),
        nodes=tuple(_nodes(found)),
        promises=tuple(_promises(found)),
        held=tuple(_held(simulated, found)),
        events=tuple(
            (event.what, event.place, event.node, event.detail) for event in simulated.events
        ),
    )


def _percent(found: Sequence[CaseFound], holds: Callable[[CaseFound], bool]) -> float:
    return round(100 * sum(holds(case) for case in found) / max(1, len(found)), 1)


def _on_time(found: Sequence[CaseFound]) -> float:
    rated = [case for case in found if any(promise.is_rated for promise in case.promises)]
    return _percent(
        rated,
        lambda case: all(promise.is_kept for promise in case.promises if promise.is_rated),
    )


def tenth(values: Sequence[float], place: int) -> float:
    """The value below which `place` tenths of the values lie; one value stands for all."""
    if not values:
        return 0.0
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=TENTHS, method="inclusive")[place - 1]


def _days(values: Iterable[float]) -> Days:
    ordered = sorted(values)
    return Days(p50=round(tenth(ordered, 5), 1), p90=round(tenth(ordered, 9), 1))


def _nodes(found: Sequence[CaseFound]) -> Iterable[NodeLine]:
    for node in ACTS:
        times = [time for case in found for time in case.times if time.node == node]
        if not times:
            continue
        days = _days(time.minutes / DAY_MINUTES for time in times)
        yield NodeLine(
            node=node,
            count=len(times),
            p50_days=days.p50,
            p90_days=days.p90,
            days_by_owner={
                str(owner): round(
                    sum(time.minutes_by_owner.get(owner, 0) for time in times)
                    / DAY_MINUTES
                    / len(times),
                    2,
                )
                for owner in Owner
            },
        )


def _promises(found: Sequence[CaseFound]) -> Iterable[PromiseLine]:
    kept: Counter[tuple[str, bool]] = Counter()
    ended: Counter[tuple[str, bool]] = Counter()
    for case in found:
        for promise in case.promises:
            ended[promise.code, promise.is_rated] += 1
            kept[promise.code, promise.is_rated] += promise.is_kept
    for code, is_rated in sorted(ended, key=lambda key: (not key[1], key[0])):
        key = (code, is_rated)
        yield PromiseLine(code=code, is_rated=is_rated, kept=kept[key], ended=ended[key])


def _held(simulated: Simulated, found: Sequence[CaseFound]) -> Iterable[HeldAgainst]:
    planted = _planted(simulated)
    shown: dict[str, Counter[tuple[object, ...]]] = {
        "RETURN": Counter((case.place, *back) for case in found for back in case.returns),
        "VISIT": Counter((case.place, kind) for case in found for kind in case.visits),
        "PAUSE": Counter((case.place, cause) for case in found for cause in case.pauses),
        "WITHDRAWAL": Counter((case.place,) for case in found if case.state == "WITHDRAWN"),
        "COVER": Counter(
            {(case.place,): case.covered_replies for case in found if case.covered_replies}
        ),
        "STALL": Counter(stalls(found)),
    }
    for what, records in shown.items():
        yield HeldAgainst(
            what=what,
            planted=planted[what].total(),
            found=records.total(),
            hits=(planted[what] & records).total(),
            must_match=what != "STALL",
        )


def _planted(simulated: Simulated) -> dict[str, Counter[tuple[object, ...]]]:
    plain: dict[str, Counter[tuple[object, ...]]] = {
        what: Counter()
        for what in ("RETURN", "VISIT", "PAUSE", "WITHDRAWAL", "COVER", "STALL", "BLOCKED")
    }
    for event in simulated.events:
        key: tuple[object, ...] = {
            "RETURN": (event.place, event.node, event.detail),
            "VISIT": (event.place, event.detail),
            "PAUSE": (event.place, event.detail),
            "STALL": (event.place, event.node),
        }.get(event.what, (event.place,))
        plain[event.what][key] += 1
    return plain


def stalled_after(lain: Sequence[float]) -> float:
    """The working days after which a task has stalled, from how long those of its node lay."""
    half, usual = tenth(lain, 5), tenth(lain, 8)
    if half <= 0:
        return usual + STALL_DAYS
    spread = log(usual / half) / EIGHT_IN_TEN
    return max(usual + STALL_DAYS, half * exp(RARE * spread))


def stalls(found: Sequence[CaseFound]) -> Iterable[tuple[object, ...]]:
    """The tasks that lay far longer than most of their kind, pauses left out."""
    lay: dict[str, list[tuple[float, int]]] = {}
    for case in found:
        for time in case.times:
            days = (time.minutes - time.paused_minutes) / DAY_MINUTES
            lay.setdefault(time.node, []).append((days, case.place))
    for node, tasks in lay.items():
        lain = [days for days, _place in tasks]
        far = stalled_after(lain)
        for days, place in tasks:
            if days > far:
                yield (place, node)
