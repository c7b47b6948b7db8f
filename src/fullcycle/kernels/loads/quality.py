"""What is wrong with a point's readings, told with point and moment; nothing is filled here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise


QUARTER = timedelta(minutes=15)


class Fault(StrEnum):
    """How a reading can be wrong."""

    GAP = "GAP"
    DOUBLED = "DOUBLED"
    CONTRADICTED = "CONTRADICTED"
    CLOCK_JUMP = "CLOCK_JUMP"
    BACKWARDS = "BACKWARDS"
    NEGATIVE = "NEGATIVE"
    TOO_HIGH = "TOO_HIGH"


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """Energy of one quarter-hour as it arrived: forward, reactive (both ways), fed in."""

    begins_at: datetime
    wh: int
    varh: int = 0
    export_wh: int = 0

    @property
    def least(self) -> int:
        """The lowest of the three."""
        return min(self.wh, self.varh, self.export_wh)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A fault at a moment; `count` quarter-hours from `at` on are concerned."""

    fault: Fault
    at: datetime
    count: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The intervals that may be billed, in order of time, and what was found."""

    intervals: tuple[Interval, ...]
    findings: tuple[Finding, ...]


def check(
    arrived: Sequence[Interval],
    *,
    starts_at: datetime,
    ends_at: datetime,
    most_wh: int,
) -> Checked:
    """Sort out one point's intervals of `[starts_at, ends_at)`.

    A repeat of the same values counts once (DOUBLED); two values for one quarter-hour count
    neither (CONTRADICTED, and a GAP); off the quarter-hour or outside of the time is a
    CLOCK_JUMP; below zero is NEGATIVE; above `most_wh` is kept and flagged TOO_HIGH.
    """
    findings: list[Finding] = []
    kept: dict[datetime, Interval] = {}
    contradicted: set[datetime] = set()
    for interval in arrived:
        fault = _fault(interval, kept, starts_at, ends_at)
        if fault is None:
            kept[interval.begins_at] = interval
            continue
        findings.append(Finding(fault=fault, at=interval.begins_at))
        if fault is Fault.CONTRADICTED:
            contradicted.add(interval.begins_at)
    for begins_at in contradicted:
        del kept[begins_at]
    findings += [
        Finding(fault=Fault.TOO_HIGH, at=interval.begins_at)
        for interval in kept.values()
        if interval.wh > most_wh
    ]
    findings += _gaps(kept, starts_at, ends_at)
    return Checked(
        intervals=tuple(kept[at] for at in sorted(kept)),
        findings=tuple(sorted(findings, key=lambda finding: (finding.at, finding.fault))),
    )


def grouped(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Join what follows each other quarter-hour by quarter-hour; the same told twice is one."""
    told: list[Finding] = []
    for one in sorted(set(findings), key=lambda finding: (finding.fault, finding.at)):
        last = told[-1] if told else None
        if last and last.fault is one.fault and last.at + last.count * QUARTER == one.at:
            told[-1] = Finding(fault=last.fault, at=last.at, count=last.count + one.count)
        else:
            told.append(one)
    return tuple(sorted(told, key=lambda finding: (finding.at, finding.fault)))


def check_register(values: Sequence[tuple[datetime, int]]) -> tuple[Finding, ...]:
    """Return where a cumulative register ran backwards from one reading to the next."""
    return tuple(
        Finding(fault=Fault.BACKWARDS, at=later_at)
        for (_, earlier), (later_at, later) in pairwise(values)
        if later < earlier
    )


def _fault(
    interval: Interval,
    kept: Mapping[datetime, Interval],
    starts_at: datetime,
    ends_at: datetime,
) -> Fault | None:
    """What hinders an interval from being kept beside those that are."""
    at = interval.begins_at
    if not starts_at <= at < ends_at or (at - starts_at) % QUARTER:
        return Fault.CLOCK_JUMP
    if interval.least < 0:
        return Fault.NEGATIVE
    if at not in kept:
        return None
    return Fault.DOUBLED if kept[at] == interval else Fault.CONTRADICTED


def _gaps(
    kept: dict[datetime, Interval], starts_at: datetime, ends_at: datetime
) -> list[Finding]:
    gaps: list[Finding] = []
    at, since, count = starts_at, starts_at, 0
    while at < ends_at:
        if at in kept:
            if count:
                gaps.append(Finding(fault=Fault.GAP, at=since, count=count))
            count = 0
        else:
            since = since if count else at
            count += 1
        at += QUARTER
    if count:
        gaps.append(Finding(fault=Fault.GAP, at=since, count=count))
    return gaps
