"""Meter sets and installations, as two people leave the site."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _


class MeterSet(models.Model):
    """A meter with its transformers and terminal, prepared for one metering point."""

    class AccuracyClass(models.TextChoices):
        """Accuracy of active energy, as DL/T 448 asks for it."""

        C02S = "0.2S", _("0.2S 级")
        C05S = "0.5S", _("0.5S 级")
        C10 = "1.0", _("1.0 级")
        C20 = "2.0", _("2.0 级")

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    point = models.CharField(max_length=40)
    """Which metering point of the scheme, as its label says."""
    meter_number = models.CharField(max_length=24)
    accuracy_class = models.CharField(max_length=4, choices=AccuracyClass.choices)
    ct_primary_a = models.PositiveIntegerField()
    ct_secondary_a = models.PositiveSmallIntegerField()
    pt_primary_v = models.PositiveIntegerField()
    pt_secondary_v = models.PositiveSmallIntegerField()
    """Both 1 where the meter takes the voltage directly."""
    multiplier = models.DecimalField(max_digits=12, decimal_places=2)
    terminal_number = models.CharField(max_length=24)
    verified_until = models.DateField()
    """The last day of the meter's verification."""
    prepared_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    prepared_at = models.DateTimeField()
    returned_at = models.DateTimeField(null=True)
    """When it went back to the store unused, because another was prepared."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "point"],
                condition=Q(returned_at__isnull=True),
                name="meterset_one_per_point",
            ),
            models.UniqueConstraint(
                fields=["id", "meter_number"], name="meterset_with_its_meter"
            ),
            models.CheckConstraint(
                condition=Q(
                    ct_primary_a__gt=0,
                    ct_secondary_a__in=[1, 5],
                    pt_primary_v__gt=0,
                    pt_secondary_v__gt=0,
                ),
                name="meterset_ratios_are_ratios",
            ),
            # Multiplied out, so that no division rounds.
            models.CheckConstraint(
                condition=Exact(
                    F("multiplier") * F("ct_secondary_a") * F("pt_secondary_v"),
                    F("ct_primary_a") * F("pt_primary_v"),
                ),
                name="meterset_multiplier_is_ct_by_pt",
            ),
            models.CheckConstraint(
                condition=Q(accuracy_class__in=["0.2S", "0.5S", "1.0", "2.0"]),
                name="meterset_accuracy_class_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(meter_number="") & ~Q(terminal_number="") & ~Q(point=""),
                name="meterset_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"meter {self.meter_number} for {self.point}"


class Installation(models.Model):
    """That a meter set hangs at the customer's: by which two, sealed, with what reading."""

    meter_set = models.OneToOneField(MeterSet, models.PROTECT, related_name="installation")
    meter_number = models.CharField(max_length=24)
    """As its meter set says (held together by the database): one meter hangs in one place."""
    installed_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)
    first_installer = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    second_installer = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    active_total_kwh = models.DecimalField(max_digits=14, decimal_places=4)
    active_sharp_kwh = models.DecimalField(max_digits=14, decimal_places=4)
    active_peak_kwh = models.DecimalField(max_digits=14, decimal_places=4)
    active_flat_kwh = models.DecimalField(max_digits=14, decimal_places=4)
    active_valley_kwh = models.DecimalField(max_digits=14, decimal_places=4)
    reactive_kvarh = models.DecimalField(max_digits=14, decimal_places=4)
    photo_paper_ids = ArrayField(models.BigIntegerField(), default=list)
    first_data_at = models.DateTimeField(null=True)
    """When its terminal was first heard from; until then it is not online."""
    recorded_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meter_number"],
                condition=Q(removed_at__isnull=True),
                name="installation_of_a_meter_is_one",
            ),
            models.CheckConstraint(
                condition=~Q(first_installer=F("second_installer")),
                name="installation_is_by_two",
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) | Q(removed_at__gte=F("installed_at")),
                name="installation_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(
                    active_total_kwh__gte=0,
                    active_sharp_kwh__gte=0,
                    active_peak_kwh__gte=0,
                    active_flat_kwh__gte=0,
                    active_valley_kwh__gte=0,
                    reactive_kvarh__gte=0,
                ),
                name="installation_readings_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"installation of meter {self.meter_number}"

    @property
    def is_online(self) -> bool:
        """Whether data have come."""
        return self.first_data_at is not None


class Seal(models.Model):
    """A numbered seal; no number is used twice."""

    installation = models.ForeignKey(Installation, models.PROTECT, related_name="seals")
    number = models.CharField(max_length=24, unique=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(number=""), name="seal_has_a_number"),
        ]

    def __str__(self) -> str:
        return self.number
