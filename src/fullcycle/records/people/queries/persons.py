"""Persons, their roles and their mandates."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.templatetags.static import static

from fullcycle.gateways.questions.question import Given, Question
from fullcycle.gateways.vault import port as vault
from fullcycle.kernels.identity import mandates as rules
from fullcycle.kernels.identity import masking
from fullcycle.kernels.identity import phone as phones
from fullcycle.kernels.identity.mandates import (
    Allowed,
    IntendedAct,
    MandateTerms,
    Refused,
    Scope,
)
from fullcycle.records.people.models import Mandate, Person, RoleGrant, scope_of


PHONE = "people.phone"
"""What a phone is sealed for; nothing sealed for it opens for anything else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCard:
    """A person as others may see them."""

    id: int
    name: str
    kind: str
    title: str
    masked_phone: str
    photo_url: str | None

    @property
    def is_staff(self) -> bool:
        """Whether the person works for the power supply company."""
        return self.kind == Person.Kind.STAFF


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateCard:
    """A mandate with the one who holds it, for the pages that list and withdraw them."""

    terms: MandateTerms
    person: PersonCard
    evidence: str
    is_in_force: bool


_PERSON = Question(lambda: Person.objects.filter(pk=Given("person_id")))
_ROLES = Question(
    lambda: _held(Given("at")).filter(person=Given("person_id")).values_list("role", flat=True)
)
_WITH_ROLE = Question(
    lambda: Person.objects.filter(
        pk__in=_held(Given("at")).filter(role=Given("role")).values("person_id")
    ).order_by("pk")
)
_MANDATES = Question(
    lambda: Mandate.objects.filter(
        person=Given("person_id"), customer_id=Given("customer_id"), person__is_active=True
    ).order_by("pk")
)


def get_person(*, person_id: int) -> PersonCard:
    """The person's card.

    Raises:
        Person.DoesNotExist: if there is no such person.
    """
    return _card(_PERSON.one(person_id=person_id))


def list_persons(*, person_ids: Collection[int]) -> dict[int, PersonCard]:
    """The cards of these persons by id, in one query; unknown ids are left out."""
    return {row.pk: _card(row) for row in Person.objects.filter(pk__in=person_ids)}


def work_phones(*, person_ids: Collection[int]) -> dict[int, str]:
    """The phones of these staff persons in clear, for the customers they serve.

    A phone at work is there to be called; phones of customers' persons are never given
    here, those are revealed one by one with a reason.
    """
    return _phones_in_clear(Person.objects.filter(pk__in=person_ids, kind=Person.Kind.STAFF))


def find_work_phone(*, staff_id: int) -> str:
    """The number on which a staff person answers customers; empty for anybody else."""
    staff = Person.objects.filter(pk=staff_id, kind=Person.Kind.STAFF, is_active=True)
    return _phones_in_clear(staff).get(staff_id, "")


def phone_for_courier(*, person_id: int) -> str:
    """The phone in clear of whom a courier has to ask for at the door; it goes to no page."""
    return _phones_in_clear(Person.objects.filter(pk=person_id)).get(person_id, "")


def _phones_in_clear(people: QuerySet[Person]) -> dict[int, str]:
    return {
        row.pk: vault.current().open(bytes(row.phone_sealed), PHONE)
        for row in people
        if row.phone_sealed is not None
    }


def find_person_by_phone(*, phone: str) -> PersonCard | None:
    """Whoever has the phone, or None.

    Raises:
        UnableToReadPhone: if the text is no mainland mobile number.
    """
    mark = vault.current().fingerprint(phones.parse(phone), PHONE)
    person = Person.objects.filter(phone_fingerprint=mark).first()
    return _card(person) if person else None


def find_staff(*, staff_number: str) -> PersonCard | None:
    """The staff person with this number, or None."""
    person = Person.objects.filter(staff_number=staff_number.strip().upper()).first()
    return _card(person) if person else None


def _card(person: Person) -> PersonCard:
    number = ""
    if person.phone_sealed is not None:
        number = vault.current().open(bytes(person.phone_sealed), PHONE)
    return PersonCard(
        id=person.pk,
        name=person.name,
        kind=person.kind,
        title=person.title,
        masked_phone=masking.masked_phone(number),
        photo_url=static(person.photo_file) if person.photo_file else None,
    )


def roles_of(*, person_id: int, at: datetime) -> frozenset[str]:
    """The roles the person holds at that instant; none for one who is no longer active."""
    return frozenset(_ROLES.ask(person_id=person_id, at=at))


def list_staff_with_role(
    *, role: str, at: datetime, district: str | None = None
) -> tuple[PersonCard, ...]:
    """Who holds the role at that instant, by id; with a district, who holds it there."""
    if district is None:
        return tuple(_card(person) for person in _WITH_ROLE.ask(role=role, at=at))
    held = _held(at).filter(role=role, district__in=["", district])
    staff = Person.objects.filter(pk__in=held.values("person_id")).order_by("pk")
    return tuple(_card(person) for person in staff)


def _held(at: datetime | Given) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at), starts_at__lte=at, person__is_active=True
    )


def standing(
    *, person_id: int, customer_id: int, account: str | None, matter: str, at: datetime
) -> Allowed | Refused:
    """The mandate that carries the matter, or the reason in words why none does."""
    act = IntendedAct(
        person_id=person_id, customer_id=customer_id, account=account, matter=matter, at=at
    )
    rows = _MANDATES.ask(person_id=person_id, customer_id=customer_id)
    return rules.standing(act=act, mandates=[_terms(row) for row in rows])


def accounts_carried(
    *, person_id: int, customer_id: int, matter: str, at: datetime
) -> Callable[[str], bool]:
    """Return a test of account numbers: whether a mandate carries the matter there."""
    rows = _in_force(at).filter(person_id=person_id, customer_id=customer_id)
    carrying = [row for row in map(_terms, rows) if rules.covers(row.matters, matter)]
    return lambda number: any(rules.covers(row.accounts, number) for row in carrying)


def carries_matter(*, person_id: int, customer_id: int, matter: str, at: datetime) -> bool:
    """Whether a mandate carries the matter on any account of the customer."""
    rows = _in_force(at).filter(person_id=person_id, customer_id=customer_id)
    return any(rules.covers(row.matters, matter) for row in map(_terms, rows))


Matters = Mapping[tuple[int, int], tuple[frozenset[str] | Scope, ...]]
"""By person and customer: the matters of each mandate in force."""


def mandated_matters(*, person_ids: Collection[int], at: datetime) -> Matters:
    """What each of these persons' mandates carry, in one query."""
    found: defaultdict[tuple[int, int], tuple[frozenset[str] | Scope, ...]]
    found = defaultdict(tuple)
    for row in _in_force(at).filter(person_id__in=person_ids):
        found[row.person_id, row.customer_id] += (scope_of(row.matters),)
    return found


def accounts_covered(
    *, person_id: int, customer_id: int, at: datetime
) -> Callable[[str], bool]:
    """Return a test of account numbers: whether a mandate covers them, in whatever matter."""
    rows = _in_force(at).filter(person_id=person_id, customer_id=customer_id)
    scopes = [scope_of(listed) for listed in rows.values_list("accounts", flat=True)]
    return lambda number: any(rules.covers(scope, number) for scope in scopes)


def acts_for_whole_customer(*, person_id: int, customer_id: int, at: datetime) -> bool:
    """Whether the person may act for the customer on all accounts and in all matters."""
    return _whole(at).filter(person_id=person_id, customer_id=customer_id).exists()


def list_whole_person_ids_for(*, customer_id: int, at: datetime) -> tuple[int, ...]:
    """Who may act for the customer on all accounts and in all matters, by id."""
    return _persons(_whole(at).filter(customer_id=customer_id))


def list_customer_ids_of(*, person_id: int, at: datetime) -> tuple[int, ...]:
    """The customers for whom the person holds any mandate at that instant, by id."""
    return _customers(_in_force(at).filter(person_id=person_id))


def list_whole_customer_ids_of(*, person_id: int, at: datetime) -> tuple[int, ...]:
    """The customers for whom the person may act on all accounts and in all matters, by id."""
    return _customers(_whole(at).filter(person_id=person_id))


def list_person_ids_for(*, customer_id: int, at: datetime) -> tuple[int, ...]:
    """Who holds any mandate for the customer at that instant, by id."""
    return _persons(_in_force(at).filter(customer_id=customer_id))


def list_mandates_for(*, customer_id: int, at: datetime) -> tuple[MandateCard, ...]:
    """Every mandate the customer's persons hold or held, newest first."""
    rows = Mandate.objects.filter(customer_id=customer_id).select_related("person")
    return tuple(
        MandateCard(
            terms=_terms(row),
            person=_card(row.person),
            evidence=row.evidence,
            is_in_force=_is_in_force(row, at),
        )
        for row in rows.order_by("-granted_at", "-pk")
    )


def _in_force(at: datetime) -> QuerySet[Mandate]:
    return Mandate.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=at),
        Q(revoked_at__isnull=True) | Q(revoked_at__gt=at),
        starts_at__lte=at,
        person__is_active=True,
    )


def _whole(at: datetime) -> QuerySet[Mandate]:
    """Those in force on all accounts and in all matters."""
    return _in_force(at).filter(accounts__isnull=True, matters__isnull=True)


def _persons(rows: QuerySet[Mandate]) -> tuple[int, ...]:
    return tuple(rows.order_by("person_id").values_list("person_id", flat=True).distinct())


def _customers(rows: QuerySet[Mandate]) -> tuple[int, ...]:
    return tuple(rows.order_by("customer_id").values_list("customer_id", flat=True).distinct())


def _is_in_force(row: Mandate, at: datetime) -> bool:
    ends = [instant for instant in (row.ends_at, row.revoked_at) if instant is not None]
    return row.starts_at <= at and all(at < instant for instant in ends)


def _terms(row: Mandate) -> MandateTerms:
    return MandateTerms(
        mandate_id=row.pk,
        person_id=row.person_id,
        customer_id=row.customer_id,
        accounts=scope_of(row.accounts),
        matters=scope_of(row.matters),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        revoked_at=row.revoked_at,
    )


def has_authenticator(*, person_id: int) -> bool:
    """Whether the staff person has an authenticator that was confirmed."""
    return Person.objects.filter(pk=person_id, totp_device__confirmed_at__isnull=False).exists()
