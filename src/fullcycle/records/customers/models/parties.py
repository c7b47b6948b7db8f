"""The customer and the people one talks to there."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.utils.translation import gettext_lazy as _

from fullcycle.records.customers.models import provenance


CREDIT_CODE_PATTERN = r"^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$"
INDUSTRY_CODE_PATTERN = r"^[A-T][0-9]{2,4}$"


class Bigrams(models.Func):
    """The database's own cutting of text into two-character words."""

    function = "customers_bigrams"
    output_field = SearchVectorField()


@provenance.keeps_its_past(leaving_out=("words", "account_numbers", "account_addresses"))
class Customer(models.Model):
    """An organisation supplied, or to be supplied, at 10 kV or above."""

    class Importance(models.TextChoices):
        """GB/T 29328: what an outage there would cause, as the local government lists it."""

        NONE = "NONE", _("普通用户")
        SPECIAL = "SPECIAL", _("特级重要用户")
        FIRST = "FIRST", _("一级重要用户")
        SECOND = "SECOND", _("二级重要用户")
        TEMPORARY = "TEMPORARY", _("临时性重要用户")

    class Tier(models.TextChoices):
        """What the dated tier rule makes of the customer's capacity and industry."""

        KEY = "KEY", _("重点大客户")
        EMERGING = "EMERGING", _("新兴业态客户")
        STANDARD = "STANDARD", _("一般大客户")

    class Status(models.TextChoices):
        """Whether the customer has power already, and still."""

        PROSPECTIVE = "PROSPECTIVE", _("尚未用电")
        ACTIVE = "ACTIVE", _("正在用电")
        CLOSED = "CLOSED", _("已销户")

    name = models.CharField(max_length=120)
    credit_code = models.CharField(max_length=18, unique=True)
    """Unified social credit code, GB 32100-2015."""
    industry_code = models.CharField(max_length=5)
    """GB/T 4754-2017: the section's letter and two to four digits, such as C1952."""
    importance = models.CharField(
        max_length=9, choices=Importance.choices, default=Importance.NONE
    )
    district_code = models.CharField(max_length=6)
    """GB/T 2260: 330302 is Lucheng."""
    address = models.CharField(max_length=200)
    legal_person = models.CharField(max_length=60, blank=True)
    tier = models.CharField(max_length=8, choices=Tier.choices)
    status = models.CharField(max_length=11, choices=Status.choices)
    total_contract_kva = models.PositiveIntegerField(default=0)
    """Sum over the accounts that are not closed, kept by trigger; it decides the tier."""
    account_numbers = models.TextField(blank=True, editable=False)
    """The accounts' numbers, kept by trigger for the search."""
    account_addresses = models.TextField(blank=True, editable=False)
    """The accounts' addresses, kept by trigger for the search."""
    words = models.GeneratedField(
        expression=Bigrams("name", "address", "account_addresses"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    provenance = models.JSONField()
    registered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(credit_code__regex=CREDIT_CODE_PATTERN),
                name="customers_customer_credit_code_has_its_form",
            ),
            models.CheckConstraint(
                condition=models.Q(industry_code__regex=INDUSTRY_CODE_PATTERN),
                name="customers_customer_industry_code_has_its_form",
            ),
            models.CheckConstraint(
                condition=models.Q(district_code__regex=r"^[0-9]{6}$"),
                name="customers_customer_district_code_has_six_digits",
            ),
            models.CheckConstraint(
                condition=~models.Q(name=""), name="customers_customer_has_a_name"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    importance__in=["NONE", "SPECIAL", "FIRST", "SECOND", "TEMPORARY"]
                ),
                name="customers_customer_importance_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(tier__in=["KEY", "EMERGING", "STANDARD"]),
                name="customers_customer_tier_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["PROSPECTIVE", "ACTIVE", "CLOSED"]),
                name="customers_customer_status_is_known",
            ),
            provenance.is_object(name="customers_customer_provenance_is_an_object"),
        ]
        indexes: ClassVar = [
            GinIndex(fields=["words"], name="customers_customer_by_words"),
            GinIndex(
                fields=["credit_code", "account_numbers"],
                opclasses=["gin_trgm_ops", "gin_trgm_ops"],
                name="customers_customer_by_numbers",
            ),
            models.Index(
                fields=["-total_contract_kva", "id"], name="customers_customer_by_size"
            ),
            models.Index(fields=["district_code", "id"], name="customers_customer_by_district"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_closed(self) -> bool:
        """Whether the customer's last account was closed."""
        return self.status == self.Status.CLOSED


@provenance.keeps_its_past()
class Contact(models.Model):
    """A person at the customer, for one matter; the phone lies sealed."""

    class Role(models.TextChoices):
        """What the person is there for."""

        OWNER = "OWNER", _("法定代表人")
        OPERATIONS = "OPERATIONS", _("用电负责人")
        ELECTRICIAN = "ELECTRICIAN", _("电工")
        FINANCE = "FINANCE", _("财务人员")
        AGENT = "AGENT", _("经办人")
        EMERGENCY = "EMERGENCY", _("紧急联系人")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="contacts")
    role = models.CharField(max_length=11, choices=Role.choices)
    name = models.CharField(max_length=60)
    phone_sealed = models.BinaryField()
    phone_fingerprint = models.BinaryField(max_length=64)
    """Keyed digest: finds who called without opening any seal."""
    certificate = models.CharField(max_length=60, blank=True)
    """An electrician's work permit number."""
    is_current = models.BooleanField(default=True)
    provenance = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["customer", "role", "phone_fingerprint"],
                condition=models.Q(is_current=True),
                name="customers_contact_once_per_role",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    role__in=[
                        "OWNER",
                        "OPERATIONS",
                        "ELECTRICIAN",
                        "FINANCE",
                        "AGENT",
                        "EMERGENCY",
                    ]
                ),
                name="customers_contact_role_is_known",
            ),
            provenance.is_object(name="customers_contact_provenance_is_an_object"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["phone_fingerprint"], name="customers_contact_by_phone")
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.name}"
