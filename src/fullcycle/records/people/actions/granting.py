"""Roles and mandates: given with a beginning and an end, taken back at once."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from fullcycle.kernels.identity.mandates import Scope
from fullcycle.records.journal import actions as journal
from fullcycle.records.people import policy
from fullcycle.records.people.models import Mandate, Person, RoleGrant, scope_as_kept


class UnableToGrantRole(Exception):
    """The role cannot be given so."""


class UnableToGrantMandate(Exception):
    """The mandate cannot be given so."""


class UnableToRevoke(Exception):
    """The role or the mandate cannot be taken back, or not by this person."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRole:
    """A role for a staff person, everywhere (`district=""`) or in one county."""

    person_id: int
    role: str
    starts_at: datetime
    ends_at: datetime | None = None
    district: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMandate:
    """What a person shall be allowed for a customer, until when and on what evidence."""

    person_id: int
    customer_id: int
    starts_at: datetime
    evidence: str
    accounts: frozenset[str] | Scope = Scope.ALL
    matters: frozenset[str] | Scope = Scope.ALL
    ends_at: datetime | None = None
    evidence_paper_id: int | None = None


@transaction.atomic
def grant_role(role: NewRole, *, at: datetime, by_id: int | None = None) -> int:
    """Give a staff person a role and return the grant's id; by None is the platform.

    Raises:
        UnableToGrantRole: if the person is not staff, the role unknown, held already in
            that time, or forbidden beside another; or whoever gives it may not.
    """
    if not policy.may_grant_roles(by_id=by_id, at=at):
        raise UnableToGrantRole(_("只有系统管理员可以分配岗位。"))
    if role.role not in policy.known_roles():
        raise UnableToGrantRole(_("没有“%(role)s”这个岗位。") % {"role": role.role})
    if role.ends_at is not None and role.ends_at <= role.starts_at:
        raise UnableToGrantRole(_("结束时间应晚于开始时间。"))
    person = Person.objects.select_for_update().get(pk=role.person_id)
    if not person.is_staff:
        raise UnableToGrantRole(_("岗位只能分配给本公司员工。"))
    _refuse_conflicts(role)
    grant = RoleGrant.objects.create(
        person=person,
        role=role.role,
        district=role.district,
        starts_at=role.starts_at,
        ends_at=role.ends_at,
        granted_by_id=by_id,
    )
    journal.record(
        journal.Act(
            act="people.role.granted",
            subject_kind="person",
            subject_id=person.pk,
            actor_id=by_id,
            at=at,
            details={"role": role.role, "district": role.district},
        )
    )
    return grant.pk


def _refuse_conflicts(role: NewRole) -> None:
    held = RoleGrant.objects.filter(person_id=role.person_id).filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=role.starts_at)
    )
    if role.ends_at is not None:
        held = held.filter(starts_at__lt=role.ends_at)
    for grant in held:
        if (grant.role, grant.district) == (role.role, role.district):
            raise UnableToGrantRole(_("该员工在这段时间内已有此岗位。"))
        if policy.are_incompatible(grant.role, role.role):
            raise UnableToGrantRole(_("系统管理与安全审计不得由同一人担任。"))


@transaction.atomic
def end_role(*, grant_id: int, at: datetime, by_id: int | None = None) -> None:
    """Take a role back from this instant on.

    Raises:
        UnableToRevoke: if it is over already, or whoever asks may not.
    """
    if not policy.may_grant_roles(by_id=by_id, at=at):
        raise UnableToRevoke(_("只有系统管理员可以撤销岗位。"))
    grant = RoleGrant.objects.select_for_update().get(pk=grant_id)
    if grant.ends_at is not None and grant.ends_at <= at:
        raise UnableToRevoke(_("该岗位已经结束。"))
    if at <= grant.starts_at:
        raise UnableToRevoke(_("该岗位尚未开始，请在开始后撤销。"))
    grant.ends_at = at
    grant.save(update_fields=["ends_at"])
    journal.record(
        journal.Act(
            act="people.role.ended",
            subject_kind="person",
            subject_id=grant.person_id,
            actor_id=by_id,
            at=at,
            details={"role": grant.role, "district": grant.district},
        )
    )


@transaction.atomic
def grant_mandate(mandate: NewMandate, *, at: datetime, by_id: int | None = None) -> int:
    """Let a person act for a customer and return the mandate's id; by None is the platform.

    Raises:
        UnableToGrantMandate: if it has no evidence or no time, the person is staff, or
            whoever gives it may not act for the whole customer.
    """
    if not policy.may_grant_mandate(customer_id=mandate.customer_id, by_id=by_id, at=at):
        raise UnableToGrantMandate(_("只有企业管理员或供电公司员工可以授权。"))
    if not mandate.evidence.strip():
        raise UnableToGrantMandate(_("请写明授权依据。"))
    if mandate.ends_at is not None and mandate.ends_at <= mandate.starts_at:
        raise UnableToGrantMandate(_("授权的截止时间应晚于开始时间。"))
    person = Person.objects.select_for_update().get(pk=mandate.person_id)
    if person.is_staff:
        raise UnableToGrantMandate(_("供电公司员工不得代客户办理业务。"))
    kept = Mandate.objects.create(
        person=person,
        customer_id=mandate.customer_id,
        accounts=scope_as_kept(mandate.accounts),
        matters=scope_as_kept(mandate.matters),
        starts_at=mandate.starts_at,
        ends_at=mandate.ends_at,
        evidence=mandate.evidence.strip(),
        evidence_paper_id=mandate.evidence_paper_id,
        granted_by_id=by_id,
        granted_at=at,
    )
    _journal_mandate("people.mandate.granted", kept, by_id, at, person_id=person.pk)
    return kept.pk


@transaction.atomic
def revoke_mandate(
    *, mandate_id: int, reason: str, at: datetime, by_id: int | None = None
) -> None:
    """Withdraw a mandate; it stops carrying acts from this instant on.

    Raises:
        UnableToRevoke: if it is over already, or whoever asks may not.
    """
    mandate = Mandate.objects.select_for_update().get(pk=mandate_id)
    if by_id != mandate.person_id and not policy.may_grant_mandate(
        customer_id=mandate.customer_id, by_id=by_id, at=at
    ):
        raise UnableToRevoke(_("您无权撤销该授权。"))
    if mandate.revoked_at is not None:
        raise UnableToRevoke(_("该授权已被撤销。"))
    if mandate.ends_at is not None and mandate.ends_at <= at:
        raise UnableToRevoke(_("该授权已到期，无需撤销。"))
    # A mandate withdrawn before it starts never starts.
    mandate.revoked_at = max(at, mandate.starts_at)
    mandate.save(update_fields=["revoked_at"])
    _journal_mandate("people.mandate.revoked", mandate, by_id, at, reason=reason.strip())


def _journal_mandate(
    act: str, mandate: Mandate, by_id: int | None, at: datetime, **details: object
) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="mandate",
            subject_id=mandate.pk,
            actor_id=by_id,
            at=at,
            for_customer_id=mandate.customer_id,
            details=details,
        )
    )
