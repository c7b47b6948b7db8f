"""Batches of quarter-hours as they arrived, and what was wrong in them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReadingBatch(models.Model):
    """Quarter-hours that were taken together; the same ones again are the same batch."""

    digest = models.CharField(max_length=64, unique=True)
    """SHA-256 over what arrived, whatever its order."""
    source = models.CharField(max_length=200)
    """Where it came from, as the name of a file."""
    intervals = models.PositiveIntegerField()
    points = models.PositiveIntegerField()
    flagged = models.PositiveIntegerField()
    """How many quarter-hours were faulty and not known to be so."""
    replaces_because = models.CharField(max_length=500, blank=True)
    """Why its values take the place of those that were kept; empty: they do not."""
    taken_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$") & ~Q(source=""),
                name="metering_readingbatch_is_named",
            ),
            models.CheckConstraint(
                condition=Q(intervals__gte=1, points__gte=1),
                name="metering_readingbatch_has_readings",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.intervals} quarter-hours of {self.source}"


class ReadingFault(models.Model):
    """A quarter-hour that arrived faulty; it stands until another batch settles it."""

    class Kind(models.TextChoices):
        """What was wrong with it."""

        DOUBLED = "DOUBLED", _("数据重复")
        CONTRADICTED = "CONTRADICTED", _("数据前后矛盾")
        CLOCK_JUMP = "CLOCK_JUMP", _("表计时钟跳变")
        NEGATIVE = "NEGATIVE", _("示数为负")

    point = models.ForeignKey("customers.MeteringPoint", models.PROTECT, related_name="+")
    month_on = models.DateField()
    """The first day of the month of whose use it is told."""
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    batch = models.ForeignKey(ReadingBatch, models.PROTECT, related_name="faults")
    settled_by = models.ForeignKey(
        ReadingBatch, models.PROTECT, null=True, related_name="settled"
    )
    """The batch, with its reason, whose values took the place of what was kept."""

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["point", "kind", "at"],
                condition=Q(settled_by__isnull=True),
                name="metering_readingfault_is_told_once",
            ),
            models.CheckConstraint(
                condition=Q(month_on__day=1), name="metering_readingfault_month_begins"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["DOUBLED", "CONTRADICTED", "CLOCK_JUMP", "NEGATIVE"]),
                name="metering_readingfault_kind_is_known",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["month_on", "point"],
                condition=Q(settled_by__isnull=True),
                name="metering_readingfault_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of point {self.point_id} at {self.at}"
