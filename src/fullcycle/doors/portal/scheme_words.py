"""The ways of supply as their customer compares them: figures side by side, terms explained."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from fullcycle.doors.frame import language
from fullcycle.doors.frame.templatetags import frame
from fullcycle.doors.portal import glosses
from fullcycle.doors.portal.templatetags import portal
from fullcycle.kernels.schemes import words
from fullcycle.kernels.schemes.options import SchemeOption, Source
from fullcycle.stages.connection.queries import SchemeView


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """One figure of every option; `common` instead where it is the same for all."""

    label: str
    cells: tuple[str, ...]
    common: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """A value of a card with the plain words for its term."""

    label: str
    value: str
    gloss: str


def compared(found: SchemeView) -> tuple[ComparedRow, ...]:
    """What the options differ by, in the order in which owners ask; none for a single one."""
    if len(found.options) == 1:
        return ()
    asked: tuple[tuple[str, Callable[[SchemeOption], str]], ...] = (
        (_("您的投资，估算"), lambda one: portal.band(one.figures.customer_cost)),
        (_("最早送电"), _earliest),
        (_("每年停电"), _outage),
        (_("每年基本电费"), _lowest_charge),
    )
    return tuple(
        _row(label, tuple(value(one) for one in found.options)) for label, value in asked
    )


def explained(option: SchemeOption) -> tuple[Explained, ...]:
    """How it is supplied and metered, each term with what it means."""
    return tuple(_lines(option))


def charges(option: SchemeOption) -> tuple[Explained, ...]:
    """The yearly fixed charge under every mode that has a price."""
    return tuple(
        Explained(
            label=language.worded(words.shown(charge.mode)),
            value=portal.about_yuan(charge.yuan),
            gloss=glosses.of(charge.mode),
        )
        for charge in option.figures.yearly_charges
        if charge.yuan is not None
    )


def _row(label: str, cells: tuple[str, ...]) -> ComparedRow:
    common = cells[0] if len(set(cells)) == 1 else ""
    return ComparedRow(label=label, cells=() if common else cells, common=common)


def _earliest(option: SchemeOption) -> str:
    days = frame.working_days(option.figures.earliest_working_days.value)
    return _("开工后 %(days)s") % {"days": days}


def _outage(option: SchemeOption) -> str:
    minutes = option.figures.outage_minutes_per_year.value
    return _("约 %(minutes)d 分钟") % {"minutes": round(minutes)}


def _lowest_charge(option: SchemeOption) -> str:
    priced = [one.yuan for one in option.figures.yearly_charges if one.yuan is not None]
    return portal.about_yuan(min(priced)) if priced else _("电价公布后告诉您")


def _lines(option: SchemeOption) -> Iterator[Explained]:
    sources = option.sources.value
    for source in sources:
        yield Explained(
            label=language.worded(words.shown(source.role)),
            value=f"{portal.spaced(source.substation)} {source.feeder}",
            gloss=glosses.of(source.role) if len(sources) > 1 else "",
        )
    if len(sources) > 1:
        yield Explained(label=_("几路电源"), value=_("双电源"), gloss=glosses.of("two_sources"))
    for place in dict.fromkeys(_boundary(source) for source in sources):
        yield Explained(label=_("产权分界点"), value=place, gloss=glosses.of("boundary"))
    yield Explained(label=_("电压"), value=f"{option.voltage_kv.value:f} kV", gloss="")
    units = [f"{one.count} × {frame.kva(one.kva)}" for one in option.transformers.value]
    yield Explained(label=_("变压器"), value=_("，").join(units), gloss="")
    if option.metering:
        mode = option.metering[0].mode.value
        yield Explained(
            label=_("计量"), value=language.worded(words.shown(mode)), gloss=glosses.of(mode)
        )
    standard = option.power_factor_standard.value
    if standard is not None:
        yield Explained(
            label=_("功率因数标准"), value=f"{standard:f}", gloss=glosses.of("power_factor")
        )


def _boundary(source: Source) -> str:
    return language.worded(words.shown(source.boundary.value))
