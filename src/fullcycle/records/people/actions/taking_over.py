"""Taking staff over from another system, many at once."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.records.journal import actions as journal
from fullcycle.records.people.actions import registering
from fullcycle.records.people.actions.registering import NewStaff, UnableToRegister
from fullcycle.records.people.models import PasswordRecord, Person


@transaction.atomic
def take_over_staff(
    batch: Sequence[NewStaff], *, at: datetime, by_id: int | None = None
) -> tuple[int, ...]:
    """Create staff from another system's list and return their ids in order.

    Each is checked like a single one; one that is refused refuses the batch. Those who
    were handed the same first password share its hash: hashing is slow on purpose. The
    journal gets one line for the batch.

    Raises:
        UnableToReadPhone, UnableToRegister: as for a single one.
    """
    hashed = cache(make_password)
    persons = []
    for staff in batch:
        person = registering.checked_staff(staff, at=at)
        person.password = hashed(staff.password)
        persons.append(person)
    numbers = [person.staff_number for person in persons]
    phones = [person.phone_fingerprint for person in persons if person.phone_fingerprint]
    if len(set(numbers)) < len(numbers) or len(set(phones)) < len(phones):
        raise UnableToRegister(_("名单中有重复的工号或手机号。"))
    Person.objects.bulk_create(persons)
    PasswordRecord.objects.bulk_create(
        PasswordRecord(person=person, password=person.password, set_at=at) for person in persons
    )
    ids = tuple(person.pk for person in persons)
    journal.record(
        journal.Act(
            act="people.staff.taken-over",
            subject_kind="person",
            subject_id=ids[0] if ids else 0,
            actor_id=by_id,
            at=at,
            details={"count": len(ids), "last_id": ids[-1] if ids else 0},
        )
    )
    return ids
