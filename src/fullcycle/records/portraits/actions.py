"""What may be done with the fact ledger: add to it. There is nothing else."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.records.journal import actions as journal
from fullcycle.records.portraits.models import Fact


BATCH = 2_000


class UnableToRecordFact(Exception):
    """The fact cannot be kept so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFact:
    """Something learnt: `value` is plain JSON, `evidence` names the paper, receipt or case.

    A `valid_until` of None holds until a newer fact of the same kind.
    """

    customer_id: int
    what: str
    value: object
    source: str
    observed_at: datetime
    evidence: str = ""
    valid_until: datetime | None = None


@transaction.atomic
def record_fact(fact: NewFact, *, at: datetime, by_id: int | None = None) -> int:
    """Add a fact and return its id.

    Raises:
        UnableToRecordFact: without a value or a source, or observed in the future.
    """
    row = _row(fact, at=at, by_id=by_id)
    row.save()
    journal.record(
        journal.Act(
            act="portraits.fact.recorded",
            subject_kind="fact",
            subject_id=row.pk,
            actor_id=by_id,
            at=at,
            for_customer_id=fact.customer_id,
            details={"what": row.what, "source": row.source},
        )
    )
    return row.pk


@transaction.atomic
def record_facts(
    facts: Sequence[NewFact], *, at: datetime, by_id: int | None = None
) -> tuple[int, ...]:
    """Add many facts, such as another system's, with one line in the journal.

    Raises:
        UnableToRecordFact: as for one; then none is added.
    """
    rows = Fact.objects.bulk_create([_row(fact, at=at, by_id=by_id) for fact in facts], BATCH)
    ids = tuple(row.pk for row in rows)
    journal.record(
        journal.Act(
            act="portraits.facts.recorded",
            subject_kind="fact",
            subject_id=ids[0] if ids else 0,
            actor_id=by_id,
            at=at,
            details={"count": len(ids)},
        )
    )
    return ids


def _row(fact: NewFact, *, at: datetime, by_id: int | None) -> Fact:
    if fact.value is None or fact.value == "":
        raise UnableToRecordFact(_("没有内容可以记录。"))
    if not fact.source.strip():
        raise UnableToRecordFact(_("请注明信息来源。"))
    if fact.observed_at > at:
        raise UnableToRecordFact(_("信息的取得时间不能晚于现在。"))
    return Fact(
        customer_id=fact.customer_id,
        what=fact.what,
        value=fact.value,
        source=fact.source.strip(),
        observed_at=fact.observed_at,
        recorded_at=at,
        valid_until=fact.valid_until,
        evidence=fact.evidence.strip(),
        recorded_by_id=by_id,
    )
