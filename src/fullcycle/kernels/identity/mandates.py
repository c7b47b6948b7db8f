"""Whether a person may act for a customer: the mandate that allows it, or why none does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from fullcycle.kernels.units.wording import Wording


class Scope(Enum):
    """A mandate without limits on accounts or on matters."""

    ALL = "ALL"


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateTerms:
    """What one mandate allows: to whom, for which customer, on what, from when until when."""

    mandate_id: int
    person_id: int
    customer_id: int
    accounts: frozenset[str] | Scope
    matters: frozenset[str] | Scope
    starts_at: datetime
    ends_at: datetime | None = None
    revoked_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IntendedAct:
    """Who wants to act for whom; `account` is None where the act concerns no account yet."""

    person_id: int
    customer_id: int
    account: str | None
    matter: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """The mandate that carries the act."""

    mandate: MandateTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Why no mandate carries the act, in words for the person who wanted it."""

    wording: Wording


def standing(*, act: IntendedAct, mandates: Iterable[MandateTerms]) -> Allowed | Refused:
    """Return the mandate that allows the act, or the reason of the one that came closest.

    A mandate limited to some accounts does not allow an act without account: opening a new
    account is a matter for whoever may act for the whole customer.
    """
    closest = -1
    for mandate in mandates:
        failed = _first_failure(act, mandate)
        if failed is None:
            return Allowed(mandate=mandate)
        closest = max(closest, failed)
    return Refused(wording=_NO_MANDATE if closest < 0 else _REASONS[closest])


def _first_failure(act: IntendedAct, mandate: MandateTerms) -> int | None:
    is_for_them = (act.person_id, act.customer_id) == (mandate.person_id, mandate.customer_id)
    holds = (
        is_for_them,
        covers(mandate.accounts, act.account),
        covers(mandate.matters, act.matter),
        mandate.starts_at <= act.at,
        mandate.ends_at is None or act.at < mandate.ends_at,
        mandate.revoked_at is None or act.at < mandate.revoked_at,
    )
    return next((place for place, held in enumerate(holds) if not held), None)


def covers(scope: frozenset[str] | Scope, one: str | None) -> bool:
    """Whether an account or a matter is within the scope."""
    return scope is Scope.ALL or one in scope


_NO_MANDATE = Wording(
    zh="您还没有代办该客户业务的授权，请由企业管理员为您授权。",
    en="You hold no mandate to act for this customer; its administrator can give you one.",
)

# In the order of the checks above: the further a mandate gets, the closer it is.
_REASONS = (
    _NO_MANDATE,
    Wording(
        zh="您的授权不包含该户号，请由企业管理员补充授权。",
        en="Your mandate does not include this account; the administrator can add it.",
    ),
    Wording(
        zh="您的授权不包含这项业务，请由企业管理员补充授权。",
        en="Your mandate does not include this matter; the administrator can add it.",
    ),
    Wording(zh="您的授权尚未生效。", en="Your mandate has not begun yet."),
    Wording(
        zh="您的授权已到期，请由企业管理员续期。",
        en="Your mandate has ended; the administrator can renew it.",
    ),
    Wording(
        zh="您的授权已被撤销，如有疑问请联系企业管理员。",
        en="Your mandate has been withdrawn; please ask the administrator.",
    ),
)
