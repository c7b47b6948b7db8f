"""What use against the agreement costs (违约用电, 窃电): what was owed, and a multiple of it.

Source: 供电营业规则 1996 Art. 100 to 104; 2024 Art. 101, which says "not more than" where that
of 1996 names the multiple: there whoever decides names it.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.rules import NumberName, NumberRule
from fullcycle.kernels.tariff.bills import BillLine, LineKind, LineUnit
from fullcycle.kernels.tariff.refusals import UnableToBill
from fullcycle.kernels.tariff.stretches import days_of_month
from fullcycle.kernels.units.money import round_to_fen
from fullcycle.kernels.units.wording import Wording


THIRTY = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """When, where and how much of the allowed multiple is asked; None asks all of it."""

    starts_on: date
    ends_on: date
    region: str
    multiple: Decimal | None = None


def months_between(starts_on: date, ends_on: date) -> Decimal:
    """Return how many months a stretch is: whole calendar months, and days as thirtieths."""
    months = Decimal(0)
    day = starts_on
    while day < ends_on:
        month_days = days_of_month(day)
        next_month = day.replace(day=1) + timedelta(days=month_days)
        until = min(next_month, ends_on)
        days = (until - day).days
        months += Decimal(1) if days == month_days else Decimal(days) / THIRTY
        day = until
    return months


@dataclass(frozen=True, slots=True, kw_only=True)
class _Owed:
    """What was not paid: so much of a unit, worth so many yuan."""

    yuan: Decimal
    quantity: Decimal
    unit: LineUnit
    words: Wording


def unapproved_capacity(
    breach: Breach, *, kva: Decimal, yuan_per_kva: Decimal, book: TariffBook
) -> tuple[BillLine, ...]:
    """Charge capacity used without approval on a two-part price (私增容).

    The capacity charge of the months is paid, and up to three times as much.

    Raises:
        UnableToBill: if more is asked than the rule allows.
    """
    owed = _Owed(
        yuan=kva * yuan_per_kva * months_between(breach.starts_on, breach.ends_on),
        quantity=kva,
        unit=LineUnit.KVA,
        words=Wording(zh="私增容量补交容量电费", en="Capacity charge for unapproved capacity"),
    )
    return _with_multiple(breach, owed, NumberName.BREACH_CAPACITY_MULTIPLE, book)


def reopened_seal(
    breach: Breach, *, kva: Decimal, yuan_per_kva: Decimal, book: TariffBook
) -> tuple[BillLine, ...]:
    """Charge sealed equipment that was used again (擅用封存设备) on a two-part price.

    Raises:
        UnableToBill: if more is asked than the rule allows.
    """
    owed = _Owed(
        yuan=kva * yuan_per_kva * months_between(breach.starts_on, breach.ends_on),
        quantity=kva,
        unit=LineUnit.KVA,
        words=Wording(
            zh="启用封存设备补交容量电费", en="Capacity charge for reopened equipment"
        ),
    )
    return _with_multiple(breach, owed, NumberName.BREACH_SEALED_MULTIPLE, book)


def single_part_capacity(
    breach: Breach, *, kva: Decimal, name: NumberName, book: TariffBook
) -> BillLine:
    """Charge unapproved or reopened capacity on a single-part price: yuan per kVA and time."""
    rule = _rule(name, breach, book)
    owed = _Owed(yuan=kva * rule.value, quantity=kva, unit=LineUnit.KVA, words=rule.wording)
    return _line(breach, owed, rule)


def wrong_class(
    breach: Breach, *, kwh: int, dear_yuan: Decimal, cheap_yuan: Decimal, book: TariffBook
) -> tuple[BillLine, ...]:
    """Charge dear use on a cheap line (高价低接): the difference, and up to twice as much.

    Raises:
        UnableToBill: if more is asked than the rule allows.
    """
    owed = _Owed(
        yuan=(dear_yuan - cheap_yuan) * kwh,
        quantity=Decimal(kwh),
        unit=LineUnit.KWH,
        words=Wording(zh="高价低接补交差额电费", en="Difference of price for the wrong class"),
    )
    return _with_multiple(breach, owed, NumberName.BREACH_CLASS_MULTIPLE, book)


@dataclass(frozen=True, slots=True, kw_only=True)
class Theft:
    """Power taken unmetered; days None: unknown, so the least of the rule is taken."""

    kw: Decimal
    yuan_per_kwh: Decimal
    is_lighting: bool
    days: int | None = None


def stolen_energy(breach: Breach, theft: Theft, *, book: TariffBook) -> tuple[BillLine, ...]:
    """Charge stolen energy: kW by hours by price, and up to three times as much.

    Raises:
        UnableToBill: if more is asked than the rule allows.
    """
    hours_name = (
        NumberName.THEFT_LIGHTING_HOURS if theft.is_lighting else NumberName.THEFT_POWER_HOURS
    )
    hours = _rule(hours_name, breach, book).value
    days = theft.days
    if days is None:
        days = int(_rule(NumberName.THEFT_LEAST_DAYS, breach, book).value)
    kwh = theft.kw * hours * days
    owed = _Owed(
        yuan=kwh * theft.yuan_per_kwh,
        quantity=kwh,
        unit=LineUnit.KWH,
        words=Wording(zh="窃电补交电费", en="Energy taken without paying"),
    )
    return _with_multiple(breach, owed, NumberName.THEFT_MULTIPLE, book)


def _rule(name: NumberName, breach: Breach, book: TariffBook) -> NumberRule:
    return book.number(name, on=breach.starts_on, region=breach.region)


def _with_multiple(
    breach: Breach, owed: _Owed, name: NumberName, book: TariffBook
) -> tuple[BillLine, ...]:
    rule = _rule(name, breach, book)
    multiple = rule.value if breach.multiple is None else breach.multiple
    if not 0 <= multiple <= rule.value:
        raise UnableToBill(
            Wording(
                zh=f"违约使用电费最多为 {rule.value} 倍，不能收 {multiple} 倍。",
                en=f"At most {rule.value} times may be asked, not {multiple}.",
            )
        )
    paid = _line(breach, owed, rule)
    asked = _Owed(
        yuan=paid.amount_yuan * multiple,
        quantity=paid.amount_yuan,
        unit=LineUnit.YUAN,
        words=rule.wording,
    )
    return paid, _line(breach, asked, rule)


def _line(breach: Breach, owed: _Owed, rule: NumberRule) -> BillLine:
    return BillLine(
        kind=LineKind.BREACH,
        component=rule.name,
        wording=owed.words,
        quantity=owed.quantity,
        unit=owed.unit,
        price=owed.yuan / owed.quantity if owed.quantity else Decimal(0),
        amount_yuan=round_to_fen(owed.yuan),
        rule_ids=(rule.dating.rule_id,),
        starts_on=breach.starts_on,
        ends_on=breach.ends_on,
    )
