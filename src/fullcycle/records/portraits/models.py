"""The fact ledger's one table."""

from typing import ClassVar

from django.db import models

from fullcycle.records.customers.models import Customer


class Fact(models.Model):
    """Something learnt about a customer. Never changed, never deleted: a newer one follows."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="facts")
    what = models.CharField(max_length=80)
    """What is known, in dotted lower case: `site.floor_area_m2`."""
    value = models.JSONField()
    source = models.CharField(max_length=80)
    """Who says so: a register's name, a form, a survey, a meter."""
    observed_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)
    evidence = models.CharField(max_length=200, blank=True)
    """The paper, receipt or case that proves it."""
    recorded_by_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(what__regex=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$"),
                name="portraits_fact_what_is_a_code",
            ),
            models.CheckConstraint(
                condition=~models.Q(source=""), name="portraits_fact_has_a_source"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["customer", "what", "-observed_at", "-id"],
                name="portraits_fact_latest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} of customer {self.customer_id}"
