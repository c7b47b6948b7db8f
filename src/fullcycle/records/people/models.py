"""Persons, what they may do, and what proves that it is them."""

from datetime import timedelta
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateTimeRangeField,
    RangeBoundary,
    RangeOperators,
)
from django.db import models
from django.utils.translation import gettext_lazy as _

from fullcycle.kernels.identity.mandates import Scope


class Person(AbstractBaseUser):
    """Somebody who signs in: a customer's person by phone, one of ours by staff number."""

    class Kind(models.TextChoices):
        """Which door the person comes in by."""

        CUSTOMER = "CUSTOMER", _("客户方人员")
        STAFF = "STAFF", _("供电公司员工")

    kind = models.CharField(max_length=8, choices=Kind.choices)
    name = models.CharField(max_length=60, blank=True)
    """Empty between a first sign-in and the page that asks for the name."""
    title = models.CharField(max_length=60, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_fingerprint = models.BinaryField(max_length=64, null=True, unique=True)
    """Keyed digest of the phone: finds a person without opening any seal."""
    staff_number = models.CharField(max_length=20, null=True, unique=True)  # noqa: DJ001 - unique where given
    photo_file = models.CharField(max_length=200, blank=True)
    """A portrait in the static files, as the account manager's card shows it."""
    is_active = models.BooleanField(default=True)
    failed_sign_ins = models.PositiveSmallIntegerField(default=0)
    """Wrong passwords or codes in a row; a right one sets it back."""
    locked_until = models.DateTimeField(null=True)
    registered_at = models.DateTimeField()

    USERNAME_FIELD = "staff_number"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["CUSTOMER", "STAFF"]),
                name="people_person_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="STAFF", staff_number__isnull=False)
                | models.Q(
                    kind="CUSTOMER",
                    staff_number__isnull=True,
                    phone_sealed__isnull=False,
                ),
                name="people_person_has_what_signs_it_in",
            ),
            models.CheckConstraint(
                condition=models.Q(phone_sealed__isnull=True, phone_fingerprint__isnull=True)
                | models.Q(phone_sealed__isnull=False, phone_fingerprint__isnull=False),
                name="people_person_phone_is_sealed_and_findable",
            ),
            models.CheckConstraint(
                condition=models.Q(staff_number__isnull=True)
                | models.Q(staff_number__regex=r"^[0-9A-Z]{4,20}$"),
                name="people_person_staff_number_is_a_number",
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"person {self.pk}"

    @property
    def is_staff(self) -> bool:
        """Whether the person works for the power supply company."""
        return self.kind == self.Kind.STAFF


class PasswordRecord(models.Model):
    """A password a staff person has had, hashed, so that it is not taken again at once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="passwords")
    password = models.CharField(max_length=128)
    set_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"password of person {self.person_id} from {self.set_at:%Y-%m-%d}"


class TotpDevice(models.Model):
    """The authenticator of a staff person; it counts once it was confirmed with a code."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="totp_device")
    secret_sealed = models.BinaryField()
    enrolled_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)
    """The newest 30-second step whose code was accepted: no code works twice."""

    def __str__(self) -> str:
        return f"authenticator of person {self.person_id}"


class SignInCode(models.Model):
    """One code sent by SMS to a phone, known or not; only a keyed digest is kept."""

    phone_fingerprint = models.BinaryField(max_length=64)
    code_digest = models.BinaryField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    """When it was used, or replaced by a newer one."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["phone_fingerprint"],
                condition=models.Q(closed_at__isnull=True),
                name="people_signincode_one_open_per_phone",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("sent_at")),
                name="people_signincode_expires_after_sending",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["phone_fingerprint", "sent_at"],
                name="people_signincode_by_phone",
            ),
        ]

    def __str__(self) -> str:
        return f"sign-in code {self.pk} of {self.sent_at:%Y-%m-%d %H:%M}"


class Confirmation(models.Model):
    """One code sent to a person for one purpose and one thing, such as signing a contract."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=60)
    reference = models.CharField(max_length=80)
    """What the code is about; it confirms nothing else."""
    masked_phone = models.CharField(max_length=20)
    code_digest = models.BinaryField(max_length=64)
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    """When no code was taken any more: confirmed, replaced, or tried too often."""
    confirmed_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)
    """When the act it stands for was done; it carries no second one."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["person", "purpose", "reference"],
                condition=models.Q(closed_at__isnull=True),
                name="people_confirmation_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(confirmed_at__isnull=True, used_at__isnull=True)
                | models.Q(
                    # Said in full: a condition that is NULL would let the row pass.
                    confirmed_at__isnull=False,
                    confirmed_at__lt=models.F("expires_at"),
                    closed_at=models.F("confirmed_at"),
                ),
                name="people_confirmation_is_used_once_confirmed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "sent_at"], name="people_confirmation_by_person"),
        ]

    def __str__(self) -> str:
        return f"confirmation {self.pk} of {self.purpose} by person {self.person_id}"


class InstantRange(models.Func):
    """PostgreSQL's half-open range between two instants; an open end reaches for ever."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class RoleGrant(models.Model):
    """A role a staff person holds for a while, everywhere or in one district."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=32)
    """A code of the rulebook's roles, or ADMIN, AUDIT, MANAGER."""
    district = models.CharField(max_length=6, blank=True)
    """GB/T 2260 code of the county; empty for the whole company."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    granted_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(role__regex=r"^[A-Z][A-Z0-9_]{1,31}$"),
                name="people_rolegrant_role_is_a_code",
            ),
            models.CheckConstraint(
                condition=models.Q(district__regex=r"^([0-9]{6})?$"),
                name="people_rolegrant_district_is_a_code",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="people_rolegrant_ends_after_it_starts",
            ),
            ExclusionConstraint(
                name="people_rolegrant_one_at_a_time",
                expressions=[
                    ("person", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    ("district", RangeOperators.EQUAL),
                    (
                        InstantRange("starts_at", "ends_at", RangeBoundary()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["role", "starts_at"], name="people_rolegrant_by_role"),
        ]

    def __str__(self) -> str:
        return f"{self.role} for person {self.person_id} from {self.starts_at:%Y-%m-%d}"


def scope_as_kept(scope: frozenset[str] | Scope) -> list[str] | None:
    """A scope as a column holds it: a list in order, None for everything."""
    return None if isinstance(scope, Scope) else sorted(scope)


def scope_of(kept: list[str] | None) -> frozenset[str] | Scope:
    """The scope that a column holds."""
    return Scope.ALL if kept is None else frozenset(kept)


class Mandate(models.Model):
    """That a person may act for a customer: on which accounts and matters, until when, why."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="mandates")
    customer_id = models.BigIntegerField()
    accounts = ArrayField(models.CharField(max_length=13), null=True)
    """Account numbers; None for all of the customer's accounts, also future ones."""
    matters = ArrayField(models.CharField(max_length=40), null=True)
    """Matter codes of the rulebook; None for all."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    evidence = models.CharField(max_length=200)
    """On what the mandate rests, in words: a letter of authority, the register."""
    evidence_paper_id = models.BigIntegerField(null=True)
    """The paper in the archive, where it was handed in."""
    granted_by = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
    )
    granted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True)
                | models.Q(ends_at__gt=models.F("starts_at")),
                name="people_mandate_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(revoked_at__isnull=True)
                | models.Q(revoked_at__gte=models.F("starts_at")),
                name="people_mandate_is_not_revoked_before_it_starts",
            ),
            models.CheckConstraint(
                condition=~models.Q(evidence=""),
                name="people_mandate_rests_on_evidence",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "customer_id"], name="people_mandate_by_person"),
            models.Index(fields=["customer_id"], name="people_mandate_by_customer"),
        ]

    def __str__(self) -> str:
        return f"mandate {self.pk} of person {self.person_id} for customer {self.customer_id}"


class ApiKey(models.Model):
    """What a machine shows to read for a person who acts for a customer; kept as a digest.

    It allows no more than the person's mandates do at that instant, and less where it is
    limited to some accounts.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    customer_id = models.BigIntegerField()
    accounts = ArrayField(models.CharField(max_length=13), null=True)
    """Account numbers; None for all that the person's mandates carry."""
    matter = models.CharField(max_length=40)
    """The matter of the rulebook that a mandate has to carry."""
    name = models.CharField(max_length=60)
    handle = models.CharField(max_length=8, unique=True)
    """The part of the key that is no secret: by it the row is found and people recognise it."""
    secret_sha256 = models.BinaryField(max_length=32)
    """256 random bits need no slow hash: there is nothing to guess from."""
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(name=""), name="people_apikey_has_a_name"
            ),
            models.CheckConstraint(
                condition=models.Q(accounts__isnull=True) | models.Q(accounts__len__gt=0),
                name="people_apikey_is_for_some_account",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    ends_at__gt=models.F("made_at"),
                    ends_at__lte=models.F("made_at") + timedelta(days=366),
                ),
                name="people_apikey_lives_a_year_at_most",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["person", "customer_id"], name="people_apikey_by_person"),
            models.Index(fields=["customer_id"], name="people_apikey_by_customer"),
        ]

    def __str__(self) -> str:
        return f"API key {self.handle} of person {self.person_id}"
