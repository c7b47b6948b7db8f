"""Registering a customer and keeping what is known of it up to date."""

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fullcycle.kernels.clientele import industries, tiers
from fullcycle.kernels.clientele.tiers import TierFacts
from fullcycle.kernels.identity import credit_code as credit_codes
from fullcycle.records.customers.actions.forms import NewCustomer
from fullcycle.records.customers.actions.origins import Origin
from fullcycle.records.customers.models import Customer
from fullcycle.records.customers.models.parties import INDUSTRY_CODE_PATTERN
from fullcycle.records.journal import actions as journal


CHANGEABLE = frozenset(NewCustomer.__dataclass_fields__)


class UnableToRegisterCustomer(Exception):
    """The customer cannot be registered so."""


class UnableToUpdateCustomer(Exception):
    """The customer's fields cannot be changed so."""


@transaction.atomic
def register_customer(
    customer: NewCustomer,
    *,
    source: str,
    at: datetime,
    on: date | None = None,
    by_id: int | None = None,
) -> int:
    """Register a customer who has no power yet and return the id.

    Raises:
        UnableToTrace: if the source is blank.
        UnableToRegisterCustomer: if a field is wrong, or the credit code registered already.
    """
    row = customer_row(customer, origin=Origin.named(source=source, at=at, on=on), at=at)
    _refuse_repeated_code(row.credit_code)
    row.save()
    _journal("customers.customer.registered", row.pk, by_id, at, source=source)
    return row.pk


def customer_row(customer: NewCustomer, *, origin: Origin, at: datetime) -> Customer:
    """The row of a checked customer, not saved yet.

    Raises:
        UnableToRegisterCustomer: if a field is wrong.
    """
    tidy = _checked(customer, at)
    return Customer(
        **asdict(tidy),
        tier=tiers.tier_of(
            facts=TierFacts(contract_kva=0, industry_code=tidy.industry_code),
            on=timezone.localdate(at),
        ).tier,
        status=Customer.Status.PROSPECTIVE,
        provenance=origin.of(asdict(tidy)),
        registered_at=at,
    )


def _checked(customer: NewCustomer, at: datetime) -> NewCustomer:
    stripped = {field: value.strip() for field, value in asdict(customer).items()}
    try:
        code = credit_codes.parse(customer.credit_code)
    except credit_codes.UnableToReadCreditCode as refusal:
        words = refusal.wording.in_language(get_language() or "")
        raise UnableToRegisterCustomer(words) from refusal
    tidy = replace(customer, **stripped | {"credit_code": code})
    if not tidy.name:
        raise UnableToRegisterCustomer(_("请填写客户名称。"))
    if not tidy.address:
        raise UnableToRegisterCustomer(_("请填写客户地址。"))
    _refuse_odd_industry(tidy.industry_code, timezone.localdate(at))
    if not re.fullmatch(r"[0-9]{6}", tidy.district_code):
        raise UnableToRegisterCustomer(_("行政区划代码应为 6 位数字，例如 330302。"))
    if tidy.importance not in Customer.Importance.values:
        raise UnableToRegisterCustomer(_("没有这一重要性等级。"))
    return tidy


def _refuse_odd_industry(code: str, on: date) -> None:
    has_form = re.fullmatch(INDUSTRY_CODE_PATTERN, code)
    if not has_form or industries.find_division(code, on=on) is None:
        raise UnableToRegisterCustomer(
            _("行业代码应为国民经济行业分类代码，例如 C1952（皮鞋制造）。")
        )


def _refuse_repeated_code(code: str) -> None:
    known = Customer.objects.filter(credit_code=code).first()
    if known is not None:
        raise UnableToRegisterCustomer(
            _("该统一社会信用代码已登记为“%(name)s”，无需重复登记。") % {"name": known.name}
        )


@transaction.atomic
def update_customer(
    *,
    customer_id: int,
    fields: Mapping[str, str],
    source: str,
    on: date,
    at: datetime,
    by_id: int | None = None,
) -> None:
    """Change fields of the customer by what a source said on a day.

    Raises:
        UnableToTrace: if the source is blank.
        UnableToUpdateCustomer: if there is nothing to change, a field is not one of
            `NewCustomer`, or its value is wrong.
    """
    origin = Origin.named(source=source, at=at, on=on)
    row = Customer.objects.select_for_update().get(pk=customer_id)
    unknown = set(fields) - CHANGEABLE
    if unknown or not fields:
        raise UnableToUpdateCustomer(_("请选择要更新的客户资料。"))
    before = NewCustomer(**{field: getattr(row, field) for field in CHANGEABLE})
    try:
        after = _checked(replace(before, **fields), at)
        if after.credit_code != row.credit_code:
            _refuse_repeated_code(after.credit_code)
    except UnableToRegisterCustomer as refusal:
        raise UnableToUpdateCustomer(str(refusal)) from refusal
    for field in fields:
        setattr(row, field, getattr(after, field))
    row.provenance |= origin.of({field: getattr(after, field) for field in fields})
    row.tier = tiers.tier_of(
        facts=TierFacts(contract_kva=row.total_contract_kva, industry_code=row.industry_code),
        on=timezone.localdate(at),
    ).tier
    row.save(update_fields=[*fields, "provenance", "tier"])
    _journal(
        "customers.customer.updated",
        customer_id,
        by_id,
        at,
        fields=sorted(fields),
        source=origin.source,
    )


def settle_customer(*, customer_id: int, at: datetime) -> None:
    """Bring tier and status in line with the accounts, inside the caller's transaction."""
    row = Customer.objects.select_for_update().get(pk=customer_id)
    row.tier = tiers.tier_of(
        facts=TierFacts(contract_kva=row.total_contract_kva, industry_code=row.industry_code),
        on=timezone.localdate(at),
    ).tier
    in_use = row.accounts.exclude(status="CLOSED").exists()
    row.status = Customer.Status.ACTIVE if in_use else Customer.Status.CLOSED
    row.save(update_fields=["tier", "status"])


def _journal(
    act: str, customer_id: int, by_id: int | None, at: datetime, **details: object
) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="customer",
            subject_id=customer_id,
            actor_id=by_id,
            at=at,
            for_customer_id=customer_id,
            details=details,
        )
    )
