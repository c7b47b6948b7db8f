"""The journal's two tables: lines, and the seals that chain them."""

from typing import ClassVar

from django.db import models


class Line(models.Model):
    """One act: who did what to what, when, for whom. Never changed, never deleted."""

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    """The person who acted; None when the platform acted by itself."""
    for_customer_id = models.BigIntegerField(null=True)
    """The customer on whose behalf the actor acted, where there is one."""
    act = models.CharField(max_length=80)
    """What was done, in reverse-domain order: `casework.task.completed`."""
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    case_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(act__regex=r"^[a-z0-9_-]+(\.[a-z0-9_-]+)+$"),
                name="journal_line_act_is_a_code",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["case_id", "id"],
                condition=models.Q(case_id__isnull=False),
                name="journal_line_by_case",
            ),
            models.Index(
                fields=["subject_kind", "subject_id", "id"], name="journal_line_by_subject"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.act} {self.subject_kind}:{self.subject_id}"


class Seal(models.Model):
    """The chain: each line's hash over the line and the seal before it.

    Written by a deferred trigger at commit, so that lines are chained in commit order and
    the chain's lock is held for the length of a commit only.
    """

    line = models.OneToOneField(Line, on_delete=models.PROTECT, primary_key=True)
    number = models.BigIntegerField(unique=True)
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return f"seal {self.number} of line {self.line_id}"
