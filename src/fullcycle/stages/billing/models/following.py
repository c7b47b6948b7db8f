"""What follows a bill: a line disputed, another charging asked for, an invoice."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from fullcycle.stages.billing.models.bills import Bill
from fullcycle.stages.billing.models.terms import PriceTerms


class Dispute(models.Model):
    """A line, or a whole bill, that the customer thinks is wrong, and what we found.

    The facts are those of the bill as it stood; the answer carries the bill made again.
    """

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="disputes")
    line_place = models.PositiveSmallIntegerField(null=True)
    """Which line; nothing: the bill as a whole."""
    words = models.CharField(max_length=1000)
    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="+")
    facts = models.TextField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    answer = models.CharField(max_length=2000, blank=True)
    recalculated_yuan = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    """What the month comes to when made again from the facts found right."""
    correction = models.OneToOneField(Bill, models.PROTECT, null=True, related_name="answers")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["bill", "line_place"],
                condition=Q(answered_at__isnull=True),
                name="billing_dispute_is_open_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=~Q(words=""), name="billing_dispute_says_what_is_wrong"
            ),
            models.CheckConstraint(
                condition=Q(
                    answered_at__isnull=True,
                    answered_by__isnull=True,
                    answer="",
                    recalculated_yuan__isnull=True,
                    correction__isnull=True,
                )
                | Q(
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                    recalculated_yuan__isnull=False,
                )
                & ~Q(answer=""),
                name="billing_dispute_answered_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"dispute of bill {self.bill_id}"


class ModeRequest(models.Model):
    """Another way of being charged, asked for by the customer, until somebody decided.

    Agreed, it points at the terms that hold from then on.
    """

    account = models.ForeignKey("customers.Account", models.PROTECT, related_name="+")
    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="+")
    charging_mode = models.CharField(max_length=15, choices=PriceTerms.ChargingMode)
    contract_demand_kw = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    wanted_from = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=1000, blank=True)
    terms = models.OneToOneField(PriceTerms, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"],
                condition=Q(decided_at__isnull=True),
                name="billing_moderequest_is_open_once",
            ),
            models.CheckConstraint(
                condition=~Q(charging_mode="CONTRACT_DEMAND") | Q(contract_demand_kw__gt=0),
                name="billing_moderequest_contract_demand_is_named",
            ),
            models.CheckConstraint(
                condition=Q(
                    decided_at__isnull=True,
                    decided_by__isnull=True,
                    answer="",
                    terms__isnull=True,
                )
                | Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(answer=""),
                name="billing_moderequest_decided_says_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.charging_mode} asked for account {self.account_id}"


class Invoice(models.Model):
    """The e-invoice of an issued bill; a red one takes money back."""

    bill = models.OneToOneField(Bill, models.PROTECT, related_name="invoice")
    number = models.CharField(max_length=20, unique=True)
    amount_yuan = models.DecimalField(max_digits=14, decimal_places=2)
    is_red = models.BooleanField()
    is_simulated = models.BooleanField()
    issued_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(number__regex=r"^[0-9]{20}$"),
                name="billing_invoice_number_has_20_digits",
            ),
            models.CheckConstraint(
                condition=Q(is_red=True, amount_yuan__lt=0)
                | Q(is_red=False, amount_yuan__gte=0),
                name="billing_invoice_red_takes_back",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class InvoiceFile(models.Model):
    """The file of an invoice, fetched once and kept in the archive."""

    invoice = models.OneToOneField(Invoice, models.PROTECT, related_name="file")
    paper = models.OneToOneField("archive.Paper", models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    fetched_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="billing_invoicefile_hash_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"file of invoice {self.invoice_id}"
