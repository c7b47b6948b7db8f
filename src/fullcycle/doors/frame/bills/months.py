"""Bills of many accounts, month by month, the newest first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fullcycle.stages.billing.queries import BillCard


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The bills of a month, and what they come to together."""

    month_on: date
    cards: tuple[BillCard, ...]

    @property
    def name(self) -> str:
        """The month in words."""
        return month_words(self.month_on)

    @property
    def total_yuan(self) -> Decimal:
        """What the bills come to; corrections are added, with their sign."""
        return sum((card.total_yuan or Decimal(0) for card in self.cards), Decimal(0))

    @property
    def kwh(self) -> str:
        """All energy of the month's own bills; corrections count energy again."""
        return f"{sum(card.kwh or 0 for card in self.cards if card.corrects_id is None):,}"

    @property
    def due_on(self) -> date | None:
        """The first day by which something is to be paid."""
        return min((card.due_on for card in self.cards if card.due_on), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The bills of a calendar year, as far as it is billed."""

    number: int
    months: tuple[Month, ...]

    @property
    def bills(self) -> int:
        """How many bills there are, corrections among them."""
        return sum(len(month.cards) for month in self.months)

    @property
    def total_yuan(self) -> Decimal:
        """What the bills come to, corrections with their sign."""
        return sum((month.total_yuan for month in self.months), Decimal(0))

    @property
    def kwh(self) -> int:
        """All energy billed; corrections count energy again."""
        cards = (card for month in self.months for card in month.cards)
        return sum(card.kwh or 0 for card in cards if card.corrects_id is None)


def by_year(months: Iterable[Month]) -> tuple[Year, ...]:
    """Return the years of some months, in their order."""
    return tuple(
        Year(number=number, months=tuple(those))
        for number, those in groupby(months, key=lambda month: month.month_on.year)
    )


def by_month(cards: Iterable[BillCard]) -> tuple[Month, ...]:
    """Return the months of some bills, the newest first, accounts in order."""
    ordered = sorted(cards, key=lambda card: (card.account_number, card.bill_id))
    ordered.sort(key=lambda card: card.month_on, reverse=True)
    return tuple(
        Month(month_on=month_on, cards=tuple(those))
        for month_on, those in groupby(ordered, key=lambda card: card.month_on)
    )


def short_month_words(month_on: date, *, beside: date) -> str:
    """`10月`, in English `October`, where the year is that of another month; else in full."""
    if month_on.year != beside.year:
        return month_words(month_on)
    if (get_language() or "").startswith("en"):
        return f"{month_on:%B}"
    return _("%(month)d月") % {"month": month_on.month}


def month_words(month_on: date) -> str:
    """`2026年10月`, in English `October 2026`."""
    if (get_language() or "").startswith("en"):
        return f"{month_on:%B %Y}"
    return _("%(year)d年%(month)d月") % {"year": month_on.year, "month": month_on.month}
