"""What the customer is supplied through: account, sources, transformers, meters."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from fullcycle.records.customers.models import provenance
from fullcycle.records.customers.models.parties import Customer


VOLTAGES_KV = (10, 20, 35, 66, 110, 220)


@provenance.keeps_its_past()
class Account(models.Model):
    """One 户号: a place of use with a contract of its own."""

    class Status(models.TextChoices):
        """Where the account stands."""

        ACTIVE = "ACTIVE", _("正在用电")
        SUSPENDED = "SUSPENDED", _("全部暂停")
        CLOSED = "CLOSED", _("已销户")

    number = models.CharField(max_length=13, unique=True)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="accounts")
    address = models.CharField(max_length=200)
    voltage_kv = models.PositiveSmallIntegerField()
    contract_kva = models.PositiveIntegerField()
    running_kva = models.PositiveIntegerField()
    status = models.CharField(max_length=9, choices=Status.choices)
    energised_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    provenance = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(number__regex=r"^[0-9]{13}$"),
                name="customers_account_number_has_13_digits",
            ),
            models.CheckConstraint(
                condition=models.Q(running_kva__lte=models.F("contract_kva")),
                name="customers_account_runs_no_more_than_contracted",
            ),
            models.CheckConstraint(
                condition=models.Q(voltage_kv__in=VOLTAGES_KV),
                name="customers_account_voltage_is_high",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["ACTIVE", "SUSPENDED"], closed_on__isnull=True)
                | models.Q(status="CLOSED", closed_on__isnull=False),
                name="customers_account_is_closed_on_a_day",
            ),
            provenance.is_object(name="customers_account_provenance_is_an_object"),
        ]

    def __str__(self) -> str:
        return self.number


@provenance.keeps_its_past()
class SupplySource(models.Model):
    """One line that feeds the account, from its bus section."""

    class Role(models.TextChoices):
        """What the line is for."""

        MAIN = "MAIN", _("主供电源")
        STANDBY = "STANDBY", _("备用电源")
        SECURITY = "SECURITY", _("保安电源")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="sources")
    role = models.CharField(max_length=8, choices=Role.choices)
    substation = models.CharField(max_length=60)
    bus_section = models.CharField(max_length=20, blank=True)
    feeder = models.CharField(max_length=60)
    feeder_number = models.CharField(max_length=20, blank=True)
    voltage_kv = models.PositiveSmallIntegerField()
    capacity_kva = models.PositiveIntegerField()
    line = models.CharField(max_length=60, blank=True)
    """How the line enters: cable or overhead, dedicated or tapped."""
    protection = models.CharField(max_length=120, blank=True)
    """Kind and setting of the protection at the incoming switch."""
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    provenance = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account"],
                condition=models.Q(role="MAIN", ends_on__isnull=True),
                name="customers_supplysource_one_main_per_account",
            ),
            models.CheckConstraint(
                condition=models.Q(role__in=["MAIN", "STANDBY", "SECURITY"]),
                name="customers_supplysource_role_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(voltage_kv__in=VOLTAGES_KV),
                name="customers_supplysource_voltage_is_high",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(starts_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
                name="customers_supplysource_ends_after_it_starts",
            ),
            provenance.is_object(name="customers_supplysource_provenance_is_an_object"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["feeder"], name="customers_supplysource_by_line")
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.substation} {self.feeder}"


@provenance.keeps_its_past()
class Transformer(models.Model):
    """One transformer of the customer, or one motor fed at high voltage directly."""

    class Kind(models.TextChoices):
        """Both count toward the capacity that is charged."""

        TRANSFORMER = "TRANSFORMER", _("变压器")
        HV_MOTOR = "HV_MOTOR", _("高压电动机")

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="transformers")
    label = models.CharField(max_length=40)
    """What the customer calls it, such as 1号变."""
    kind = models.CharField(max_length=11, choices=Kind.choices, default=Kind.TRANSFORMER)
    model = models.CharField(max_length=40, blank=True)
    serial_number = models.CharField(max_length=40, blank=True)
    kva = models.PositiveIntegerField()
    high_kv = models.PositiveSmallIntegerField()
    installed_on = models.DateField(null=True)
    removed_on = models.DateField(null=True)
    provenance = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "label"],
                condition=models.Q(removed_on__isnull=True),
                name="customers_transformer_label_once_per_account",
            ),
            models.CheckConstraint(
                condition=models.Q(kva__gt=0), name="customers_transformer_has_capacity"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["TRANSFORMER", "HV_MOTOR"]),
                name="customers_transformer_kind_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(high_kv__in=VOLTAGES_KV),
                name="customers_transformer_voltage_is_high",
            ),
            provenance.is_object(name="customers_transformer_provenance_is_an_object"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.kva} kVA"


class TransformerState(models.Model):
    """From when to when a transformer ran or stood sealed; the periods never overlap."""

    class State(models.TextChoices):
        """Sealed: switched off under the company's seal, as in a suspension."""

        RUNNING = "RUNNING", _("运行")
        SEALED = "SEALED", _("加封停用")

    transformer = models.ForeignKey(
        Transformer, on_delete=models.PROTECT, related_name="states"
    )
    state = models.CharField(max_length=7, choices=State.choices)
    period = DateTimeRangeField()
    """Half-open [start, end); no end: still so."""

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="customers_transformerstate_one_at_a_time",
                expressions=[
                    ("transformer", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["RUNNING", "SEALED"]),
                name="customers_transformerstate_state_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(period__isempty=False, period__lower_inf=False),
                name="customers_transformerstate_has_a_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.period}"


@provenance.keeps_its_past()
class MeteringPoint(models.Model):
    """Where energy is measured, and by what the meter's reading is multiplied."""

    class Mode(models.TextChoices):
        """On which side of the transformer supply and metering lie."""

        HV_HV = "HV_HV", _("高供高计")
        HV_LV = "HV_LV", _("高供低计")

    class Use(models.TextChoices):
        """What the measured energy is for."""

        SETTLEMENT = "SETTLEMENT", _("结算计量")
        GENERATION = "GENERATION", _("发电计量")
        CHECK = "CHECK", _("校核计量")

    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="metering_points"
    )
    number = models.CharField(max_length=20, unique=True)
    mode = models.CharField(max_length=5, choices=Mode.choices)
    use = models.CharField(max_length=10, choices=Use.choices, default=Use.SETTLEMENT)
    meter_number = models.CharField(max_length=24, blank=True)
    accuracy_class = models.CharField(max_length=3, blank=True)
    """Class of the metering device, I to V (DL/T 448-2016)."""
    ct_primary_a = models.PositiveIntegerField()
    ct_secondary_a = models.PositiveSmallIntegerField()
    ct_ratio = models.DecimalField(max_digits=9, decimal_places=2)
    pt_ratio = models.DecimalField(max_digits=9, decimal_places=2)
    """1 where the meter is connected without voltage transformer."""
    multiplier = models.DecimalField(max_digits=13, decimal_places=4)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    provenance = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(multiplier=models.F("ct_ratio") * models.F("pt_ratio")),
                name="customers_meteringpoint_multiplier_is_ct_by_pt",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    ct_primary_a=models.F("ct_ratio") * models.F("ct_secondary_a")
                ),
                name="customers_meteringpoint_ct_ratio_fits_its_windings",
            ),
            models.CheckConstraint(
                condition=models.Q(ct_ratio__gt=0, pt_ratio__gt=0, ct_secondary_a__in=[1, 5]),
                name="customers_meteringpoint_ratios_are_positive",
            ),
            models.CheckConstraint(
                condition=models.Q(mode__in=["HV_HV", "HV_LV"]),
                name="customers_meteringpoint_mode_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(use__in=["SETTLEMENT", "GENERATION", "CHECK"]),
                name="customers_meteringpoint_use_is_known",
            ),
            provenance.is_object(name="customers_meteringpoint_provenance_is_an_object"),
        ]

    def __str__(self) -> str:
        return f"{self.number} x{self.multiplier}"


@provenance.keeps_its_past()
class Boundary(models.Model):
    """Where the company's property ends and the customer's begins, on one source."""

    source = models.OneToOneField(
        SupplySource, on_delete=models.PROTECT, related_name="boundary"
    )
    place = models.CharField(max_length=300)
    """The words of the contract: which terminal, on which side."""
    maintained_by_company = models.CharField(max_length=300, blank=True)
    maintained_by_customer = models.CharField(max_length=300, blank=True)
    provenance = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(place=""), name="customers_boundary_has_a_place"
            ),
            provenance.is_object(name="customers_boundary_provenance_is_an_object"),
        ]

    def __str__(self) -> str:
        return self.place
