"""The district's customers, each made from the seed and its own number alone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from random import Random

from stdnum.cn import uscc

from fullcycle.doors.command.district import chance, sites, words
from fullcycle.doors.command.district.network import district_network
from fullcycle.doors.command.district.sites import Site
from fullcycle.doors.command.district.trades import TRADES, Trade
from fullcycle.records.customers.actions import (
    NewContact,
    NewCustomer,
    RegisteredSupply,
    TakenOver,
)
from fullcycle.records.portraits.actions import NewFact


DISTRICT = 3_623
"""HV customers of the Lucheng pilot at the end of 2017; a block of this size is a county."""

LARGE = 238
"""Of these at or above 2,000 kVA."""

ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11714: the organisation code inside the credit code has a check character of its own."""

CONTACT_SHARES = {
    "OWNER": 0.8,
    "OPERATIONS": 1.0,
    "ELECTRICIAN": 0.9,
    "FINANCE": 0.85,
    "EMERGENCY": 0.6,
}
"""How many files know the contact: real files have gaps."""


def customers(*, seed: int, first: int, last: int) -> Iterator[TakenOver]:
    """The customers of these numbers, `last` excluded."""
    for number in range(first, last):
        yield customer(seed=seed, number=number)


def customer(*, seed: int, number: int) -> TakenOver:
    """One customer; DISTRICT numbers in a row make a county with exactly LARGE large ones."""
    block, place = divmod(number, DISTRICT)
    source = chance.drawing(seed, "customer", number)
    is_large = place in _large_places(seed, block)
    trade = _trade(source, is_large=is_large)
    voltage_kv = source.choice(trade.voltages) if is_large else 10
    units_kva = sites.units_of(source, voltage_kv=voltage_kv, is_large=is_large)
    importance = trade.important if trade.important and source.random() < 0.7 else "NONE"  # noqa: PLR2004
    street, address = _address(source, trade, block)
    site = Site(
        account_number=account_number(number),
        meter_base=chance.scattered(number, size=10**10),
        street=street,
        address=address,
        voltage_kv=voltage_kv,
        units_kva=units_kva,
        is_important=importance != "NONE",
    )
    owner = person_name(source)
    return TakenOver(
        customer=NewCustomer(
            name=_name(trade, block, place),
            credit_code=credit_code(trade.register, block, number),
            industry_code=trade.industry_code,
            district_code=words.county(block)[0],
            address=address,
            legal_person=owner,
            importance=importance,
        ),
        supplies=(sites.supply_of(source, site, district_network(seed)),),
        contacts=tuple(_contacts(source, number, owner)),
    )


def account_number(number: int) -> str:
    """The account number of a customer's first supply."""
    return f"3301{chance.scattered(number, size=10**9):09d}"


@cache
def _large_places(seed: int, block: int) -> frozenset[int]:
    return frozenset(chance.drawing(seed, "large", block).sample(range(DISTRICT), LARGE))


WEIGHTS = [*accumulate(trade.weight for trade in TRADES)]
LARGE_WEIGHTS = [*accumulate(trade.large_weight for trade in TRADES)]


def _trade(source: Random, *, is_large: bool) -> Trade:
    weights = LARGE_WEIGHTS if is_large else WEIGHTS
    return source.choices(TRADES, cum_weights=weights)[0]


def _name(trade: Trade, block: int, place: int) -> str:
    # Neighbouring numbers lie far apart; within a county no two brands are the same.
    spread = chance.scattered(place, size=len(words.BRAND_FIRST) * len(words.BRAND_SECOND))
    first, second = divmod(spread, len(words.BRAND_SECOND))
    code, county = words.county(block)
    city = words.CITIES[code[:4]]
    return trade.name.format(
        city=city if block == 0 else city + county,
        brand=words.BRAND_FIRST[first] + words.BRAND_SECOND[second],
    )


def _address(source: Random, trade: Trade, block: int) -> tuple[str, str]:
    streets = words.INDUSTRIAL if trade.is_works else tuple(words.STREETS)[5:]
    street = source.choice(streets)
    neighbourhood = source.choice(words.STREETS[street])
    code, county = words.county(block)
    road, house = source.choice(words.ROADS), source.randint(1, 398)
    town = f"浙江省{words.CITIES[code[:4]]}市{county}"
    if block == 0:
        return street, f"{town}区{street}{neighbourhood}{road}{house}号"
    return street, f"{town}{neighbourhood}{road}{house}号"


def credit_code(register: str, block: int, number: int) -> str:
    """A code with both check characters right, unlike any other number's."""
    base = f"{chance.scattered(number, size=10**8):08d}"
    total = sum(
        int(digit) * weight for digit, weight in zip(base, ORGANISATION_WEIGHTS, strict=True)
    )
    check = "0123456789X0"[(11 - total % 11)]
    body = f"{register}{words.county(block)[0]}{base}{check}"
    return body + uscc.calc_check_digit(body)


def person_name(source: Random) -> str:
    """A name of two or three characters."""
    return source.choice(words.SURNAMES) + source.choice(words.GIVEN)


def phone(place: int) -> str:
    """A number of the range 154, which is not given out, unlike any other place's."""
    return f"154{chance.scattered(place, size=10**8):08d}"


def _contacts(source: Random, number: int, owner: str) -> Iterator[NewContact]:
    for place, (role, share) in enumerate(CONTACT_SHARES.items()):
        if source.random() >= share:
            continue
        is_electrician = role == "ELECTRICIAN"
        yield NewContact(
            role=role,
            name=owner if role == "OWNER" else person_name(source),
            phone=phone(number * 8 + place),
            certificate=f"T{source.randrange(10**12):012d}"
            if is_electrician and source.random() < 0.85  # noqa: PLR2004
            else "",
        )


def facts(
    *, seed: int, number: int, customer_id: int, supply: RegisteredSupply, at: datetime
) -> Iterator[NewFact]:
    """What is known of a customer beside its file, with who said so and when."""
    source = chance.drawing(seed, "facts", number)
    habit = _habits(source)
    use_share = habit.use_share
    year_kwh = round(supply.contract_kva * 0.95 * 8_760 * use_share, -2)
    known: dict[str, tuple[object, str]] = {
        "load.year_kwh": (year_kwh, "用电信息采集系统"),
        "load.max_kw": (
            round(supply.contract_kva * min(0.95, use_share * 1.5)),
            "用电信息采集系统",
        ),
        "site.shifts": (habit.shifts, "客户经理走访"),
        "site.has_solar": (habit.has_solar, "客户经理走访"),
        "service.channel": (source.choice(["PHONE", "APP", "VISIT"]), "客户回访"),
    }
    for what, (value, origin) in known.items():
        yield NewFact(
            customer_id=customer_id,
            what=what,
            value=value,
            source=origin,
            observed_at=at - timedelta(days=source.randint(1, 300)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """How a site draws power: its mean as a share of the capacity, its shifts, its roof."""

    use_share: float
    shifts: int
    has_solar: bool


def habits(*, seed: int, number: int) -> Habits:
    """The habits that a customer's facts and curves both tell of."""
    return _habits(chance.drawing(seed, "facts", number))


def _habits(source: Random) -> Habits:
    return Habits(
        use_share=source.uniform(0.12, 0.62),
        shifts=source.choice([1, 1, 2, 2, 3]),
        has_solar=source.random() < 0.15,  # noqa: PLR2004
    )
