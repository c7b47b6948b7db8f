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
class Choice:
    """The ways of charging from the cheapest on, and the best legal sequence of them."""

    months: int
    lost_yuan: Decimal
    best: str
    options: tuple[ShownOption, ...]


def choice(regret: Regret, *, today: ChargingMode) -> Choice:
    """Return one option for each way of charging, and where it helps, one with idle units."""
    chosen = _cheapest_of_each(regret.options)
    best = min(chosen, key=lambda option: option.total_yuan, default=None)
    return Choice(
        months=len(regret.best),
        lost_yuan=regret.lost_yuan,
        best=_sequence(regret.best),
        options=tuple(
            ShownOption(
                mode=option.wish.mode,
                name=words.MODES[option.wish.mode],
                note=_note(option),
                total_yuan=option.total_yuan,
                against_paid_yuan=option.total_yuan - regret.paid_yuan,
                is_todays=option.wish.mode is today and not option.wish.idle,
                is_best=option is best,
            )
            for option in chosen
        ),
    )


def _cheapest_of_each(options: tuple[Option, ...]) -> list[Option]:
    """Take the first of each mode, with idle units and without: the cheapest come first."""
    kept: dict[tuple[ChargingMode, bool], Option] = {}
    for option in options:
        kept.setdefault((option.wish.mode, bool(option.wish.idle)), option)
    return [
        option
        for (mode, is_idle), option in kept.items()
        if not is_idle or option.total_yuan < kept[mode, False].total_yuan
    ]


def _note(option: Option) -> str:
    said = []
    values = [month.contract_kw for month in option.months if month.contract_kw is not None]
    if values:
        said.append(_span(min(values), max(values)))
    if option.wish.idle:
        units = "、".join(sorted(option.wish.idle))
        said.append(_("%(units)s 暂停用电") % {"units": units})
    return _("；").join(said)


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
