"""Invented curves: what a site draws, makes by sun and feeds in, the same from one seed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from math import pi

import numpy as np
from numpy.typing import NDArray

from fullcycle.doors.command.district import chance
from fullcycle.doors.command.district.customers import habits
from fullcycle.doors.command.district.planting import PLANTED, WH_OF_KW, Planted, plant
from fullcycle.doors.command.district.shapes import (
    Family,
    Shape,
    Shapes,
    source_days,
)
from fullcycle.kernels.calendars.workdays import WorkCalendar
from fullcycle.kernels.loads.curves import QUARTERS_IN_DAY, CurveBlock
from fullcycle.records.customers.queries import SuppliedAccount


FULL = 0.94
"""No site draws more of its transformers' kVA: above it somebody would have built more."""

LEAST_FULL, MOST_FULL = 0.4, 0.86
"""What sites reach of their kVA in a usual year."""

FAMILIES: dict[str, tuple[Family, ...]] = {
    "C141": (Family.NIGHT,),
    "C31": (Family.THREE_SHIFTS,),
    "C27": (Family.THREE_SHIFTS,),
    "D": (Family.EVEN,),
    "F5267": (Family.EVENING,),
    "F": (Family.SHOP,),
    "G": (Family.EVENING,),
    "H": (Family.EVENING, Family.LEISURE),
    "I": (Family.EVEN,),
    "K": (Family.OFFICE, Family.SHOP),
    "P": (Family.OFFICE,),
    "Q": (Family.THREE_SHIFTS,),
    "S": (Family.OFFICE,),
}
"""By the longest beginning of the industry's code; all others by their shifts."""

SHIFTS = {1: Family.ONE_SHIFT, 2: Family.TWO_SHIFTS, 3: Family.THREE_SHIFTS}
COOLED = frozenset({Family.SHOP, Family.OFFICE, Family.EVENING, Family.LEISURE})
WORKS = frozenset({Family.ONE_SHIFT, Family.TWO_SHIFTS, Family.NIGHT})
SOLAR_TRADE = "D4416"

SPRING_FESTIVAL = date(2026, 2, 17)
NATIONAL_DAY = (date(2026, 10, 1), date(2026, 10, 8))


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What the curve of a metering point is drawn from."""

    point_id: str
    starts_on: date
    family: Family
    shape: int
    kva: int
    mean_kw: float
    tan_phi: float
    """Reactive to active power where the site draws what it usually does."""
    solar_kwp: float
    solar_since: date
    planted: Planted | None


def site_of(account: SuppliedAccount, *, number: int, seed: int, shapes: Shapes) -> Site:
    """What stands behind the settlement point of an account; `number` is its customer's."""
    source = chance.drawing(seed, "curve", number)
    habit = habits(seed=seed, number=number)
    family = source.choice(_families(account.industry_code, habit.shifts))
    kva = account.contract_kva
    is_plant = account.industry_code == SOLAR_TRADE
    shape = source.choice(shapes.of_family[family])
    mean_kw = kva * min(
        0.95 * (0.03 if is_plant else habit.use_share),
        source.uniform(LEAST_FULL, MOST_FULL) / shapes.peaks[shape],
    )
    solar_share = source.uniform(0.2, 0.6)
    site = Site(
        point_id=next(point.number for point in account.points if point.use == "SETTLEMENT"),
        starts_on=account.energised_on or date.min,
        family=family,
        shape=shape,
        kva=kva,
        mean_kw=mean_kw,
        tan_phi=source.uniform(0.22, 0.5),
        solar_kwp=kva * (0.85 if is_plant else solar_share * habit.has_solar),
        solar_since=account.energised_on or date.min,
        planted=PLANTED.get(number % 600),
    )
    return _planted(site)


def _planted(site: Site) -> Site:
    """Change what is planted into a site as a whole."""
    if site.planted is Planted.SOLAR:
        return replace(
            site, solar_kwp=site.kva * 0.7, solar_since=date(2026, 8, 1), tan_phi=0.48
        )
    if site.planted is Planted.IDLE:
        return replace(site, mean_kw=site.kva * 0.08, solar_kwp=0)
    if site.planted is Planted.PEAK:
        return replace(site, mean_kw=site.kva * 0.14, solar_kwp=0)
    if site.planted in {Planted.LOW_PEAK, Planted.DOUBLED}:
        return replace(site, mean_kw=site.kva * 0.2, solar_kwp=0)
    return site


def _families(industry_code: str, shifts: int) -> tuple[Family, ...]:
    for length in (5, 4, 3, 1):
        found = FAMILIES.get(industry_code[:length])
        if found is not None:
            return found
    return (SHIFTS[shifts],)


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days of one month from its first on, with what the calendar says of them."""

    days: tuple[date, ...]
    is_free: tuple[bool, ...]

    @classmethod
    def of_month(cls, month_on: date, *, until: date, calendar: WorkCalendar) -> "Days":
        """The days of a month that lie before `until`."""
        every = [month_on + timedelta(days=late) for late in range(31)]
        days = tuple(on for on in every if on.month == month_on.month and on < until)
        return cls(
            days=days, is_free=tuple(calendar.find_holiday(on) is not None for on in days)
        )


def month_of(
    sites: Sequence[Site], *, days: Days, shapes: Shapes, seed: int, first: int
) -> CurveBlock:
    """Draw a month of neighbouring sites; `first` is the number of the first of them."""
    month_on = days.days[0]
    source = np.random.default_rng([seed, first, month_on.toordinal()])
    at = source_days(days.days, is_free=days.is_free)
    rows = np.array([site.shape for site in sites])
    load_kw = shapes.rows[rows[:, None], at[None, :]]
    load_kw *= _column([site.mean_kw for site in sites])
    climate = {family: _climate(family, days) for family in Family}
    load_kw *= np.stack([climate[site.family] for site in sites])[:, :, None]
    load_kw *= 1 + 0.05 * source.standard_normal(load_kw.shape[:2], np.float32)[:, :, None]
    load_kw *= 1 + 0.04 * source.standard_normal(load_kw.shape, np.float32)
    np.clip(load_kw, 0, _column([site.kva * FULL for site in sites]), out=load_kw)
    # A part of the reactive power magnetises, whatever is drawn.
    kvar = 0.75 * load_kw + _column([0.25 * site.mean_kw for site in sites])
    kvar *= _column([site.tan_phi for site in sites])
    net_kw = load_kw - _sun_kw(sites, days, source)
    channels = [
        np.rint(kw * np.float32(WH_OF_KW)).astype(np.int32).reshape(len(sites), -1)
        for kw in (np.maximum(net_kw, 0), kvar, np.maximum(-net_kw, 0))
    ]
    for place, site in enumerate(sites):
        if site.planted is not None:
            plant(site.planted, [channel[place] for channel in channels], month_on, site.kva)
    active, reactive, export = channels
    return CurveBlock(
        point_ids=tuple(site.point_id for site in sites),
        starts_on=month_on,
        days=len(days.days),
        active_wh=active,
        reactive_varh=reactive,
        export_wh=export,
    )


def _column(values: Sequence[float]) -> Shape:
    return np.array(values, np.float32)[:, None, None]


def _climate(family: Family, days: Days) -> NDArray[np.float32]:
    """What summer and holidays make of each day."""
    found = []
    for on in days.days:
        cooling = np.exp(-(((on.timetuple().tm_yday - 205) / 40) ** 2))
        share = 1 + (0.35 if family in COOLED else 0.08) * cooling
        if family in WORKS:
            share *= _holiday_share(on)
        found.append(share)
    return np.array(found, np.float32)


def _holiday_share(on: date) -> float:
    """Works close around the Spring Festival for longer than the holiday, most in October."""
    before = (SPRING_FESTIVAL - on).days
    if -6 <= before <= 5:  # noqa: PLR2004
        return 0.12
    if -14 <= before <= 12:  # noqa: PLR2004
        return 0.5
    return 0.4 if NATIONAL_DAY[0] <= on < NATIONAL_DAY[1] else 1


def _sun_kw(sites: Sequence[Site], days: Days, source: np.random.Generator) -> Shape:
    """What the roofs make: a bell between sunrise and sunset of 28° north, with clouds."""
    yday = np.array([on.timetuple().tm_yday for on in days.days], np.float32)[:, None]
    half_day = 6 + 0.95 * np.sin(2 * pi * (yday - 80) / 365)
    hour = (np.arange(QUARTERS_IN_DAY, dtype=np.float32)[None, :] + 0.5) / 4
    bell = np.maximum(0, np.cos(pi / 2 * (hour - 12) / half_day)) ** 1.3
    bell *= np.abs(hour - 12) < half_day
    season = 0.72 + 0.16 * np.sin(2 * pi * (yday - 80) / 365)
    # One sky over the district, with a cloud of its own above each roof.
    sky = source.beta(2.2, 1.1, (1, len(days.days), 1)).astype(np.float32)
    own = 1 - 0.25 * source.random((len(sites), len(days.days), QUARTERS_IN_DAY), np.float32)
    kwp = np.array(
        [[site.solar_kwp * (site.solar_since <= on) for on in days.days] for site in sites],
        np.float32,
    )[:, :, None]
    made: Shape = (bell * season).astype(np.float32)[None] * sky * own * kwp
    return made
