"""Fees with their lines and payments; contracts with their versions and signatures."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _


SHA256 = r"^[0-9a-f]{64}$"


class Fee(models.Model):
    """What a case has to pay once; set anew, the former one stays as it was."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    total_yuan = models.DecimalField(max_digits=14, decimal_places=2)
    set_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(total_yuan__gte=0), name="fee_is_not_negative"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(replaced_at__isnull=True),
                name="fee_in_force_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"fee {self.pk} of case {self.case_id}: {self.total_yuan} yuan"


class FeeLine(models.Model):
    """One item of a fee, with the rule that asks for it and where its price stands."""

    fee = models.ForeignKey(Fee, models.CASCADE, related_name="lines")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    basis = models.CharField(max_length=200)
    """Why it is due, in words for whoever pays."""
    rule_id = models.CharField(max_length=80)
    document_number = models.CharField(max_length=80)
    """The province's price document the unit price was read from; no book of ours holds it."""
    unit = models.CharField(max_length=20)
    unit_price_yuan = models.DecimalField(max_digits=14, decimal_places=4)
    quantity = models.DecimalField(max_digits=14, decimal_places=4)
    amount_yuan = models.DecimalField(max_digits=14, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fee", "place"], name="feeline_has_its_place"),
            # PostgreSQL rounds numeric halves away from zero: for no negative, half up.
            models.CheckConstraint(
                condition=Q(
                    amount_yuan=Round(F("unit_price_yuan") * F("quantity"), precision=2)
                ),
                name="feeline_amount_is_price_by_quantity",
            ),
            models.CheckConstraint(
                condition=Q(unit_price_yuan__gte=0, quantity__gt=0),
                name="feeline_is_not_negative",
            ),
            models.CheckConstraint(
                condition=~Q(rule_id="") & ~Q(document_number=""),
                name="feeline_names_its_sources",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.amount_yuan} yuan"


class FeePayment(models.Model):
    """That a fee was paid, whole and once; the database holds the amount to the fee's total."""

    class Channel(models.TextChoices):
        """How the money came."""

        BANK = "BANK", _("银行转账")
        ONLINE = "ONLINE", _("网上支付")
        COUNTER = "COUNTER", _("营业厅缴费")

    fee = models.OneToOneField(Fee, models.PROTECT, related_name="payment")
    paid_at = models.DateTimeField()
    amount_yuan = models.DecimalField(max_digits=14, decimal_places=2)
    channel = models.CharField(max_length=8, choices=Channel.choices)
    receipt_number = models.CharField(max_length=60, unique=True)
    recorded_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(channel__in=["BANK", "ONLINE", "COUNTER"]),
                name="feepayment_channel_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(receipt_number=""), name="feepayment_has_a_receipt"
            ),
        ]

    def __str__(self) -> str:
        return f"payment {self.receipt_number}: {self.amount_yuan} yuan"


class ContractState(models.TextChoices):
    """How far a version of a contract is; it follows from who signed."""

    DRAFTED = "DRAFTED", _("待您签署")
    SIGNED_BY_CUSTOMER = "SIGNED_BY_CUSTOMER", _("待供电方盖章")
    IN_FORCE = "IN_FORCE", _("已生效")
    SUPERSEDED = "SUPERSEDED", _("已被新版本替代")


class Contract(models.Model):
    """One version of a contract: its terms, its paper, and whether a newer one took over."""

    class Kind(models.TextChoices):
        """What is agreed."""

        SUPPLY = "SUPPLY", _("高压供用电合同")
        DISPATCH = "DISPATCH", _("调度协议")
        SELF_GENERATION_SAFETY = "SELF_GENERATION_SAFETY", _("自备电源安全使用协议")

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24, choices=Kind.choices)
    number = models.CharField(max_length=40, unique=True)
    version = models.PositiveSmallIntegerField()
    terms = models.JSONField()
    """`actions.ContractTerms` as plain values."""
    starts_on = models.DateField()
    ends_on = models.DateField()
    """The first day it no longer holds."""
    paper_id = models.BigIntegerField()
    """The typeset contract in the archive."""
    sha256 = models.CharField(max_length=64)
    """Digest of the typeset bytes: what the customer signs."""
    drafted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind", "version"], name="contract_version_is_one"
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(superseded_at__isnull=True),
                name="contract_in_force_is_one",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["SUPPLY", "DISPATCH", "SELF_GENERATION_SAFETY"]),
                name="contract_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")), name="contract_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=SHA256), name="contract_digest_is_sha256"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["ends_on"],
                condition=Q(superseded_at__isnull=True),
                name="contract_by_end",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Signature(models.Model):
    """That one party signed one version; the database keeps order, and lets none change."""

    class Party(models.TextChoices):
        """Who signs."""

        CUSTOMER = "CUSTOMER", _("用电方")
        UTILITY = "UTILITY", _("供电方")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="signatures")
    party = models.CharField(max_length=8, choices=Party.choices)
    signer = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    signer_name = models.CharField(max_length=60)
    confirmation_id = models.BigIntegerField(null=True, unique=True)
    """The code that `records.people` sent to the signer's phone and saw come back."""
    masked_phone = models.CharField(max_length=20, blank=True)
    ip_address = models.GenericIPAddressField(null=True)
    user_agent_sha256 = models.CharField(max_length=64, blank=True)
    paper_id = models.BigIntegerField()
    """The bytes that were signed (customer) or came sealed from the signer (utility)."""
    sha256 = models.CharField(max_length=64)
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["contract", "party"], name="signature_once_per_party"
            ),
            models.CheckConstraint(
                condition=Q(
                    party="CUSTOMER", confirmation_id__isnull=False, ip_address__isnull=False
                )
                | Q(party="UTILITY", confirmation_id__isnull=True),
                name="signature_of_customer_rests_on_a_code",
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=SHA256)
                & (Q(user_agent_sha256="") | Q(user_agent_sha256__regex=SHA256)),
                name="signature_digests_are_sha256",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} on contract {self.contract_id}"
