"""What may be asked about who serves whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from fullcycle.kernels.clientele.tables import Grade, clientele_tables, in_force
from fullcycle.records.customers import queries as customers
from fullcycle.records.customers.queries import CustomerCard
from fullcycle.records.people import queries as people
from fullcycle.records.people.queries import PersonCard
from fullcycle.records.portfolios import policy
from fullcycle.records.portfolios.models import Assignment, Leave, ManagerGrade


class NobodyAssigned(LookupError):
    """The customer has no managers at that instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Managers:
    """Who serves a customer at an instant; `acting` is the one to call.

    The phones are whole, for the customer and for colleagues; empty where none is known.
    """

    primary: PersonCard
    deputy: PersonCard
    acting: PersonCard
    primary_phone: str
    deputy_phone: str
    acting_phone: str

    @property
    def is_covered_by_deputy(self) -> bool:
        """Whether the deputy stands in."""
        return self.acting.id == self.deputy.id


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedRow:
    """A customer in a portfolio; `is_acting` while this manager is the one to call."""

    customer: CustomerCard
    part: str
    part_label: str
    is_acting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """How many customers a manager serves now."""

    primaries: int
    deputies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Portfolio:
    """A manager with grade, load and the span the rules of the day give."""

    manager: PersonCard
    grade: str
    grade_label: str
    load: Load
    comfortable: int
    most: int
    is_away: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """A leave that is under way or to come, half-open."""

    id: int
    starts_at: datetime
    ends_at: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerPart:
    """One assignment in the customer's history."""

    manager: PersonCard
    part: str
    part_label: str
    starts_at: datetime
    ends_at: datetime | None
    reason: str


def managers_of(*, customer_id: int, at: datetime) -> Managers:
    """The customer's managers at an instant, and who acts.

    Raises:
        NobodyAssigned: if there are none at that instant.
    """
    found = find_managers_of(customer_id=customer_id, at=at)
    if found is None:
        raise NobodyAssigned(_("该客户还没有安排客户经理。"))
    return found


def find_managers_of(*, customer_id: int, at: datetime) -> Managers | None:
    """The customer's managers at an instant, or None before the first assignment."""
    return list_managers(customer_ids=[customer_id], at=at).get(customer_id)


def list_managers(*, customer_ids: Collection[int], at: datetime) -> dict[int, Managers]:
    """The managers of several customers by id, in four queries; unassigned are left out."""
    rows = _held(at).filter(customer_id__in=customer_ids)
    parts = {(row.customer_id, row.part): row.manager_id for row in rows}
    cards = people.list_persons(person_ids=set(parts.values()))
    back_at = _away(manager_ids=set(parts.values()), at=at)
    phones = people.work_phones(person_ids=set(parts.values()))
    found = {}
    for customer_id in {customer for customer, _part in parts}:
        primary = parts.get((customer_id, Assignment.Part.PRIMARY))
        deputy = parts.get((customer_id, Assignment.Part.DEPUTY))
        if primary is None or deputy is None:
            # Only a closed customer's managers end, and not always together.
            continue
        acting = _acting(primary, deputy, back_at)
        found[customer_id] = Managers(
            primary=cards[primary],
            deputy=cards[deputy],
            acting=cards[acting],
            primary_phone=phones.get(primary, ""),
            deputy_phone=phones.get(deputy, ""),
            acting_phone=phones.get(acting, ""),
        )
    return found


def _acting(primary: int, deputy: int, back_at: dict[int, datetime]) -> int:
    if primary not in back_at:
        return primary
    # Both away: whoever is back first, the primary if they return together.
    if deputy in back_at and back_at[primary] <= back_at[deputy]:
        return primary
    return deputy


def _away(*, manager_ids: Collection[int], at: datetime) -> dict[int, datetime]:
    leaves = Leave.objects.filter(manager_id__in=manager_ids, period__contains=at)
    return {leave.manager_id: leave.period.upper for leave in leaves}


def list_leaves(*, manager_id: int, at: datetime) -> tuple[Away, ...]:
    """The manager's leaves that are not over, the next one first."""
    rows = Leave.objects.filter(manager_id=manager_id, period__endswith__gt=at)
    return tuple(
        Away(
            id=row.pk,
            starts_at=row.period.lower,
            ends_at=row.period.upper,
            reason=row.reason,
        )
        for row in rows.order_by("period")
    )


def manager_of_leave(*, leave_id: int) -> int:
    """Whose leave it is.

    Raises:
        Leave.DoesNotExist: if there is no such leave.
    """
    return Leave.objects.get(pk=leave_id).manager_id


def _held(at: datetime) -> QuerySet[Assignment]:
    return Assignment.objects.filter(period__contains=at)


def serves(*, manager_id: int, customer_id: int, at: datetime) -> bool:
    """Whether the manager is the customer's primary or deputy at an instant."""
    return _held(at).filter(manager_id=manager_id, customer_id=customer_id).exists()


def customer_ids_of_manager(*, manager_id: int, at: datetime) -> QuerySet[Assignment, int]:
    """The ids of the customers a manager serves in either part, for use in a query."""
    return _held(at).filter(manager_id=manager_id).values_list("customer_id", flat=True)


def list_customers_of_manager(*, manager_id: int, at: datetime) -> tuple[ServedRow, ...]:
    """The manager's customers in both parts, those to act for first, then by size."""
    rows = _held(at).filter(manager_id=manager_id)
    parts = {row.customer_id: row for row in rows}
    cards = customers.list_customers(customer_ids=parts)
    managers = list_managers(customer_ids=parts, at=at)
    served = [
        ServedRow(
            customer=cards[customer_id],
            part=row.part,
            part_label=row.get_part_display(),
            is_acting=managers[customer_id].acting.id == manager_id,
        )
        for customer_id, row in parts.items()
        if customer_id in managers
    ]
    return tuple(
        sorted(
            served,
            key=lambda row: (
                not row.is_acting,
                -row.customer.total_contract_kva,
                row.customer.id,
            ),
        )
    )


def count_customers(*, manager_ids: Sequence[int]) -> dict[int, Load]:
    """How many customers each manager serves now, in both parts."""
    counted = (
        Assignment.objects.filter(manager_id__in=manager_ids, period__endswith__isnull=True)
        .values("manager_id")
        .annotate(
            primaries=Count("pk", filter=Q(part=Assignment.Part.PRIMARY)),
            deputies=Count("pk", filter=Q(part=Assignment.Part.DEPUTY)),
        )
    )
    known = {
        row["manager_id"]: Load(primaries=row["primaries"], deputies=row["deputies"])
        for row in counted
    }
    none = Load(primaries=0, deputies=0)
    return {manager_id: known.get(manager_id, none) for manager_id in manager_ids}


def list_portfolios(*, at: datetime, district_code: str | None = None) -> tuple[Portfolio, ...]:
    """Every manager with grade, load and span, for whoever balances the work."""
    staff = people.list_staff_with_role(role=policy.MANAGER_ROLE, at=at, district=district_code)
    ids = [person.id for person in staff]
    grades = dict(
        ManagerGrade.objects.filter(manager_id__in=ids).values_list("manager_id", "grade")
    )
    loads, away = count_customers(manager_ids=ids), _away(manager_ids=ids, at=at)
    spans = {
        rule.grade: rule
        for rule in in_force(clientele_tables().spans, on=timezone.localdate(at))
    }
    return tuple(
        Portfolio(
            manager=person,
            grade=grade,
            grade_label=str(ManagerGrade.Grade(grade).label),
            load=loads[person.id],
            comfortable=spans[grade].comfortable,
            most=spans[grade].most,
            is_away=person.id in away,
        )
        for person in staff
        for grade in [Grade(grades.get(person.id, Grade.JUNIOR))]
    )


def list_parts_of_customer(*, customer_id: int) -> tuple[FormerPart, ...]:
    """Everybody who served or serves the customer, the latest first."""
    rows = list(Assignment.objects.filter(customer_id=customer_id))
    cards = people.list_persons(person_ids={row.manager_id for row in rows})
    rows.sort(key=lambda row: (row.period.lower, row.part == "PRIMARY"), reverse=True)
    return tuple(
        FormerPart(
            manager=cards[row.manager_id],
            part=row.part,
            part_label=row.get_part_display(),
            starts_at=row.period.lower,
            ends_at=row.period.upper,
            reason=row.reason,
        )
        for row in rows
    )
