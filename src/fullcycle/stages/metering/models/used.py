"""What points took in a month, as bills take it."""

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import Q

from fullcycle.kernels.loads.estimating import Method
from fullcycle.kernels.tariff.bills import Flag
from fullcycle.kernels.tariff.facts import MeasuredUse
from fullcycle.records.customers.models.provenance import keeps_its_past


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenUse:
    """What is kept of a month: the uses as bills take them, and what was noticed."""

    uses: tuple[MeasuredUse, ...]
    flags: tuple[Flag, ...]


@keeps_its_past()
class MonthUse(models.Model):
    """What a metering point took in a month; recorded again, the former row is kept."""

    NOT_ESTIMATED = ""

    point = models.ForeignKey("customers.MeteringPoint", models.PROTECT, related_name="+")
    month_on = models.DateField()
    """The first day of the month."""
    frozen = models.TextField()
    """A `FrozenUse`, as `kernels.tariff.freezing` writes it."""
    missing = models.PositiveIntegerField()
    """Quarter-hours that were not heard of."""
    estimate_method = models.CharField(max_length=30, blank=True)
    """How their energy was estimated; empty: it was not."""
    max_kw = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    max_at = models.DateTimeField(null=True)
    """When the quarter-hour of the highest demand began."""
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["point", "month_on"], name="metering_monthuse_one_a_point"
            ),
            models.CheckConstraint(
                condition=Q(month_on__day=1), name="metering_monthuse_begins_on_the_first"
            ),
            models.CheckConstraint(
                condition=Q(estimate_method__in=["", *(one.value for one in Method)]),
                name="metering_monthuse_method_is_known",
            ),
            models.CheckConstraint(
                condition=Q(estimate_method="") | Q(missing__gt=0),
                name="metering_monthuse_estimates_only_what_is_missing",
            ),
            models.CheckConstraint(
                condition=Q(max_kw__isnull=True, max_at__isnull=True)
                | Q(max_kw__gte=0, max_at__isnull=False),
                name="metering_monthuse_maximum_has_its_moment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["month_on", "point"], name="metering_monthuse_by_month")
        ]

    def __str__(self) -> str:
        return f"use of {self.point_id} in {self.month_on:%Y-%m}"
