"""Who may: by role, by mandate, about whom."""

from datetime import datetime

from fullcycle.kernels.calendars.clock import Owner
from fullcycle.kernels.identity.mandates import Allowed, Refused
from fullcycle.kernels.rulebook import loading
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.people import queries


OWN_ROLES = {
    "ADMIN": Wording(zh="系统管理员", en="Administrator"),
    "AUDIT": Wording(zh="审计员", en="Auditor"),
    "MANAGER": Wording(zh="管理者", en="Head of service"),
}
"""Roles of the platform itself, beside those of the rulebook."""

INCOMPATIBLE = frozenset({"ADMIN", "AUDIT"})
"""GB/T 22239: whoever administers the system does not audit it."""


def known_roles() -> frozenset[str]:
    """Every role code that may be granted.

    These are our own and the rulebook's of the supply company; customers and their
    contractors act by mandate.
    """
    of_rulebook = loading.current_rulebook().roles.values()
    ours = [role.code for role in of_rulebook if role.owner is Owner.UTILITY]
    return frozenset((*OWN_ROLES, *ours))


def role_wording(*, role: str) -> Wording:
    """The role's name in words.

    Raises:
        KeyError: if there is no such role.
    """
    return OWN_ROLES.get(role) or loading.current_rulebook().roles[role].wording


def are_incompatible(one: str, other: str) -> bool:
    """Whether one person may not hold both roles."""
    return one != other and {one, other} <= INCOMPATIBLE


def has_role(*, person_id: int, role: str, at: datetime) -> bool:
    """Whether the person holds the role at that instant, in whatever district."""
    return role in queries.roles_of(person_id=person_id, at=at)


def may_act_for(
    *, person_id: int, customer_id: int, account: str | None, matter: str, at: datetime
) -> bool:
    """Whether a mandate of the person carries the matter for the customer at that instant."""
    found = standing(
        person_id=person_id, customer_id=customer_id, account=account, matter=matter, at=at
    )
    return isinstance(found, Allowed)


def standing(
    *, person_id: int, customer_id: int, account: str | None, matter: str, at: datetime
) -> Allowed | Refused:
    """The mandate that carries the matter, or the reason in words why none does."""
    return queries.standing(
        person_id=person_id, customer_id=customer_id, account=account, matter=matter, at=at
    )


def may_grant_roles(*, by_id: int | None, at: datetime) -> bool:
    """Whether they give and take roles: the administrator, or the platform itself (None)."""
    return by_id is None or has_role(person_id=by_id, role="ADMIN", at=at)


def may_grant_mandate(*, customer_id: int, by_id: int | None, at: datetime) -> bool:
    """Whether they let others act for the customer.

    That is the platform itself (None), a staff person with any role, who answers for the
    evidence, and whoever may act for the whole customer in every matter.
    """
    if by_id is None or queries.roles_of(person_id=by_id, at=at):
        return True
    return queries.acts_for_whole_customer(person_id=by_id, customer_id=customer_id, at=at)


def may_revoke_key(*, person_id: int, customer_id: int, by_id: int, at: datetime) -> bool:
    """Whether they take a key back: its maker, and whoever may act for the whole customer."""
    return by_id == person_id or queries.acts_for_whole_customer(
        person_id=by_id, customer_id=customer_id, at=at
    )


def may_reveal_phone(*, person_id: int, by_id: int, at: datetime) -> bool:
    """Whether they see the phone in clear: its owner, and staff who hold a role."""
    return by_id == person_id or bool(queries.roles_of(person_id=by_id, at=at))
