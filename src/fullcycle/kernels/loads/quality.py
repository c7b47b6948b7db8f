"""What is wrong with a point's readings, told with point and moment; nothing is filled here."""

from collections.abc import Sequence
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
    """Energy of one quarter-hour as it arrived."""

    begins_at: datetime
    wh: int


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

    A repeat of the same value counts once (DOUBLED); two values for one quarter-hour count
    neither (CONTRADICTED, and a GAP); off the quarter-hour is a CLOCK_JUMP; below zero is
    NEGATIVE; above `most_wh` is kept and flagged TOO_HIGH.
    """
    findings: list[Finding] = []
    kept: dict[datetime, Interval] = {}
    contradicted: set[datetime] = set()
    for interval in arrived:
        if not starts_at <= interval.begins_at < ends_at:
            continue
        if (interval.begins_at - starts_at) % QUARTER:
            findings.append(Finding(fault=Fault.CLOCK_JUMP, at=interval.begins_at))
        elif interval.wh < 0:
            findings.append(Finding(fault=Fault.NEGATIVE, at=interval.begins_at))
        elif interval.begins_at not in kept:
            kept[interval.begins_at] = interval
        elif kept[interval.begins_at].wh == interval.wh:
            findings.append(Finding(fault=Fault.DOUBLED, at=interval.begins_at))
        else:
            findings.append(Finding(fault=Fault.CONTRADICTED, at=interval.begins_at))
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


def check_register(values: Sequence[tuple[datetime, int]]) -> tuple[Finding, ...]:
    """Return where a cumulative register ran backwards from one reading to the next."""
    return tuple(
        Finding(fault=Fault.BACKWARDS, at=later_at)
        for (_, earlier), (later_at, later) in pairwise(values)
        if later < earlier
    )


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
