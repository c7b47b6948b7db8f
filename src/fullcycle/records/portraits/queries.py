"""What is known of a customer, and what a form may be filled with."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import QuerySet
from django.utils import timezone

from fullcycle.records.customers import queries as customers
from fullcycle.records.portraits.models import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownFact:
    """A fact as it stands; `evidence` names what proves it."""

    id: int
    what: str
    value: object
    source: str
    observed_at: datetime
    evidence: str
    valid_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefilled:
    """A value for a form's field, with where and when it was learnt."""

    value: object
    source: str
    observed_at: datetime


def latest_facts(*, customer_id: int, at: datetime) -> dict[str, KnownFact]:
    """What was known and valid at an instant, by kind.

    Of one kind the fact observed last counts, of two observed together the later one
    recorded. One that has run out is not replaced by an older one.
    """
    return _valid(_recorded(customer_id, at), at)


def prefill(*, customer_id: int, fields: Collection[str], at: datetime) -> dict[str, Prefilled]:
    """What is held for these fields; the fields left out have to be asked.

    `customer.<field>` not known by a fact is read from the customer database.
    """
    facts = _valid(_recorded(customer_id, at).filter(what__in=list(fields)), at)
    found = {
        what: Prefilled(value=fact.value, source=fact.source, observed_at=fact.observed_at)
        for what, fact in facts.items()
    }
    if any(field.startswith("customer.") and field not in found for field in fields):
        held = customers.held_values(customer_id)
        for field in set(fields) - set(found):
            if field in held:
                day = datetime.combine(held[field].on, time.min)
                found[field] = Prefilled(
                    value=held[field].value,
                    source=held[field].source,
                    observed_at=timezone.make_aware(day),
                )
    return found


def list_facts(*, customer_id: int, what: str, limit: int = 50) -> tuple[KnownFact, ...]:
    """Everything ever learnt of one kind, the latest first."""
    rows = Fact.objects.filter(customer_id=customer_id, what=what)
    return tuple(_known(row) for row in rows.order_by("-observed_at", "-id")[:limit])


def _recorded(customer_id: int, at: datetime) -> QuerySet[Fact]:
    return Fact.objects.filter(customer_id=customer_id, recorded_at__lte=at)


def _valid(facts: QuerySet[Fact], at: datetime) -> dict[str, KnownFact]:
    latest = facts.order_by("what", "-observed_at", "-id").distinct("what")
    return {
        row.what: _known(row)
        for row in latest
        if row.valid_until is None or at < row.valid_until
    }


def _known(row: Fact) -> KnownFact:
    return KnownFact(
        id=row.pk,
        what=row.what,
        value=row.value,
        source=row.source,
        observed_at=row.observed_at,
        evidence=row.evidence,
        valid_until=row.valid_until,
    )
