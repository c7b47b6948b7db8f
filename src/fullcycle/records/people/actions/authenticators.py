"""The staff's authenticators (RFC 6238): enrolled with a QR code, each code used once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest

import pyotp
from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.gateways.vault import port as vault
from fullcycle.records.journal import actions as journal
from fullcycle.records.people import policy
from fullcycle.records.people.models import Person, TotpDevice


STEP_SECONDS = 30
STEPS_OF_GRACE = 1
"""RFC 6238, 5.2: one step for the clock of the phone and the time of typing."""

ISSUER = "Fullcycle"
MOST_FAILURES = 5
LOCKED_FOR = timedelta(minutes=15)

_SECRET = "people.totp-secret"  # noqa: S105 - the purpose a secret is sealed for


class UnableToEnrol(Exception):
    """No authenticator can be enrolled, confirmed or removed so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What the page shows: the address in the QR code, and the secret to type by hand."""

    uri: str
    secret: str


@transaction.atomic
def enrol_authenticator(*, person_id: int, at: datetime) -> Enrolment:
    """Prepare an authenticator for whoever has just proved their password.

    Asked again before it is confirmed, it shows the same secret.

    Raises:
        UnableToEnrol: if the person has one already, or is not staff.
    """
    person = Person.objects.select_for_update().get(pk=person_id)
    if not (person.is_staff and person.is_active):
        raise UnableToEnrol(_("只有在职员工可以绑定动态口令。"))
    device = TotpDevice.objects.filter(person=person).first()
    if device is None:
        sealed = vault.current().seal(pyotp.random_base32(), _SECRET)
        device = TotpDevice.objects.create(person=person, secret_sealed=sealed, enrolled_at=at)
    if device.confirmed_at is not None:
        raise UnableToEnrol(_("您已绑定动态口令，如需更换请联系系统管理员。"))
    secret = vault.current().open(bytes(device.secret_sealed), _SECRET)
    uri = pyotp.TOTP(secret).provisioning_uri(name=person.staff_number, issuer_name=ISSUER)
    return Enrolment(uri=uri, secret=secret)


def confirm_authenticator(*, person_id: int, code: str, at: datetime) -> None:
    """Confirm the enrolled authenticator by a first code; from now on sign-in asks for one.

    Must not run inside another transaction: a wrong try is counted although it is refused.

    Raises:
        UnableToEnrol: if the code is wrong, there is nothing to confirm, or the person is
            locked after too many failures.
    """
    with transaction.atomic(durable=True):
        is_confirmed = _confirm(person_id, code, at)
    if not is_confirmed:
        raise UnableToEnrol(
            _("动态口令不正确。请核对手机时间后重试；连续 5 次错误将锁定 15 分钟。")
        )


def _confirm(person_id: int, code: str, at: datetime) -> bool:
    person = Person.objects.select_for_update().get(pk=person_id)
    device = TotpDevice.objects.filter(person=person, confirmed_at__isnull=True).first()
    if device is None or not person.is_active or is_locked(person, at):
        return False
    if not use_code(device, code, at):
        count_failure(person, at)
        return False
    device.confirmed_at = at
    device.save(update_fields=["confirmed_at"])
    clear_failures(person)
    _journal("people.authenticator.confirmed", person_id, person_id, at)
    return True


@transaction.atomic
def reset_authenticator(*, person_id: int, by_id: int, reason: str, at: datetime) -> None:
    """Remove a lost authenticator, so that the next sign-in enrols another.

    Raises:
        UnableToEnrol: if anybody but another administrator asks, or gives no reason.
    """
    if by_id == person_id or not policy.has_role(person_id=by_id, role="ADMIN", at=at):
        raise UnableToEnrol(_("只能由另一名系统管理员解除动态口令。"))
    if not reason.strip():
        raise UnableToEnrol(_("请写明解除的原因。"))
    removed, _by_model = TotpDevice.objects.filter(person_id=person_id).delete()
    if not removed:
        raise UnableToEnrol(_("该员工没有绑定动态口令。"))
    _journal("people.authenticator.reset", person_id, by_id, at, reason=reason.strip())


def _journal(act: str, person_id: int, by_id: int, at: datetime, **details: object) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="person",
            subject_id=person_id,
            actor_id=by_id,
            at=at,
            details=details,
        )
    )


def use_code(device: TotpDevice, code: str, at: datetime) -> bool:
    """Use up the code if it is right; the caller holds the person's lock."""
    secret = vault.current().open(bytes(device.secret_sealed), _SECRET)
    now = int(at.timestamp()) // STEP_SECONDS
    typed = code.replace(" ", "").encode()
    for step in range(now - STEPS_OF_GRACE, now + STEPS_OF_GRACE + 1):
        expected = pyotp.TOTP(secret).generate_otp(step).encode()
        # RFC 6238, 5.2: a code is accepted once.
        if compare_digest(typed, expected) and step > device.last_step:
            device.last_step = step
            device.save(update_fields=["last_step"])
            return True
    return False


def is_locked(person: Person, at: datetime) -> bool:
    """Whether the person is kept out for now, after too many failures."""
    return person.locked_until is not None and at < person.locked_until


def count_failure(person: Person, at: datetime) -> None:
    """Count a wrong password or code; the fifth in a row locks for fifteen minutes."""
    person.failed_sign_ins += 1
    if person.failed_sign_ins >= MOST_FAILURES:
        person.failed_sign_ins = 0
        person.locked_until = at + LOCKED_FOR
    person.save(update_fields=["failed_sign_ins", "locked_until"])
    is_locked_now = is_locked(person, at)
    act = "people.person.locked" if is_locked_now else "people.person.sign-in-refused"
    journal.record(
        journal.Act(act=act, subject_kind="person", subject_id=person.pk, actor_id=None, at=at)
    )


def clear_failures(person: Person) -> None:
    """Start counting anew after a right sign-in."""
    person.failed_sign_ins = 0
    person.locked_until = None
    person.save(update_fields=["failed_sign_ins", "locked_until"])
