"""Who applies for what, when: drawn once from the seed, before anything happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from fullcycle.doors.command.district import chance, words
from fullcycle.doors.command.district import customers as invented
from fullcycle.doors.command.district.trades import TRADES, Trade
from fullcycle.doors.command.simulation import capacities, loads
from fullcycle.kernels.calendars.workdays import SITE_ZONE, load_calendar


FIRST_DAY = date(2025, 1, 1)
LAST_DAY = date(2025, 12, 31)

MONTHS = {1: 5, 2: 4, 3: 11, 4: 10, 5: 9, 6: 9, 7: 9, 8: 8, 9: 10, 10: 9, 11: 9, 12: 7}
"""How the year's applications fall on its months: few around the Spring Festival."""

INCREASE_SHARE = 0.4
AGENT_SHARE = 0.5
REGISTER_SHARE = 0.85
"""How many know the number under which the land register holds their property."""

FIRST_PHONE = 70_000_000
FIRST_CODE = 50_000_000
SEEDS, PLACES = 1_000, 10_000
"""Phones and credit codes of so many seeds stay apart, each with so many cases."""


class UnableToDrawYear(Exception):
    """The district has too few customers for a year of that size."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """The person who applies, and the enterprise."""

    name: str
    phone: str
    id_number: str
    enterprise: str
    credit_code: str
    legal_person: str
    industry_code: str
    is_agent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulatedApplication:
    """One application of the year; `place` counts from 1 in the order of arrival."""

    place: int
    matter: str
    at: datetime
    applicant: Applicant
    requested_kva: int
    sections: Mapping[str, Mapping[str, object]]
    guidance: Mapping[str, list[str]]
    is_known: bool
    """Whether the customer stands in the district already."""
    concealed: bool
    traits: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A customer of the district who may ask for more."""

    name: str
    credit_code: str
    legal_person: str
    industry_code: str
    account_number: str
    street: str
    address: str


TRAITS: Mapping[str, float] = {"important": 0.05, "dual": 0.08, "special": 0.06, "estate": 0.04}
"""How many applications are for an important site, two sources, a special load, an estate."""


def drawn_year(
    *, seed: int, cases: int, known: list[Known]
) -> tuple[SimulatedApplication, ...]:
    """The applications of the year in the order they arrive.

    Raises:
        UnableToDrawYear: if more customers ask for an increase than the district has.
    """
    source = chance.drawing(seed, "year")
    increases = round(cases * INCREASE_SHARE)
    if increases > len(known):
        raise UnableToDrawYear(
            f"{cases} applications need {increases} customers with a 10 kV account; "
            f"the district has {len(known)}."
        )
    chosen: list[Known | None] = [*source.sample(known, increases)]
    chosen += [None] * (cases - increases)
    source.shuffle(chosen)
    asked_kva = capacities.capacities(source, cases=cases)
    moments = sorted(_moment(source) for _ in range(cases))
    return tuple(
        _application(chance.drawing(seed, "application", place), seed, place, *what)
        for place, what in enumerate(zip(moments, chosen, asked_kva, strict=True), 1)
    )


def known_customers(*, seed: int, count: int, before: date) -> list[Known]:
    """Those of the district's first `count` customers whose one 10 kV supply stood that day."""
    found = []
    for number in range(count):
        one = invented.customer(seed=seed, number=number)
        supply = one.supplies[0]
        if supply.voltage_kv != 10 or supply.energised_on is None:  # noqa: PLR2004
            continue
        street = next((name for name in words.STREETS if name in supply.address), None)
        if street is None or supply.energised_on >= before:
            continue
        found.append(
            Known(
                name=one.customer.name,
                credit_code=one.customer.credit_code,
                legal_person=one.customer.legal_person,
                industry_code=one.customer.industry_code,
                account_number=str(supply.account_number),
                street=street,
                address=supply.address.partition(street)[2],
            )
        )
    return found


def _moment(source: Random) -> datetime:
    calendar = load_calendar()
    while True:
        month = chance.weighted(source, MONTHS)
        day = date(FIRST_DAY.year, month, 1) + timedelta(days=source.randrange(31))
        if day.month == month and calendar.is_working_day(day):
            break
    # People apply online from the early morning until the evening.
    minute = source.randrange(8 * 60, 20 * 60)
    return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=SITE_ZONE)


def _application(
    source: Random, seed: int, place: int, at: datetime, known: Known | None, asked_kva: int
) -> SimulatedApplication:
    traits = frozenset(
        name
        for name, share in TRAITS.items()
        if source.random() < share and (known is None or name == "special")
    )
    trade = _trade(source, traits)
    street = known.street if known else source.choice(_streets(trade))
    applicant = _applicant(source, seed, place, trade, known)
    return SimulatedApplication(
        place=place,
        matter="hv_increase" if known else "hv_new",
        at=at,
        applicant=applicant,
        requested_kva=asked_kva,
        sections={
            "enterprise": _enterprise(applicant),
            "demand": loads.demand(source, asked_kva=asked_kva, traits=traits, trade=trade),
            "site": _site(source, known, street, traits),
            "delivery": {"way": "ONLINE"},
        },
        guidance=_guidance(known, traits, is_agent=applicant.is_agent),
        is_known=known is not None,
        concealed=bool(traits - {"dual"}) and source.random() < 0.7,  # noqa: PLR2004
        traits=traits,
    )


def _trade(source: Random, traits: frozenset[str]) -> Trade:
    if "important" in traits:
        return source.choice([trade for trade in TRADES if trade.important == "SECOND"])
    if "estate" in traits:
        return next(trade for trade in TRADES if trade.industry_code == "K7020")
    ordinary = {trade: trade.weight for trade in TRADES if not trade.important}
    return chance.weighted(source, ordinary)


def _streets(trade: Trade) -> tuple[str, ...]:
    return words.INDUSTRIAL if trade.is_works else tuple(words.STREETS)[5:]


def _applicant(
    source: Random, seed: int, place: int, trade: Trade, known: Known | None
) -> Applicant:
    name = invented.person_name(source)
    is_agent = source.random() < AGENT_SHARE
    own = seed % SEEDS * PLACES + place
    brand = (
        source.choice(words.BRAND_FIRST)
        + source.choice(words.BRAND_SECOND)
        + source.choice(words.BRAND_SECOND)
    )
    legal_person = invented.person_name(source) if is_agent else name
    return Applicant(
        name=name,
        phone=invented.phone(FIRST_PHONE + own),
        id_number=_id_number(source),
        enterprise=known.name if known else trade.name.format(city="温州", brand=brand),
        credit_code=known.credit_code
        if known
        else invented.credit_code(trade.register, 0, FIRST_CODE + own),
        legal_person=known.legal_person if known else legal_person,
        industry_code=known.industry_code if known else trade.industry_code,
        is_agent=is_agent or known is not None,
    )


def _id_number(source: Random) -> str:
    """A number of GB 11643 with the right check character, of nobody in particular."""
    born = date(1965, 1, 1) + timedelta(days=source.randrange(12_000))
    body = f"330302{born:%Y%m%d}{source.randrange(1_000):03d}"
    return body + mod_11_2.calc_check_digit(body)


def _enterprise(applicant: Applicant) -> dict[str, object]:
    return {
        "credit_code": uscc.compact(applicant.credit_code),
        "name": applicant.enterprise,
        "legal_person": applicant.legal_person,
        "industry_code": applicant.industry_code,
        "applicant_name": applicant.name,
        "applicant_id_number": applicant.id_number,
        "acts_as": "AGENT" if applicant.is_agent else "LEGAL_PERSON",
    }


def _site(
    source: Random, known: Known | None, street: str, traits: frozenset[str]
) -> dict[str, object]:
    neighbourhood = source.choice(words.STREETS[street])
    road, house = source.choice(words.ROADS), source.randint(1, 398)
    has_number = source.random() < REGISTER_SHARE
    number = f"浙(2023)温州市不动产权第{source.randrange(10**7):07d}号"
    return {
        "account_number": known.account_number if known else "",
        "street": street,
        "address": known.address if known else f"{neighbourhood}{road}{house}号",
        "wants_second_source": "on" if "dual" in traits else "",
        "is_residential": "on" if "estate" in traits else "",
        "property_number": number if has_number else "",
    }


def _guidance(
    known: Known | None, traits: frozenset[str], *, is_agent: bool
) -> dict[str, list[str]]:
    special = {
        "agent": is_agent,
        "important": "important" in traits,
        "two_sources": "dual" in traits,
        "residential": "estate" in traits,
        "special_load": "special" in traits,
    }
    told = {"special": [choice for choice, holds in special.items() if holds]}
    if known:
        return {"wish": ["more_power"], "supply_now": ["own_transformer"], **told}
    return {"wish": ["first_power"], "size": ["within_8000_kva"], **told}
