"""What was wrong with readings as they arrived, told for the one who looks at the bill."""

from collections.abc import Mapping

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.loads.quality import Fault, Finding
from fullcycle.kernels.tariff.bills import Flag, FlagKind
from fullcycle.kernels.units.wording import Wording


TOLD: Mapping[Fault, tuple[FlagKind, Wording]] = {
    Fault.DOUBLED: (
        FlagKind.DOUBLED,
        Wording(zh="收到两次相同的数据，只计一次", en="arrived twice and counts once"),
    ),
    Fault.CONTRADICTED: (
        FlagKind.CONTRADICTED,
        Wording(
            zh="收到互相矛盾的数据，均不采用", en="arrived with different values, none is taken"
        ),
    ),
    Fault.CLOCK_JUMP: (
        FlagKind.CLOCK_JUMP,
        Wording(
            zh="的时刻不在整刻钟或在采集时间之后，未采用",
            en="stands off the quarter-hour or ahead of its time and is not taken",
        ),
    ),
    Fault.NEGATIVE: (
        FlagKind.NEGATIVE,
        Wording(zh="的数据为负，未采用", en="is negative and is not taken"),
    ),
}
"""The faults that readings arrive with; gaps and heights are seen from the kept curve."""


def flag_of(finding: Finding, *, point_id: str) -> Flag:
    """Return a fault of arrived readings as a bill's flag, with point and moment.

    Raises:
        KeyError: for a fault that does not arrive with readings.
    """
    kind, words = TOLD[finding.fault]
    told = f"{finding.at.astimezone(SITE_ZONE):%Y-%m-%d %H:%M}"
    return Flag(
        kind=kind,
        wording=Wording(
            zh=f"计量点 {point_id} 自 {told} 起 {finding.count} 个 15 分钟{words.zh}。",
            en=f"Metering point {point_id}: from {told} on, quarter-hours: {finding.count},"
            f" {words.en}.",
        ),
        point_id=point_id,
        at=finding.at,
    )
