"""What a contract says, as the table keeps it: plain values, written and read back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias


Plain: TypeAlias = "str | int | list[Plain] | dict[str, Plain]"
"""What JSON can hold; decimals and days are written as text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractParty:
    """Who agrees."""

    name: str
    credit_code: str
    address: str = ""
    representative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplyTerms:
    """One source of the supply."""

    name: str
    voltage_kv: Decimal
    capacity_kva: int
    substation: str = ""
    line: str = ""
    mode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeteringTerms:
    """How one metering point is metered."""

    point: str
    device: str
    ratio: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractTerms:
    """The terms of one version of a contract."""

    supplier: ContractParty
    customer: ContractParty
    address: str
    capacity_kva: int
    sources: tuple[SupplyTerms, ...]
    term_years: int
    starts_on: date
    boundary: str = ""
    metering: tuple[MeteringTerms, ...] = ()
    charging_candidates: tuple[str, ...] = ()
    """The charging modes that were open to the customer, by code."""
    charging_mode: str = ""
    """The one the customer chose."""
    price_class: str = ""

    @property
    def ends_on(self) -> date:
        """The first day the contract no longer holds."""
        year = self.starts_on.year + self.term_years
        try:
            return self.starts_on.replace(year=year)
        except ValueError:  # 29 February, in a year that has none
            return date(year, 3, 1)


def as_plain(terms: ContractTerms) -> dict[str, Plain]:
    """The terms as JSON can hold them."""
    return {name: _plain(value) for name, value in asdict(terms).items()}


def _plain(value: object) -> Plain:
    if isinstance(value, Mapping):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return value if isinstance(value, str | int) else str(value)


def from_plain(plain: Mapping[str, Plain]) -> ContractTerms:
    """The terms that `as_plain` wrote."""
    return ContractTerms(
        supplier=_read_party(plain["supplier"]),
        customer=_read_party(plain["customer"]),
        address=str(plain["address"]),
        capacity_kva=int(str(plain["capacity_kva"])),
        sources=tuple(_read_source(_texts(one)) for one in _list(plain["sources"])),
        term_years=int(str(plain["term_years"])),
        starts_on=date.fromisoformat(str(plain["starts_on"])),
        boundary=str(plain["boundary"]),
        metering=tuple(MeteringTerms(**_texts(one)) for one in _list(plain["metering"])),
        charging_candidates=tuple(str(one) for one in _list(plain["charging_candidates"])),
        charging_mode=str(plain["charging_mode"]),
        price_class=str(plain["price_class"]),
    )


def _read_party(plain: Plain) -> ContractParty:
    return ContractParty(**_texts(plain))


def _read_source(texts: dict[str, str]) -> SupplyTerms:
    voltage_kv, capacity_kva = texts.pop("voltage_kv"), texts.pop("capacity_kva")
    return SupplyTerms(voltage_kv=Decimal(voltage_kv), capacity_kva=int(capacity_kva), **texts)


def _list(plain: Plain) -> list[Plain]:
    return plain if isinstance(plain, list) else []


def _texts(plain: Plain) -> dict[str, str]:
    values = plain if isinstance(plain, dict) else {}
    return {name: str(value) for name, value in values.items()}
