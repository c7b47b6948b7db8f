"""What is handed in to be registered; blank texts and None mean not known yet."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCustomer:
    """An organisation; codes as on the models, the credit code as it was typed."""

    name: str
    credit_code: str
    industry_code: str
    district_code: str
    address: str
    legal_person: str = ""
    importance: str = "NONE"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewContact:
    """A person at the customer, with the phone as it was typed."""

    role: str
    name: str
    phone: str
    certificate: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBoundary:
    """Where property changes hands, and who looks after which side."""

    place: str
    maintained_by_company: str = ""
    maintained_by_customer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSource:
    """A line that feeds the account."""

    role: str
    substation: str
    feeder: str
    voltage_kv: int
    capacity_kva: int
    bus_section: str = ""
    feeder_number: str = ""
    line: str = ""
    protection: str = ""
    boundary: NewBoundary | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTransformer:
    """A transformer or HV motor, running or sealed from the first day."""

    label: str
    kva: int
    high_kv: int
    kind: str = "TRANSFORMER"
    model: str = ""
    serial_number: str = ""
    installed_on: date | None = None
    is_running: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMeteringPoint:
    """A metering point; without a number it gets the account's with two digits more."""

    mode: str
    ct_primary_a: int
    ct_secondary_a: int
    pt_ratio: Decimal
    number: str = ""
    use: str = "SETTLEMENT"
    meter_number: str = ""
    accuracy_class: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredSupply:
    """How a place is supplied once it has power.

    `account_number` names the account that changes; None opens a new one, whose number the
    platform gives. Of an account that exists, the figures are replaced, what is listed is
    added to what is there, and the transformers named in `removed_transformers` by their
    labels are taken away.
    """

    address: str
    voltage_kv: int
    contract_kva: int
    energised_on: date | None = None
    account_number: str | None = None
    sources: tuple[NewSource, ...] = ()
    transformers: tuple[NewTransformer, ...] = ()
    metering_points: tuple[NewMeteringPoint, ...] = ()
    removed_transformers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOver:
    """A whole customer from another system; its accounts must bring their numbers."""

    customer: NewCustomer
    supplies: tuple[RegisteredSupply, ...]
    contacts: tuple[NewContact, ...]
