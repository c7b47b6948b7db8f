"""The district's feeders and the streets they reach."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Feeder(models.Model):
    """A public line, or a free bay for a line of one's own, with what it has left.

    `spare_kva` is what the network had to give before our schemes held anything of it.
    """

    class Kind(models.TextChoices):
        """How the line is built."""

        OVERHEAD = "OVERHEAD", _("架空线路")
        CABLE = "CABLE", _("电缆线路")

    name = models.CharField(max_length=60, unique=True)
    substation = models.CharField(max_length=60)
    bus_section = models.CharField(max_length=20)
    voltage_kv = models.DecimalField(max_digits=6, decimal_places=2)
    capacity_kva = models.PositiveIntegerField()
    spare_kva = models.PositiveIntegerField()
    kind = models.CharField(max_length=8, choices=Kind.choices)
    is_free_bay = models.BooleanField(default=False)
    reliability_minutes_per_year = models.DecimalField(max_digits=7, decimal_places=1)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=["OVERHEAD", "CABLE"]), name="feeder_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(voltage_kv__gt=0, spare_kva__lte=F("capacity_kva")),
                name="feeder_spares_no_more_than_it_has",
            ),
            models.CheckConstraint(
                condition=Q(reliability_minutes_per_year__gte=0),
                name="feeder_minutes_are_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FeederReach(models.Model):
    """A street that a feeder can serve, and how much line must be built to it."""

    feeder = models.ForeignKey(Feeder, models.CASCADE, related_name="reaches")
    street = models.CharField(max_length=60)
    distance_km = models.DecimalField(max_digits=6, decimal_places=2)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["street", "feeder"], name="feeder_reaches_a_street_once"
            ),
            models.CheckConstraint(
                condition=Q(distance_km__gte=0), name="feeder_distance_is_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.street} {self.distance_km} km"
