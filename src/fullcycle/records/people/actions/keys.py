"""Keys by which a customer's own systems read: made with a code from the phone, taken back."""

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from fullcycle.kernels.identity.mandates import Scope
from fullcycle.records.journal import actions as journal
from fullcycle.records.people import policy, queries
from fullcycle.records.people.actions.confirming import (
    Intended,
    StartedConfirmation,
    confirm,
    start_confirmation,
    use_confirmation,
)
from fullcycle.records.people.actions.granting import UnableToRevoke
from fullcycle.records.people.models import ApiKey, Person, scope_as_kept
from fullcycle.records.people.queries import RefusedKey


LONGEST_LIFE = timedelta(days=366)
MOST_KEYS = 20
"""Keys in force that one person may hold for one customer."""

NOTED_EVERY = timedelta(minutes=1)
"""How exactly a key's last use is kept: a write at every call would cost more than the call."""

LONGEST_NAME = 60
_PURPOSE = "people.api-key.make"
_HANDLE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
_HANDLE_LENGTH = 8
_SECRET_BYTES = 32


class UnableToMakeKey(Exception):
    """The key cannot be made so; the message is fit for whoever wants it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """For whom and what a key shall read, and until when."""

    person_id: int
    customer_id: int
    matter: str
    name: str
    ends_at: datetime
    accounts: frozenset[str] | Scope = Scope.ALL


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeKey:
    """A key with its text, which is told once and kept nowhere."""

    key_id: int
    text: str = field(repr=False)


@transaction.atomic
def start_key(*, key: NewKey, at: datetime) -> StartedConfirmation:
    """Send the person the code with which the key is made.

    Raises:
        UnableToMakeKey: if the key could not be made.
        UnableToMessage: if the person has no phone.
        UnableToSendCode: if a code was sent within the minute, or too many today.
    """
    _refuse(key, at)
    return start_confirmation(intended=_intended(key), words=_("新建接口密钥"), at=at)


def confirm_key(*, key: NewKey, code: str, at: datetime) -> int:
    """Confirm the code; return the confirmation to make the key with, good for ten minutes.

    Must not run inside another transaction: a wrong try is counted although it is refused.

    Raises:
        UnableToConfirm: if the code is wrong, too old or tried too often.
    """
    return confirm(intended=_intended(key), code=code, at=at)


@transaction.atomic
def make_key(*, key: NewKey, confirmation_id: int, at: datetime) -> MadeKey:
    """Make the key and return its text, for the only time.

    Raises:
        UnableToMakeKey: if it has no name or no fit end, there are too many, or no mandate
            of the person carries the matter on these accounts.
        UnableToConfirm: if the code was not confirmed for this customer by this person.
    """
    Person.objects.select_for_update(no_key=True).get(pk=key.person_id)
    _refuse(key, at)
    use_confirmation(confirmation_id=confirmation_id, intended=_intended(key), at=at)
    handle = "".join(secrets.choice(_HANDLE_ALPHABET) for _place in range(_HANDLE_LENGTH))
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    made = ApiKey.objects.create(
        person_id=key.person_id,
        customer_id=key.customer_id,
        accounts=scope_as_kept(key.accounts),
        matter=key.matter,
        name=key.name.strip(),
        handle=handle,
        secret_sha256=hashlib.sha256(secret.encode()).digest(),
        made_at=at,
        ends_at=key.ends_at,
    )
    _journal(
        "people.api-key.made",
        made,
        by_id=key.person_id,
        at=at,
        name=made.name,
        accounts=made.accounts,
        matter=made.matter,
        ends_at=made.ends_at.isoformat(),
        confirmation=confirmation_id,
    )
    return MadeKey(key_id=made.pk, text=f"{queries.KEY_PREFIX}{handle}_{secret}")


def _intended(key: NewKey) -> Intended:
    return Intended(
        person_id=key.person_id, purpose=_PURPOSE, reference=f"customer-{key.customer_id}"
    )


def _refuse(key: NewKey, at: datetime) -> None:
    if not key.name.strip():
        raise UnableToMakeKey(_("请给密钥起个名字，例如用它的系统叫什么。"))
    if len(key.name.strip()) > LONGEST_NAME:
        raise UnableToMakeKey(_("名字请不要超过 60 个字。"))
    if not at < key.ends_at <= at + LONGEST_LIFE:
        raise UnableToMakeKey(_("有效期请选今天以后、一年以内的日子。"))
    if not _is_carried(key, at):
        raise UnableToMakeKey(_("您的授权不包含这些户号的账单，请由企业管理员补充授权。"))
    held = ApiKey.objects.filter(
        Q(revoked_at__isnull=True),
        person_id=key.person_id,
        customer_id=key.customer_id,
        ends_at__gt=at,
    )
    if held.count() >= MOST_KEYS:
        raise UnableToMakeKey(_("密钥太多了，请先停用不再使用的。"))


def _is_carried(key: NewKey, at: datetime) -> bool:
    if isinstance(key.accounts, Scope):
        return queries.carries_matter(
            person_id=key.person_id, customer_id=key.customer_id, matter=key.matter, at=at
        )
    carries = queries.accounts_carried(
        person_id=key.person_id, customer_id=key.customer_id, matter=key.matter, at=at
    )
    return bool(key.accounts) and all(map(carries, key.accounts))


@transaction.atomic
def revoke_key(*, key_id: int, by_id: int, at: datetime) -> None:
    """Take a key back: nothing is read with it from this instant on.

    Raises:
        ApiKey.DoesNotExist: if there is none that the person may see.
        UnableToRevoke: if it is over already.
    """
    key = ApiKey.objects.select_for_update().get(pk=key_id)
    if not policy.may_revoke_key(
        person_id=key.person_id, customer_id=key.customer_id, by_id=by_id, at=at
    ):
        raise ApiKey.DoesNotExist
    if key.revoked_at is not None:
        raise UnableToRevoke(_("该密钥已经停用。"))
    if key.ends_at <= at:
        raise UnableToRevoke(_("该密钥已到期，无需停用。"))
    key.revoked_at = at
    key.save(update_fields=["revoked_at"])
    _journal("people.api-key.revoked", key, by_id=by_id, at=at, name=key.name)


def note_key_use(*, key_id: int, at: datetime) -> None:
    """Keep when a key was last used, to the minute."""
    ApiKey.objects.filter(
        Q(last_used_at__isnull=True) | Q(last_used_at__lte=at - NOTED_EVERY), pk=key_id
    ).update(last_used_at=at)


@transaction.atomic
def note_refused_key(*, refused: RefusedKey, address: str, at: datetime) -> None:
    """Write into the journal that a key was refused, from which network address."""
    journal.record(
        journal.Act(
            act="people.api-key.refused",
            subject_kind="api-key",
            subject_id=refused.handle,
            actor_id=refused.person_id,
            for_customer_id=refused.customer_id,
            at=at,
            details={"address": address, "reason": refused.reason.value},
        )
    )


def _journal(act: str, key: ApiKey, *, by_id: int, at: datetime, **details: object) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="api-key",
            subject_id=key.handle,
            actor_id=by_id,
            for_customer_id=key.customer_id,
            at=at,
            details=details,
        )
    )
