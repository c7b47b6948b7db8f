"""The lines of a bill in the official order, each with what it was reckoned from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fullcycle.doors.frame.bills import words
from fullcycle.kernels.rulebook.tariffs.terms import ComponentGroup, PurchaseMode
from fullcycle.kernels.tariff.bills import Bill, BillLine, LineKind
from fullcycle.kernels.units.wording import Wording


ENERGY_PLACES = 6
"""The official bill prints prices of energy to six places, and more where they have more."""

FIXED_PLACES = 2


class Part(StrEnum):
    """The parts of the official bill, in its order."""

    PURCHASE = "PURCHASE"
    LINE_LOSS = "LINE_LOSS"
    TRANSMISSION = "TRANSMISSION"
    FIXED = "FIXED"
    SYSTEM_OPERATION = "SYSTEM_OPERATION"
    LISTED = "LISTED"
    POWER_FACTOR = "POWER_FACTOR"
    FUNDS = "FUNDS"
    SETTLED = "SETTLED"


TITLES: Final[dict[Part, str | Promise]] = {
    Part.LINE_LOSS: _("上网环节线损电费"),
    Part.TRANSMISSION: _("输配电费（电量）"),
    Part.FIXED: _("输配电费（容需量）"),
    Part.SYSTEM_OPERATION: _("系统运行费"),
    Part.LISTED: _("电度电费"),
    Part.POWER_FACTOR: _("功率因数调整电费"),
    Part.FUNDS: _("政府性基金及附加"),
    Part.SETTLED: _("退补电费"),
}
_PART_OF_KIND: Final = {
    LineKind.CAPACITY: Part.FIXED,
    LineKind.DEMAND: Part.FIXED,
    LineKind.DEMAND_EXCESS: Part.FIXED,
    LineKind.POWER_FACTOR: Part.POWER_FACTOR,
    LineKind.BREACH: Part.SETTLED,
    LineKind.CORRECTION: Part.SETTLED,
}
_PART_OF_GROUP: Final = {
    ComponentGroup.PURCHASE: Part.PURCHASE,
    ComponentGroup.LINE_LOSS: Part.LINE_LOSS,
    ComponentGroup.TRANSMISSION: Part.TRANSMISSION,
    ComponentGroup.SYSTEM_OPERATION: Part.SYSTEM_OPERATION,
    ComponentGroup.FUNDS: Part.FUNDS,
    None: Part.LISTED,
}
_FIXED_KINDS: Final = frozenset(
    {LineKind.CAPACITY, LineKind.DEMAND, LineKind.DEMAND_EXCESS, LineKind.BREACH}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLine:
    """One line as it is printed; `place` is where it stands in the bill, from 1."""

    place: int
    line: BillLine
    period: str | Promise
    quantity: str
    unit: str | Promise
    price: str
    last_on: date
    is_demand: bool

    @property
    def amount_yuan(self) -> Decimal:
        """What the line comes to."""
        return self.line.amount_yuan

    @property
    def is_prorated(self) -> bool:
        """Whether a monthly charge was billed for some days only."""
        return self.line.days_counted is not None and (
            self.line.days_counted != self.line.days_of
        )

    @property
    def is_percent(self) -> bool:
        """Whether the price is a share of yuan, as the power factor's is."""
        return self.line.kind is LineKind.POWER_FACTOR

    @property
    def note(self) -> Wording | None:
        """What is to be said of the line, if anything."""
        return self.line.note


@dataclass(frozen=True, slots=True, kw_only=True)
class LineGroup:
    """The lines of one part, and what they come to."""

    part: Part
    title: str | Promise
    lines: tuple[ShownLine, ...]
    subtotal_yuan: Decimal


def line_groups(bill: Bill, *, purchase_mode: PurchaseMode) -> tuple[LineGroup, ...]:
    """Return the parts that the bill has, in the official order; nothing is left out."""
    placed = enumerate(bill.lines, start=1)
    shown = [(part_of(line), _shown(place, line)) for place, line in placed]
    titles = TITLES | {Part.PURCHASE: words.PURCHASES[purchase_mode]}
    return tuple(
        LineGroup(
            part=part,
            title=titles[part],
            lines=lines,
            subtotal_yuan=sum((one.amount_yuan for one in lines), Decimal(0)),
        )
        for part in Part
        if (lines := tuple(_of_part(part, shown)))
    )


def part_of(line: BillLine) -> Part:
    """Return to which part of the official bill a line belongs."""
    return _PART_OF_KIND.get(line.kind) or _PART_OF_GROUP[line.group]


def shown_line(bill: Bill, place: int) -> ShownLine | None:
    """Return the line at a place, from 1; None where the bill has none."""
    if not 1 <= place <= len(bill.lines):
        return None
    return _shown(place, bill.lines[place - 1])


def _of_part(part: Part, shown: Iterable[tuple[Part, ShownLine]]) -> Iterable[ShownLine]:
    return (line for belongs, line in shown if belongs is part)


def _shown(place: int, line: BillLine) -> ShownLine:
    return ShownLine(
        place=place,
        line=line,
        period="" if line.period is None else words.PERIODS[line.period],
        quantity=_quantity(line),
        unit=words.UNITS[line.unit],
        price=_price(line),
        last_on=line.ends_on - timedelta(days=1),
        is_demand=line.kind in {LineKind.DEMAND, LineKind.DEMAND_EXCESS},
    )


def _quantity(line: BillLine) -> str:
    places = FIXED_PLACES if line.kind is LineKind.POWER_FACTOR else 0
    return words.number(line.quantity, least_places=places)


def _price(line: BillLine) -> str:
    if line.kind is LineKind.POWER_FACTOR:
        return f"{words.number(line.price * 100, least_places=FIXED_PLACES)}%"
    places = FIXED_PLACES if line.kind in _FIXED_KINDS else ENERGY_PLACES
    return words.number(line.price, least_places=places)
