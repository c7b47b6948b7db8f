"""The written reply, and what the customer answered."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fullcycle.stages.connection.models.scheming import Scheme


class Reply(models.Model):
    """A scheme as it was answered to the customer in writing; both days are the last valid."""

    scheme = models.OneToOneField(Scheme, models.PROTECT, related_name="reply")
    replied_at = models.DateTimeField()
    replied_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    paper_id = models.BigIntegerField(null=True)
    first_valid_until = models.DateField()
    valid_until = models.DateField()
    """After extensions; `first_valid_until` is what the reply itself says."""
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("first_valid_until")),
                name="reply_is_only_extended",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["valid_until"],
                condition=Q(lapsed_at__isnull=True),
                name="reply_may_lapse",
            ),
        ]

    def __str__(self) -> str:
        return f"reply to scheme {self.scheme_id}, valid until {self.valid_until}"


class Decision(models.Model):
    """What the customer decided on a reply; it may be taken back within 24 hours."""

    class Answer(models.TextChoices):
        """Accepting names an option, asking for a change says what."""

        ACCEPTED = "ACCEPTED", _("接受方案")
        CHANGE_REQUESTED = "CHANGE_REQUESTED", _("要求调整")

    reply = models.ForeignKey(Reply, models.PROTECT, related_name="decisions")
    answer = models.CharField(max_length=16, choices=Answer.choices)
    option_number = models.PositiveSmallIntegerField(null=True)
    words = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["reply"],
                condition=Q(undone_at__isnull=True),
                name="decision_stands_once_a_reply",
            ),
            models.CheckConstraint(
                condition=Q(
                    answer="ACCEPTED", option_number__isnull=False, option_number__gte=1
                )
                | Q(answer="CHANGE_REQUESTED", option_number__isnull=True) & ~Q(words=""),
                name="decision_names_an_option_or_a_wish",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(
                    undone_by__isnull=False,
                    undone_at__isnull=False,
                    undone_at__gte=F("at"),
                    undone_at__lte=F("at") + timedelta(hours=24),
                ),
                name="decision_is_undone_within_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.answer} on reply {self.reply_id}"
