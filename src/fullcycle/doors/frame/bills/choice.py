"""What each way of charging would have cost, beside what was paid."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from fullcycle.doors.frame.bills import words
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode
from fullcycle.kernels.tariff.choosing.replaying import Option, Regret, ReplayedMonth


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownOption:
    """One way of charging, kept for all the months."""

    mode: ChargingMode
    name: str | Promise
    note: str
    total_yuan: Decimal
    against_paid_yuan: Decimal
    is_todays: bool
    is_best: bool

    @property
    def is_cheaper(self) -> bool:
        """Whether less would have been paid."""
        return self.against_paid_yuan < 0

    @property
    def against_paid(self) -> str:
        """What would have been paid more, or less, with its sign."""
        return words.signed(self.against_paid_yuan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Further:
    """What would have cost still less than the best way alone, and how much less."""

    words: str
    less_yuan: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What was paid, and the ways of charging from the cheapest on, kept for all the months.

    `further` needs more than one change: another way each quarter, or a transformer sealed.
    """

    months: int
    paid_yuan: Decimal
    options: tuple[ShownOption, ...]
    further: tuple[Further, ...]

    @property
    def best(self) -> ShownOption:
        """The cheapest way kept for all the months."""
        return self.options[0]

    @property
    def saves_yuan(self) -> Decimal:
        """What the best way would have cost less than what was paid; never negative."""
        return max(Decimal(0), -self.best.against_paid_yuan)


def choice(regret: Regret, *, today: ChargingMode) -> Choice:
    """Return one option for each way of charging, and what would have helped still more."""
    kept = _cheapest_of_each(regret.options)
    return Choice(
        months=len(regret.best),
        paid_yuan=regret.paid_yuan,
        options=tuple(
            ShownOption(
                mode=option.wish.mode,
                name=words.MODES[option.wish.mode],
                note=_note(option),
                total_yuan=option.total_yuan,
                against_paid_yuan=option.total_yuan - regret.paid_yuan,
                is_todays=option.wish.mode is today,
                is_best=option is kept[0],
            )
            for option in kept
        ),
        further=_further(regret, min(kept[0].total_yuan, regret.paid_yuan)),
    )


def _cheapest_of_each(options: tuple[Option, ...]) -> list[Option]:
    """Take the first of each mode that seals nothing: the cheapest come first."""
    kept: dict[ChargingMode, Option] = {}
    for option in options:
        if not option.wish.idle:
            kept.setdefault(option.wish.mode, option)
    return list(kept.values())


def _further(regret: Regret, least_yuan: Decimal) -> tuple[Further, ...]:
    """Return the sealed transformers and the changes by quarter that cost less still."""
    found = []
    sealed = next((option for option in regret.options if option.wish.idle), None)
    if sealed is not None:
        said = _("再把 %(units)s 暂停用电（%(mode)s）") % {
            "units": _("、").join(sorted(sealed.wish.idle)),
            "mode": words.MODES[sealed.wish.mode],
        }
        found.append(Further(words=said, less_yuan=least_yuan - sealed.total_yuan))
    if not regret.best[0].wish.idle:
        said = _sequence(regret.best)
        found.append(Further(words=said, less_yuan=least_yuan - regret.best_yuan))
    return tuple(one for one in found if one.less_yuan > 0)


def _note(option: Option) -> str:
    values = [month.contract_kw for month in option.months if month.contract_kw is not None]
    return _span(min(values), max(values)) if values else ""


def _span(least: Decimal, most: Decimal) -> str:
    if least == most:
        return _("核定值 %(kw)s kW") % {"kw": words.number(least)}
    return _("核定值逐月定，%(least)s 到 %(most)s kW") % {
        "least": words.number(least),
        "most": words.number(most),
    }


def _sequence(months: tuple[ReplayedMonth, ...]) -> str:
    """Name the modes of the best sequence; where there are several, they change by quarter."""
    modes = [str(words.MODES[mode]) for mode in dict.fromkeys(m.wish.mode for m in months)]
    if len(modes) == 1:
        return modes[0]
    return _("按季度换着用（%(modes)s）") % {"modes": _("、").join(modes)}
