"""Applications as their applicants write them, and what became of each paper asked for."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Application(models.Model):
    """What somebody asks for: saved answer by answer, then submitted once."""

    class State(models.TextChoices):
        """Whose hands the application is in."""

        DRAFT = "DRAFT", _("填写中")
        SUBMITTED = "SUBMITTED", _("已提交")
        SENT_BACK = "SENT_BACK", _("请您补正")
        ACCEPTED = "ACCEPTED", _("已受理")

    key = models.UUIDField(unique=True, default=uuid.uuid4)
    """Its address, and the key that keeps a second submit from opening a second case."""
    applicant = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    matter = models.CharField(max_length=40)
    guidance = models.JSONField(default=dict)
    """The answers to the three questions, as `kernels.guidance` takes them."""
    answers = models.JSONField(default=dict)
    """Section by section what was typed, also where it is not right yet; no identity number."""
    id_number_sealed = models.BinaryField(null=True)
    """The applicant's identity number as typed, sealed."""
    register_answers = models.JSONField(default=dict)
    """What shared registers said, by register: number, holder, facts, receipt, when."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, null=True, related_name="+"
    )
    case = models.OneToOneField("casework.Case", models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    """Why it was sent back, in words for the applicant."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="DRAFT", case__isnull=True, submitted_at__isnull=True)
                | Q(
                    state__in=["SUBMITTED", "SENT_BACK", "ACCEPTED"],
                    case__isnull=False,
                    customer__isnull=False,
                    submitted_at__gte=F("started_at"),
                ),
                name="application_has_a_case_once_submitted",
            ),
            models.CheckConstraint(
                condition=~Q(state="SENT_BACK") | ~Q(reason=""),
                name="application_sent_back_says_why",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["applicant", "-saved_at"], name="application_of_applicant"),
        ]

    def __str__(self) -> str:
        return f"{self.matter} {self.key}"

    @property
    def is_editable(self) -> bool:
        """Whether the applicant may still change it."""
        return self.state in {self.State.DRAFT, self.State.SENT_BACK}


class Shortfall(models.Model):
    """A paper that was found missing or wrong, or may come later, at acceptance."""

    class Kind(models.TextChoices):
        """Whether the case waits for it."""

        MISSING = "MISSING", _("需要补正")
        DEFERRED = "DEFERRED", _("容缺后补")

    application = models.ForeignKey(Application, models.CASCADE, related_name="shortfalls")
    material = models.CharField(max_length=4)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    words = models.CharField(max_length=200, blank=True)
    """What is wrong with it, for the applicant."""
    until_node = models.CharField(max_length=40, blank=True)
    """The step before which a deferred paper must be in."""
    found_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="MISSING") | ~Q(until_node=""),
                name="shortfall_deferred_has_a_limit",
            ),
            models.CheckConstraint(
                condition=Q(kind="DEFERRED") | ~Q(words=""),
                name="shortfall_missing_says_what",
            ),
            models.UniqueConstraint(
                fields=["application", "material"],
                condition=Q(settled_at__isnull=True),
                name="shortfall_is_open_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material} {self.kind}"
