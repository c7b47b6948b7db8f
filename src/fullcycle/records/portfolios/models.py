"""Who serves whom, from when to when, and when managers are away."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from fullcycle.records.customers.models import Customer


class ManagerGrade(models.Model):
    """How experienced a manager is, which decides what customers they are given."""

    class Grade(models.TextChoices):
        """The grades of the rule files."""

        JUNIOR = "JUNIOR", _("初级客户经理")
        MIDDLE = "MIDDLE", _("中级客户经理")
        SENIOR = "SENIOR", _("高级客户经理")

    manager = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="manager_grade"
    )
    grade = models.CharField(max_length=6, choices=Grade.choices)
    since = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(grade__in=["JUNIOR", "MIDDLE", "SENIOR"]),
                name="portfolios_managergrade_grade_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"person {self.manager_id}: {self.grade}"


class Assignment(models.Model):
    """One manager's part in serving one customer, over a half-open period."""

    class Part(models.TextChoices):
        """The deputy acts while the primary is away."""

        PRIMARY = "PRIMARY", _("主客户经理")
        DEPUTY = "DEPUTY", _("协办客户经理")

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="assignments")
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments"
    )
    part = models.CharField(max_length=7, choices=Part.choices)
    period = DateTimeRangeField()
    reason = models.CharField(max_length=200)
    """Why this manager, in words that the customer may read."""

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="portfolios_assignment_one_manager_per_part",
                expressions=[
                    ("customer", RangeOperators.EQUAL),
                    ("part", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="portfolios_assignment_one_part_per_manager",
                expressions=[
                    ("customer", RangeOperators.EQUAL),
                    ("manager", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(part__in=["PRIMARY", "DEPUTY"]),
                name="portfolios_assignment_part_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(period__isempty=False, period__lower_inf=False),
                name="portfolios_assignment_has_a_start",
            ),
            models.CheckConstraint(
                condition=~models.Q(reason=""), name="portfolios_assignment_has_a_reason"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["manager", "part", "customer"],
                condition=models.Q(period__endswith__isnull=True),
                name="portfolios_assignment_current",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} of customer {self.customer_id}: person {self.manager_id}"


class Leave(models.Model):
    """A period in which a manager is away and the deputies act."""

    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="leaves"
    )
    period = DateTimeRangeField()
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            ExclusionConstraint(
                name="portfolios_leave_once_at_a_time",
                expressions=[
                    ("manager", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(
                    period__isempty=False, period__lower_inf=False, period__upper_inf=False
                ),
                name="portfolios_leave_starts_and_ends",
            ),
        ]
        indexes: ClassVar = [GistIndex(fields=["period"], name="portfolios_leave_by_period")]

    def __str__(self) -> str:
        return f"person {self.manager_id} away {self.period}"
