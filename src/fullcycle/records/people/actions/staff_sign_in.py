"""Signing in as staff: number, password and authenticator in one step; changing passwords."""

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.records.journal import actions as journal
from fullcycle.records.people.actions import authenticators
from fullcycle.records.people.actions.refusals import UnableToSignIn
from fullcycle.records.people.models import PasswordRecord, Person, TotpDevice


REMEMBERED_PASSWORDS = 5


class AuthenticatorMissing(UnableToSignIn):
    """The password was right but no authenticator is enrolled; `person_id` enrols one now."""

    def __init__(self, person_id: int) -> None:
        """Name who may enrol."""
        super().__init__(_("首次登录请先绑定动态口令。"))
        self.person_id = person_id


class UnableToChangePassword(Exception):
    """The new password is not taken; the message says why."""


def confirm_staff_sign_in(
    *, staff_number: str, password: str, totp_code: str, at: datetime
) -> int:
    """Check number, password and authenticator together and return who signs in.

    Must not run inside another transaction: a wrong try is counted although it is refused.
    One message answers whatever is wrong, also for a locked or unknown number.

    Raises:
        AuthenticatorMissing: if the password is right and none is enrolled yet.
        UnableToSignIn: if anything is wrong, or the person is locked.
    """
    with transaction.atomic(durable=True):
        person = (
            Person.objects.select_for_update()
            .filter(staff_number=staff_number.strip().upper(), kind=Person.Kind.STAFF)
            .first()
        )
        is_proved = _is_proved(person, password, at)
        outcome = _finish(person, totp_code, at) if person and is_proved else None
    if person is None or outcome is None:
        raise UnableToSignIn(
            _("工号、密码或动态口令不正确。连续 5 次错误后，账号将锁定 15 分钟。")
        )
    if outcome == _NO_DEVICE:
        raise AuthenticatorMissing(person.pk)
    return person.pk


_IN, _NO_DEVICE = "in", "no device"


def _is_proved(person: Person | None, password: str, at: datetime) -> bool:
    if person is None:
        # An unknown number must cost as long as a known one.
        make_password(password)
        return False
    is_right = check_password(password, person.password)
    if not person.is_active or authenticators.is_locked(person, at):
        return False
    if not is_right:
        authenticators.count_failure(person, at)
    return is_right


def _finish(person: Person, totp_code: str, at: datetime) -> str | None:
    device = TotpDevice.objects.filter(person=person, confirmed_at__isnull=False).first()
    if device is None:
        return _NO_DEVICE
    if not authenticators.use_code(device, totp_code, at):
        authenticators.count_failure(person, at)
        return None
    authenticators.clear_failures(person)
    _journal("people.person.signed-in", person, at, by="password and authenticator")
    return _IN


@transaction.atomic
def change_password(
    *, person_id: int, present_password: str, password: str, at: datetime
) -> None:
    """Take a new password; all other sessions of the person end.

    Raises:
        UnableToChangePassword: if the present one is wrong, or the new one is weak or was
            among the last five.
    """
    person = Person.objects.select_for_update().get(pk=person_id, kind=Person.Kind.STAFF)
    if not check_password(present_password, person.password):
        raise UnableToChangePassword(_("当前密码不正确。"))
    try:
        validate_password(password, user=person)
    except ValidationError as weak:
        raise UnableToChangePassword(" ".join(weak.messages)) from weak
    recent = PasswordRecord.objects.filter(person=person).order_by("-set_at", "-pk")
    for record in recent[:REMEMBERED_PASSWORDS]:
        if check_password(password, record.password):
            raise UnableToChangePassword(_("新密码不能与最近 5 次使用过的密码相同。"))
    person.password = make_password(password)
    person.save(update_fields=["password"])
    PasswordRecord.objects.create(person=person, password=person.password, set_at=at)
    _journal("people.password.changed", person, at)


def _journal(act: str, person: Person, at: datetime, **details: object) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="person",
            subject_id=person.pk,
            actor_id=person.pk,
            at=at,
            details=details,
        )
    )
