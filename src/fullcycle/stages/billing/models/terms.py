"""What is agreed on price, from when until when."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PriceTerms(models.Model):
    """How an account is billed in a half-open period of days; periods never overlap."""

    class Structure(models.TextChoices):
        """Whether there is a fixed part beside the energy."""

        SINGLE_PART = "SINGLE_PART", _("单一制")
        TWO_PART = "TWO_PART", _("两部制")

    class ChargingMode(models.TextChoices):
        """How the fixed part is reckoned."""

        SINGLE_PART = "SINGLE_PART", _("没有容（需）量电费")
        CAPACITY = "CAPACITY", _("按容量计费")
        CONTRACT_DEMAND = "CONTRACT_DEMAND", _("按合同需量计费")
        ACTUAL_DEMAND = "ACTUAL_DEMAND", _("按实际需量计费")

    class PurchaseMode(models.TextChoices):
        """From whom the energy is bought."""

        AGENT = "AGENT", _("电网代理购电")
        RETAIL = "RETAIL", _("向售电公司购电")
        WHOLESALE = "WHOLESALE", _("直接参与市场")

    class PriceClass(models.TextChoices):
        """The class of use that a price is for."""

        COMMERCIAL_INDUSTRIAL = "COMMERCIAL_INDUSTRIAL", _("工商业用电")
        AGRICULTURE = "AGRICULTURE", _("农业用电")
        RESIDENTIAL = "RESIDENTIAL", _("居民用电")

    class UseClass(models.TextChoices):
        """What the electricity is for; rules on choices and power factor depend on it."""

        INDUSTRY = "INDUSTRY", _("工业")
        COMMERCE = "COMMERCE", _("商业及其他")
        IRRIGATION = "IRRIGATION", _("电力排灌")
        AGRICULTURE = "AGRICULTURE", _("农业生产")
        RESIDENTIAL = "RESIDENTIAL", _("居民生活")

    account = models.ForeignKey("customers.Account", models.PROTECT, related_name="+")
    period = DateRangeField()
    """Half-open [first day, day after the last); no end: still agreed."""
    structure = models.CharField(max_length=11, choices=Structure)
    charging_mode = models.CharField(max_length=15, choices=ChargingMode)
    contract_demand_kw = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    power_factor_standard = models.DecimalField(max_digits=3, decimal_places=2, null=True)
    """Nothing: the power factor is not judged."""
    purchase_mode = models.CharField(max_length=9, choices=PurchaseMode)
    price_class = models.CharField(max_length=21, choices=PriceClass)
    use_class = models.CharField(max_length=11, choices=UseClass)
    has_time_of_use = models.BooleanField(default=True)
    own_prices = models.JSONField(default=dict)
    """Yuan per kWh by period, as agreed with a retailer; decimals as text."""
    losses = models.TextField(blank=True)
    """What is added to points metered at low voltage, frozen; empty: nothing is agreed."""
    mode_chosen_on = models.DateField(null=True)
    basis = models.CharField(max_length=120)
    """The contract or form that says so."""
    agreed_at = models.DateTimeField()
    agreed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="billing_priceterms_one_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__lower_inf=False),
                name="billing_priceterms_has_a_first_day",
            ),
            models.CheckConstraint(
                condition=Q(structure="SINGLE_PART", charging_mode="SINGLE_PART")
                | Q(
                    structure="TWO_PART",
                    charging_mode__in=["CAPACITY", "CONTRACT_DEMAND", "ACTUAL_DEMAND"],
                ),
                name="billing_priceterms_mode_fits_structure",
            ),
            models.CheckConstraint(
                condition=~Q(charging_mode="CONTRACT_DEMAND") | Q(contract_demand_kw__gt=0),
                name="billing_priceterms_contract_demand_is_agreed",
            ),
            models.CheckConstraint(
                condition=Q(purchase_mode__in=["AGENT", "RETAIL", "WHOLESALE"]),
                name="billing_priceterms_purchase_mode_is_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    price_class__in=["COMMERCIAL_INDUSTRIAL", "AGRICULTURE", "RESIDENTIAL"]
                ),
                name="billing_priceterms_price_class_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(basis=""), name="billing_priceterms_says_where_it_is_agreed"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.charging_mode} of account {self.account_id} in {self.period}"
