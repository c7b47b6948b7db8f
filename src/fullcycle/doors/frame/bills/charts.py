"""What the charts of a bill draw; the words beside them say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fullcycle.doors.frame.bills import words
from fullcycle.kernels.tariff.explaining.drivers import Cause
from fullcycle.kernels.tariff.explaining.explaining import CauseShare, Explanation


Plain = dict[str, object]
"""What is written into the page as JSON."""

SCALES = (Decimal(1), Decimal("2.5"), Decimal(5), Decimal(10))


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCause:
    """One cause: its name, what it added (negative: took off), and why."""

    share: CauseShare
    name: str | Promise
    signed: str

    @property
    def code(self) -> str:
        """Names the cause in the page."""
        return self.share.cause.value

    @property
    def is_more(self) -> bool:
        """Whether it made the bill dearer."""
        return self.share.yuan > 0

    @property
    def is_demand(self) -> bool:
        """Whether a moment on the curve stands behind it."""
        return self.share.cause is Cause.DEMAND


def shown_causes(explanation: Explanation) -> tuple[ShownCause, ...]:
    """Return the causes that moved the bill, the largest first."""
    moved = [share for share in explanation.shares if share.yuan]
    return tuple(
        ShownCause(share=share, name=words.CAUSES[share.cause], signed=words.signed(share.yuan))
        for share in sorted(moved, key=lambda share: -abs(share.yuan))
    )


def waterfall(explanation: Explanation, *, before: str, after: str) -> Plain:
    """Return the steps from one bill to the next; `before` and `after` name the two."""
    causes = shown_causes(explanation)
    totals = [explanation.before_yuan]
    for cause in causes:
        totals.append(totals[-1] + cause.share.yuan)
    steps: list[Plain] = [_total(before, explanation.before_yuan)]
    steps += [
        {
            "kind": "more" if cause.is_more else "less",
            "code": cause.code,
            "name": str(cause.name),
            "from": float(start),
            "to": float(end),
            "label": cause.signed,
        }
        for cause, (start, end) in zip(causes, pairwise(totals), strict=True)
    ]
    steps.append(_total(after, explanation.after_yuan))
    return {"steps": steps, "least": float(axis_begin(totals)), "unit": _("元")}


def axis_begin(totals: Sequence[Decimal]) -> Decimal:
    """Return where the axis begins: at zero, or so high that the steps can be told apart."""
    lowest, highest = min(totals), max(totals)
    room = (highest - lowest) * Decimal("0.6")
    begin = lowest - room
    if lowest <= 0:
        return lowest
    if not room or begin <= 0:
        return Decimal(0)
    scale = _scale(room)
    return (begin / scale).to_integral_value(ROUND_FLOOR) * scale


def peak_curve(
    values_kw: Sequence[float | Decimal | None],
    begins_at: Sequence[datetime],
    *,
    peak_at: datetime | None,
    limit_kw: Decimal | None = None,
) -> Plain:
    """Return a day's curve with the quarter-hour of the peak marked; gaps stay gaps.

    `limit_kw` is the contract demand, where there is one.
    """
    times = [f"{timezone.localtime(begin):%H:%M}" for begin in begins_at]
    peak = None if peak_at is None else f"{timezone.localtime(peak_at):%H:%M}"
    return {
        "times": times,
        "values": [None if value is None else float(value) for value in values_kw],
        "peak": times.index(peak) if peak in times else None,
        "limit": None if limit_kw is None else float(limit_kw),
        "limit_name": _("合同最大需量"),
        "peak_name": _("最大需量"),
        "unit": "kW",
    }


def _total(name: str, yuan: Decimal) -> Plain:
    return {
        "kind": "total",
        "code": "",
        "name": name,
        "from": 0,
        "to": float(yuan),
        "label": f"{yuan:,.2f}",
    }


def _scale(room: Decimal) -> Decimal:
    """Return a round step that is not longer than the room."""
    power = Decimal(10) ** room.adjusted()
    return max(power * scale for scale in SCALES if power * scale <= room)
