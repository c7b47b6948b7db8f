"""The whole file of a customer, how complete it is and what it lacks."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Prefetch
from django.utils import timezone

from fullcycle.gateways.vault import port as vault
from fullcycle.kernels.clientele import completeness
from fullcycle.kernels.clientele.completeness import Completeness, Held
from fullcycle.kernels.identity import masking
from fullcycle.records.customers.actions.contacts import PHONE
from fullcycle.records.customers.models import (
    Account,
    Contact,
    Customer,
    MeteringPoint,
    SupplySource,
    Transformer,
    TransformerState,
)
from fullcycle.records.customers.queries import provenance
from fullcycle.records.customers.queries.cards import (
    AccountCard,
    CustomerCard,
    account_card,
    customer_card,
)
from fullcycle.records.customers.queries.provenance import Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryCard:
    """Where property changes hands."""

    place: str
    maintained_by_company: str
    maintained_by_customer: str
    origins: Mapping[str, Origin]


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceCard:
    """A line that feeds, or fed, the account."""

    id: int
    role: str
    role_label: str
    substation: str
    bus_section: str
    feeder: str
    feeder_number: str
    voltage_kv: int
    capacity_kva: int
    line: str
    protection: str
    starts_on: date | None
    ends_on: date | None
    boundary: BoundaryCard | None
    origins: Mapping[str, Origin]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransformerCard:
    """A transformer or HV motor with its state at the moment asked about."""

    id: int
    label: str
    kind: str
    kind_label: str
    model: str
    serial_number: str
    kva: int
    high_kv: int
    state: str | None
    state_label: str
    state_since: datetime | None
    installed_on: date | None
    removed_on: date | None
    origins: Mapping[str, Origin]


@dataclass(frozen=True, slots=True, kw_only=True)
class MeteringPointCard:
    """A metering point; a reading times `multiplier` is the energy."""

    id: int
    number: str
    mode: str
    mode_label: str
    use: str
    use_label: str
    meter_number: str
    accuracy_class: str
    ct_primary_a: int
    ct_secondary_a: int
    ct_ratio: Decimal
    pt_ratio: Decimal
    multiplier: Decimal
    ends_on: date | None
    origins: Mapping[str, Origin]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactCard:
    """A person at the customer; the whole phone is an action away."""

    id: int
    role: str
    role_label: str
    name: str
    masked_phone: str
    certificate: str
    origins: Mapping[str, Origin]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFile:
    """An account with everything it is supplied and measured through."""

    account: AccountCard
    sources: tuple[SourceCard, ...]
    transformers: tuple[TransformerCard, ...]
    metering_points: tuple[MeteringPointCard, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerFile:
    """Everything known of a customer, and what a complete file would hold besides."""

    customer: CustomerCard
    origins: Mapping[str, Origin]
    accounts: tuple[AccountFile, ...]
    contacts: tuple[ContactCard, ...]
    completeness: Completeness


def get_file(
    *, customer_id: int, at: datetime, covers: Callable[[str], bool] = lambda _number: True
) -> CustomerFile:
    """The customer's file, its transformers in the state they had at that moment.

    It holds the accounts whose number passes `covers`, and is judged complete by them.

    Raises:
        Customer.DoesNotExist: if there is no such customer.
    """
    customer = Customer.objects.get(pk=customer_id)
    states = TransformerState.objects.filter(period__contains=at)
    accounts = customer.accounts.order_by("number").prefetch_related(
        Prefetch(
            "sources",
            SupplySource.objects.select_related("boundary").order_by("ends_on", "pk"),
        ),
        Prefetch("transformers", Transformer.objects.order_by("label", "pk")),
        Prefetch("transformers__states", states, to_attr="present"),
        Prefetch("metering_points", MeteringPoint.objects.order_by("number")),
    )
    contacts = Contact.objects.filter(customer=customer, is_current=True).order_by("role", "pk")
    files = tuple(_account_file(row) for row in accounts if covers(row.number))
    persons = tuple(_contact(row) for row in contacts)
    return CustomerFile(
        customer=customer_card(customer),
        origins=provenance.origins(customer.provenance),
        accounts=files,
        contacts=persons,
        completeness=completeness.completeness(
            held=_held(customer, files, persons), on=timezone.localdate(at)
        ),
    )


def _account_file(row: Account) -> AccountFile:
    return AccountFile(
        account=account_card(row),
        sources=tuple(_source(source) for source in row.sources.all()),
        transformers=tuple(_transformer(unit) for unit in row.transformers.all()),
        metering_points=tuple(_metering_point(point) for point in row.metering_points.all()),
    )


def _source(row: SupplySource) -> SourceCard:
    boundary = getattr(row, "boundary", None)
    return SourceCard(
        id=row.pk,
        role=row.role,
        role_label=row.get_role_display(),
        substation=row.substation,
        bus_section=row.bus_section,
        feeder=row.feeder,
        feeder_number=row.feeder_number,
        voltage_kv=row.voltage_kv,
        capacity_kva=row.capacity_kva,
        line=row.line,
        protection=row.protection,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        boundary=boundary
        and BoundaryCard(
            place=boundary.place,
            maintained_by_company=boundary.maintained_by_company,
            maintained_by_customer=boundary.maintained_by_customer,
            origins=provenance.origins(boundary.provenance),
        ),
        origins=provenance.origins(row.provenance),
    )


def _transformer(row: Transformer) -> TransformerCard:
    # Prefetched with the rows: at most one state holds at a moment.
    present: list[TransformerState] = row.present  # type: ignore[attr-defined]
    state = present[0] if present else None
    return TransformerCard(
        id=row.pk,
        label=row.label,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        model=row.model,
        serial_number=row.serial_number,
        kva=row.kva,
        high_kv=row.high_kv,
        state=state.state if state else None,
        state_label=state.get_state_display() if state else "",
        state_since=state.period.lower if state else None,
        installed_on=row.installed_on,
        removed_on=row.removed_on,
        origins=provenance.origins(row.provenance),
    )


def _metering_point(row: MeteringPoint) -> MeteringPointCard:
    return MeteringPointCard(
        id=row.pk,
        number=row.number,
        mode=row.mode,
        mode_label=row.get_mode_display(),
        use=row.use,
        use_label=row.get_use_display(),
        meter_number=row.meter_number,
        accuracy_class=row.accuracy_class,
        ct_primary_a=row.ct_primary_a,
        ct_secondary_a=row.ct_secondary_a,
        ct_ratio=row.ct_ratio,
        pt_ratio=row.pt_ratio,
        multiplier=row.multiplier,
        ends_on=row.ends_on,
        origins=provenance.origins(row.provenance),
    )


def contact_roles() -> tuple[tuple[str, str], ...]:
    """What a contact may be there for: each role's code and its words."""
    return tuple((role.value, str(role.label)) for role in Contact.Role)


def _contact(row: Contact) -> ContactCard:
    phone = vault.current().open(bytes(row.phone_sealed), PHONE)
    return ContactCard(
        id=row.pk,
        role=row.role,
        role_label=row.get_role_display(),
        name=row.name,
        masked_phone=masking.masked_phone(phone),
        certificate=row.certificate,
        origins=provenance.origins(row.provenance),
    )


def _held(
    customer: Customer, files: tuple[AccountFile, ...], persons: tuple[ContactCard, ...]
) -> dict[str, Held]:
    used = [file for file in files if not file.account.is_closed]
    sources = [one for file in used for one in file.sources if one.ends_on is None]
    units = [one for file in used for one in file.transformers if one.removed_on is None]
    points = [one for file in used for one in file.metering_points if one.ends_on is None]
    roles = Counter(person.role for person in persons)
    electricians = [person for person in persons if person.role == Contact.Role.ELECTRICIAN]
    held = {
        **_fields("customer", [customer], ("industry_code", "address", "legal_person")),
        **_fields("account", [one.account for one in used], ("address", "energised_on")),
        **_fields(
            "source",
            sources,
            (
                "substation",
                "feeder",
                "feeder_number",
                "bus_section",
                "line",
                "protection",
                "boundary",
            ),
        ),
        **_fields("transformer", units, ("model", "serial_number", "state")),
        **_fields("metering_point", points, ("meter_number", "accuracy_class")),
        **_fields("contact", electricians, ("certificate",)),
        "account.transformer": _count(
            any(one.removed_on is None for one in file.transformers) for file in used
        ),
        "account.metering_point": _count(
            any(one.ends_on is None for one in file.metering_points) for file in used
        ),
    }
    for role in ("OWNER", "OPERATIONS", "ELECTRICIAN", "FINANCE", "EMERGENCY"):
        held[f"contact.{role.lower()}"] = _count([roles[role] > 0])
    return held


def _fields(what: str, rows: Iterable[object], names: tuple[str, ...]) -> dict[str, Held]:
    rows = list(rows)
    return {
        f"{what}.{name}": _count(bool(getattr(row, name)) for row in rows) for name in names
    }


def _count(answers: Iterable[bool]) -> Held:
    known = list(answers)
    return Held(held=sum(known), wanted=len(known))
