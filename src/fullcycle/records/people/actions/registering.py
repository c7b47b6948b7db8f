"""Registering persons, naming them, and reading a phone in clear."""

import re
from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fullcycle.kernels.identity import phone as phones
from fullcycle.records.journal import actions as journal
from fullcycle.records.people import policy
from fullcycle.records.people.actions import sealing
from fullcycle.records.people.models import PasswordRecord, Person


class UnableToRegister(Exception):
    """The person cannot be registered or named so."""


class UnableToRevealPhone(Exception):
    """The phone is not shown in clear to this person, or not without a reason."""


_STAFF_NUMBER = re.compile(r"[0-9A-Z]{4,20}")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStaff:
    """One of ours; `photo_file` is a path among the static files."""

    staff_number: str
    name: str
    title: str
    password: str
    phone: str | None = None
    photo_file: str = ""


@transaction.atomic
def register_person(
    *, name: str, phone: str, at: datetime, by_id: int | None = None, title: str = ""
) -> int:
    """Register a customer's person and return the id; the phone signs them in.

    Raises:
        UnableToReadPhone: if the phone is no mainland mobile number.
        UnableToRegister: if the name is empty, or somebody has the phone already.
    """
    if not name.strip():
        raise UnableToRegister(_("请填写姓名。"))
    person = Person(
        kind=Person.Kind.CUSTOMER, name=name.strip(), title=title.strip(), registered_at=at
    )
    _take_phone(person, phone)
    return _keep_new(person, by_id, at)


@transaction.atomic
def create_staff(staff: NewStaff, *, at: datetime, by_id: int | None = None) -> int:
    """Create a staff person with a first password and return the id.

    Roles are granted apart; the authenticator is enrolled at the first sign-in.

    Raises:
        UnableToReadPhone: if a phone is given that is no mainland mobile number.
        UnableToRegister: if the number is malformed, the number or phone is taken, the name
            is empty or the password too weak.
    """
    person = checked_staff(staff, at=at)
    person.password = make_password(staff.password)
    person_id = _keep_new(person, by_id, at)
    PasswordRecord.objects.create(person=person, password=person.password, set_at=at)
    return person_id


def checked_staff(staff: NewStaff, *, at: datetime) -> Person:
    """The row of a staff person who may be created, without password and not saved yet.

    Raises:
        UnableToReadPhone, UnableToRegister: as `create_staff` does.
    """
    person = Person(
        kind=Person.Kind.STAFF,
        name=staff.name.strip(),
        title=staff.title.strip(),
        staff_number=staff.staff_number.strip().upper(),
        photo_file=staff.photo_file,
        registered_at=at,
    )
    if Person.objects.filter(staff_number=person.staff_number).exists():
        raise UnableToRegister(_("该工号已登记。"))
    if not _STAFF_NUMBER.fullmatch(person.staff_number or ""):
        raise UnableToRegister(_("工号应为 4 至 20 位数字或大写字母。"))
    if not person.name:
        raise UnableToRegister(_("请填写姓名。"))
    try:
        validate_password(staff.password, user=person)
    except ValidationError as weak:
        raise UnableToRegister(" ".join(weak.messages)) from weak
    if staff.phone:
        _take_phone(person, staff.phone)
    return person


def _take_phone(person: Person, typed: str) -> None:
    number = phones.parse(typed)
    mark = sealing.fingerprint(number)
    if Person.objects.filter(phone_fingerprint=mark).exists():
        raise UnableToRegister(_("该手机号已登记。"))
    person.phone_fingerprint = mark
    person.phone_sealed = sealing.seal(number)


def _keep_new(person: Person, by_id: int | None, at: datetime) -> int:
    if not person.password:
        person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as taken:
        # Two registrations looked at the same moment and found the number free.
        raise UnableToRegister(_("该手机号或工号刚刚被登记。")) from taken
    _journal("people.person.registered", person, by_id, at, kind=person.kind)
    return person.pk


def _journal(
    act: str, person: Person, by_id: int | None, at: datetime, **details: object
) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="person",
            subject_id=person.pk,
            actor_id=by_id,
            at=at,
            details=details,
        )
    )


@transaction.atomic
def name_person(*, person_id: int, name: str, by_id: int, at: datetime) -> None:
    """Give the person a name, or another one.

    Raises:
        UnableToRegister: if the name is empty, or a stranger gives it.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    if by_id != person_id and not policy.has_role(person_id=by_id, role="ADMIN", at=at):
        raise UnableToRegister(_("只能修改您本人的姓名。"))
    if not name.strip():
        raise UnableToRegister(_("请填写姓名。"))
    person.name = name.strip()
    person.save(update_fields=["name"])
    _journal("people.person.named", person, by_id, at)


@transaction.atomic
def deactivate_person(*, person_id: int, by_id: int, reason: str, at: datetime) -> None:
    """Let the person sign in no more; what they did stays theirs.

    Raises:
        UnableToRegister: if somebody without the right asks, or no reason is given.
    """
    if not policy.has_role(person_id=by_id, role="ADMIN", at=at):
        raise UnableToRegister(_("只有系统管理员可以停用账号。"))
    if not reason.strip():
        raise UnableToRegister(_("请写明停用的原因。"))
    person = Person.objects.select_for_update().get(pk=person_id)
    person.is_active = False
    person.save(update_fields=["is_active"])
    _journal("people.person.deactivated", person, by_id, at, reason=reason.strip())


@transaction.atomic
def reveal_phone(*, person_id: int, by_id: int, reason: str, at: datetime) -> str:
    """Return the person's phone in clear; who looked and why stands in the journal.

    Raises:
        UnableToRevealPhone: without a reason, a phone, or the right to see it.
    """
    if not reason.strip():
        raise UnableToRevealPhone(_("请写明查看号码的原因。"))
    if not policy.may_reveal_phone(person_id=person_id, by_id=by_id, at=at):
        raise UnableToRevealPhone(_("您无权查看该号码。"))
    person = Person.objects.get(pk=person_id)
    number = sealing.open_phone(person)
    if not number:
        raise UnableToRevealPhone(_("该人员没有登记手机号。"))
    _journal("people.phone.revealed", person, by_id, at, reason=reason.strip())
    return number
