"""Call-backs with what a bad one sets off, complaints with what was promised and done."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class CallBack(models.Model):
    """What the customer said when we called after the connection."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    called_at = models.DateTimeField()
    called_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    person_reached = models.CharField(max_length=60)
    score = models.PositiveSmallIntegerField()
    """How content, from 1 to 10."""
    effort = models.PositiveSmallIntegerField()
    """How easy it was for the customer, from 1 (hard) to 7 (easy)."""
    words = models.CharField(max_length=1000, blank=True)
    is_satisfied = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "called_at"], name="callback_is_kept_once"),
            models.CheckConstraint(
                condition=Q(score__range=(1, 10)), name="callback_score_is_1_to_10"
            ),
            models.CheckConstraint(
                condition=Q(effort__range=(1, 7)), name="callback_effort_is_1_to_7"
            ),
            models.CheckConstraint(
                condition=~Q(person_reached=""), name="callback_reached_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"call-back of case {self.case_id}: {self.score}"


class FollowUp(models.Model):
    """What a bad call-back sets off: somebody comes back to the customer in time."""

    call_back = models.OneToOneField(CallBack, models.PROTECT, related_name="follow_up")
    due_days = models.PositiveSmallIntegerField()
    """Working days, as the rule said."""
    due_at = models.DateTimeField(null=True)
    """Unknown only where no calendar reaches that far yet."""
    rule_id = models.CharField(max_length=80)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    remedy = models.CharField(max_length=1000, blank=True)
    """What was done about it."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True, remedy="")
                | Q(
                    closed_at__isnull=False,
                    closed_at__gte=F("opened_at"),
                    closed_by__isnull=False,
                )
                & ~Q(remedy=""),
                name="followup_closed_says_what_was_done",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["due_at"], condition=Q(closed_at__isnull=True), name="followup_open"
            ),
        ]

    def __str__(self) -> str:
        return f"follow-up of call-back {self.call_back_id}"


class Complaint(models.Model):
    """Somebody asks, or finds a step not right: what was promised, what was answered.

    Answered it is the customer's turn; not solved, it opens anew once, for the head.
    """

    class Kind(models.TextChoices):
        """What the customer wants."""

        QUESTION = "QUESTION", _("咨询")
        COMPLAINT = "COMPLAINT", _("投诉")

    kind = models.CharField(max_length=9, choices=Kind.choices, default=Kind.COMPLAINT)
    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    about_node = models.CharField(max_length=40)
    words = models.CharField(max_length=1000, blank=True)
    opened_at = models.DateTimeField()
    contact_days = models.PositiveSmallIntegerField()
    contact_due_at = models.DateTimeField(null=True)
    answer_days = models.PositiveSmallIntegerField()
    answer_due_at = models.DateTimeField(null=True)
    """Both instants are unknown only where no calendar reaches that far yet."""
    contacted_at = models.DateTimeField(null=True)
    contacted_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    answer = models.CharField(max_length=2000, blank=True)
    assigned_to = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    """Whoever it was given to; nobody named, the customer's managers have it."""
    reopened_at = models.DateTimeField(null=True)
    """When the customer said that it is not solved; the promises count from then on."""
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "person", "about_node"],
                condition=Q(answered_at__isnull=True, kind="COMPLAINT"),
                name="complaint_is_open_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["QUESTION", "COMPLAINT"]), name="complaint_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                    answered_at__isnull=False,
                    settled_at__gte=F("answered_at"),
                ),
                name="complaint_settled_is_answered",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | Q(
                    answered_at__isnull=False,
                    answered_at__gte=F("opened_at"),
                    answered_by__isnull=False,
                )
                & ~Q(answer=""),
                name="complaint_answered_says_what",
            ),
            models.CheckConstraint(
                condition=Q(contacted_at__isnull=True, contacted_by__isnull=True)
                | Q(
                    contacted_at__isnull=False,
                    contacted_at__gte=F("opened_at"),
                    contacted_by__isnull=False,
                ),
                name="complaint_contact_is_by_somebody",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["answer_due_at"],
                condition=Q(answered_at__isnull=True),
                name="complaint_open",
            ),
        ]

    def __str__(self) -> str:
        return f"complaint {self.pk} about {self.about_node}"


class ComplaintLine(models.Model):
    """One act in the thread of a question or complaint; lines are added, never changed."""

    class Kind(models.TextChoices):
        """What was done."""

        ASKED = "ASKED", _("提出")
        CONTACTED = "CONTACTED", _("已联系客户")
        ANSWERED = "ANSWERED", _("答复")
        HANDED_OVER = "HANDED_OVER", _("转给同事处理")
        NOT_SOLVED = "NOT_SOLVED", _("没有解决，转主管处理")
        SETTLED = "SETTLED", _("办结")

    complaint = models.ForeignKey(Complaint, models.PROTECT, related_name="lines")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    words = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("ASKED", "CONTACTED", "ANSWERED"),
                        *("HANDED_OVER", "NOT_SOLVED", "SETTLED"),
                    ]
                ),
                name="complaintline_kind_is_known",
            ),
            models.UniqueConstraint(
                fields=["complaint"],
                condition=Q(kind="NOT_SOLVED"),
                name="complaint_is_disputed_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["complaint", "id"], name="complaintline_of")]

    def __str__(self) -> str:
        return f"{self.kind} of complaint {self.complaint_id}"
