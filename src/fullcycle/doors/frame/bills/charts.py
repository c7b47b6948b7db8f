"""What the waterfall of a bill draws; the sentences beside it say the same."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fullcycle.doors.frame.bills import words
from fullcycle.kernels.tariff.explaining.drivers import Cause
from fullcycle.kernels.tariff.explaining.explaining import CauseShare, Explanation


Plain = dict[str, object]
"""What is written into the page as JSON."""

SCALES = (Decimal(1), Decimal("2.5"), Decimal(5), Decimal(10))

MAIN_CAUSES = 3
"""So many sentences stand in the open; with their bars they fit one screen of a phone."""

REST = "REST"
"""The code of the bar that sums the smaller causes."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldCauses:
    """The causes that are said in the open, and the smaller ones that are folded away."""

    main: tuple[ShownCause, ...]
    rest: tuple[ShownCause, ...]

    @property
    def rest_yuan(self) -> Decimal:
        """What the smaller causes come to together."""
        return sum((cause.share.yuan for cause in self.rest), Decimal(0))

    @property
    def rest_name(self) -> str:
        """How the smaller causes are called together."""
        count = len(self.rest)
        return ngettext("其余 %(n)d 项", "其余 %(n)d 项", count) % {"n": count}

    @property
    def rest_signed(self) -> str:
        """What the smaller causes come to, with its sign."""
        return words.signed(self.rest_yuan)


def told_causes(explanation: Explanation) -> ToldCauses:
    """Return the three largest causes and the rest; a single one of rest is told with them."""
    causes = shown_causes(explanation)
    many = MAIN_CAUSES if len(causes) > MAIN_CAUSES + 1 else MAIN_CAUSES + 1
    return ToldCauses(main=causes[:many], rest=causes[many:])


def waterfall(explanation: Explanation, *, before: str, after: str) -> Plain:
    """Return the steps from one bill to the next; `before` and `after` name the two."""
    told = told_causes(explanation)
    moves = [(cause.code, str(cause.name), cause.share.yuan) for cause in told.main]
    if told.rest:
        moves.append((REST, told.rest_name, told.rest_yuan))
    totals = [explanation.before_yuan]
    for _code, _name, yuan in moves:
        totals.append(totals[-1] + yuan)
    steps: list[Plain] = [_total(before, explanation.before_yuan)]
    steps += [
        {
            "kind": "less" if yuan < 0 else "more",
            "code": code,
            "name": name,
            "from": float(start),
            "to": float(end),
            "label": words.signed(yuan),
        }
        for (code, name, yuan), (start, end) in zip(moves, pairwise(totals), strict=True)
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
