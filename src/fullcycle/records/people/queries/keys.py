"""Whether a key opens, and which keys there are."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hmac import compare_digest

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.gateways.questions.question import Given, Question
from fullcycle.kernels.identity.mandates import Scope, covers
from fullcycle.records.people.models import ApiKey, scope_of
from fullcycle.records.people.queries import persons


KEY_PREFIX = "fc_"
"""How every key begins, so that one left lying about is recognised."""

MOST_LISTED = 200
_SHAPE = re.compile(r"fc_([a-z2-9]{8})_([A-Za-z0-9_-]{43})", re.ASCII)
_KEY = Question(lambda: ApiKey.objects.filter(handle=Given("handle")).select_related("person"))


class KeyState(StrEnum):
    """How a key stands: whether it opens, or why it does not."""

    USABLE = "USABLE"
    UNKNOWN = "UNKNOWN"
    REVOKED = "REVOKED"
    ENDED = "ENDED"
    NO_MANDATE = "NO_MANDATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHolder:
    """For whom a key reads: the person whose mandates count, the customer, the accounts."""

    key_id: int
    handle: str
    person_id: int
    customer_id: int
    accounts: frozenset[str] | Scope

    def covers(self, account_number: str) -> bool:
        """Whether the key is for the account; the mandates are asked besides."""
        return covers(self.accounts, account_number)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedKey:
    """A key that does not open, with words for whoever runs the machine."""

    reason: KeyState
    words: str
    handle: str
    person_id: int | None = None
    customer_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyCard:
    """A key as the page lists it; its secret is nowhere."""

    key_id: int
    name: str
    handle: str
    person_id: int
    person_name: str
    customer_id: int
    accounts: tuple[str, ...]
    """Empty for all that the person's mandates carry."""
    made_at: datetime
    ends_at: datetime
    revoked_at: datetime | None
    last_used_at: datetime | None
    state: KeyState

    @property
    def is_usable(self) -> bool:
        """Whether anything can be read with it."""
        return self.state is KeyState.USABLE


def open_key(*, text: str, at: datetime) -> KeyHolder | RefusedKey:
    """The holder of a key, or why it does not open; the mandate is asked anew each time.

    The row is found by the part that is no secret; the secret is compared in constant time,
    and an unknown key costs as much as a wrong one.
    """
    shape = _SHAPE.fullmatch(text)
    handle, secret = shape.groups() if shape else ("", "")
    row = next(iter(_KEY.ask(handle=handle)), None)
    expected = bytes(row.secret_sha256) if row else bytes(32)
    is_right = compare_digest(expected, hashlib.sha256(secret.encode()).digest())
    if row is None or not is_right:
        return RefusedKey(
            reason=KeyState.UNKNOWN, words=_("没有这个密钥，请核对后重试。"), handle=handle
        )
    is_carried = persons.carries_matter(
        person_id=row.person_id, customer_id=row.customer_id, matter=row.matter, at=at
    )
    state = _state(row, at, is_carried=is_carried)
    if state is not KeyState.USABLE:
        return RefusedKey(
            reason=state,
            words=str(_WORDS[state]),
            handle=row.handle,
            person_id=row.person_id,
            customer_id=row.customer_id,
        )
    return KeyHolder(
        key_id=row.pk,
        handle=row.handle,
        person_id=row.person_id,
        customer_id=row.customer_id,
        accounts=scope_of(row.accounts),
    )


_WORDS = {
    KeyState.REVOKED: gettext_lazy("这个密钥已被停用，请换一个。"),
    KeyState.ENDED: gettext_lazy("这个密钥已到期，请换一个。"),
    KeyState.NO_MANDATE: gettext_lazy(
        "建这个密钥的人现在没有查看账单的授权，请由企业管理员补充授权。"
    ),
}


def _state(row: ApiKey, at: datetime, *, is_carried: bool) -> KeyState:
    if row.revoked_at is not None and row.revoked_at <= at:
        return KeyState.REVOKED
    if row.ends_at <= at:
        return KeyState.ENDED
    return KeyState.USABLE if is_carried else KeyState.NO_MANDATE


def list_keys(*, person_id: int, at: datetime) -> tuple[KeyCard, ...]:
    """The person's keys, and all keys of customers for whom they act wholly; newest first."""
    whole = persons.list_whole_customer_ids_of(person_id=person_id, at=at)
    rows = (
        ApiKey.objects.filter(Q(person_id=person_id) | Q(customer_id__in=whole))
        .select_related("person")
        .order_by("-made_at", "-pk")[:MOST_LISTED]
    )
    carried = persons.mandated_matters(person_ids={row.person_id for row in rows}, at=at)
    return tuple(_card(row, at, carried) for row in rows)


def _card(row: ApiKey, at: datetime, carried: persons.Matters) -> KeyCard:
    scopes = carried.get((row.person_id, row.customer_id), ())
    is_carried = any(covers(one, row.matter) for one in scopes)
    return KeyCard(
        key_id=row.pk,
        name=row.name,
        handle=row.handle,
        person_id=row.person_id,
        person_name=row.person.name,
        customer_id=row.customer_id,
        accounts=tuple(row.accounts or ()),
        made_at=row.made_at,
        ends_at=row.ends_at,
        revoked_at=row.revoked_at,
        last_used_at=row.last_used_at,
        state=_state(row, at, is_carried=is_carried),
    )
