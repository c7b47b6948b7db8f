"""What was found on site, and the scheme with everybody's word on it."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fullcycle.stages.connection.models.network import Feeder


class Survey(models.Model):
    """What the surveyors found at the customer's; the newest round counts."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    surveyed_on = models.DateField()
    surveyor_ids = ArrayField(models.BigIntegerField())
    """The persons of the company who were there."""
    people_met = models.CharField(max_length=200)
    load_kw = models.DecimalField(max_digits=10, decimal_places=1)
    """The load confirmed on site."""
    site_notes = models.TextField(max_length=2000, blank=True)
    is_hv_metering_difficult = models.BooleanField()
    has_concealed_works = models.BooleanField()
    has_special_load = models.BooleanField()
    candidates = models.JSONField(default=list)
    """The feeders looked at, each with the distance measured and the cost where known."""
    photo_paper_ids = ArrayField(models.BigIntegerField(), default=list)
    recorded_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "round"], name="survey_round_of_case"),
            models.CheckConstraint(
                condition=Q(surveyor_ids__len__gte=1), name="survey_names_who_was_there"
            ),
            models.CheckConstraint(condition=Q(load_kw__gt=0), name="survey_confirms_a_load"),
        ]

    def __str__(self) -> str:
        return f"survey {self.round} of case {self.case_id}"


class Scheme(models.Model):
    """One version of the supply scheme. A changed scheme is a new version: triggers keep rows.

    `request` and `network` are what the kernel drafted and checked the options on.
    """

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    request = models.JSONField()
    network = models.JSONField()
    options = models.JSONField()
    """`kernels.schemes.SchemeOption` in plain form, numbered from 1."""
    option_count = models.PositiveSmallIntegerField()
    recommended = models.PositiveSmallIntegerField()
    note = models.CharField(max_length=1000, blank=True)
    drafted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    drafted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "version"], name="scheme_version_of_case"),
            models.CheckConstraint(
                condition=Q(recommended__gte=1, recommended__lte=F("option_count")),
                name="scheme_recommends_one_of_its_options",
            ),
        ]

    def __str__(self) -> str:
        return f"scheme v{self.version} of case {self.case_id}"


class FeederHold(models.Model):
    """Capacity of a feeder that an option of a version asks for; a trigger keeps to the spare.

    It counts while the version is the case's newest, its reply has not lapsed and the customer
    has chosen no other option: `connection_held_kva` tells. Of options still open the largest
    counts.
    """

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="holds")
    option_number = models.PositiveSmallIntegerField()
    feeder = models.ForeignKey(Feeder, models.PROTECT, to_field="name", related_name="holds")
    held_kva = models.DecimalField(max_digits=9, decimal_places=1)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scheme", "option_number", "feeder"], name="hold_once_a_feeder"
            ),
            models.CheckConstraint(condition=Q(held_kva__gt=0), name="hold_is_of_something"),
        ]

    def __str__(self) -> str:
        return f"{self.held_kva} kVA of {self.feeder_id}"


class Countersignature(models.Model):
    """What one department says of one version of a scheme."""

    class Department(models.TextChoices):
        """Who is asked at the same time as the others."""

        DEV = "DEV", _("发展部门")
        OM = "OM", _("运检部门")
        DISP = "DISP", _("调控部门")

    class Opinion(models.TextChoices):
        """An objection says what must change."""

        AGREED = "AGREED", _("同意")
        OBJECTED = "OBJECTED", _("不同意")

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="countersignatures")
    department = models.CharField(max_length=4, choices=Department.choices)
    opinion = models.CharField(max_length=8, choices=Opinion.choices)
    words = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scheme", "department"], name="countersignature_once_a_department"
            ),
            models.CheckConstraint(
                condition=Q(department__in=["DEV", "OM", "DISP"]),
                name="countersignature_department_is_known",
            ),
            models.CheckConstraint(
                condition=Q(opinion="AGREED") | Q(opinion="OBJECTED") & ~Q(words=""),
                name="countersignature_objection_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.department} {self.opinion}"


class Approval(models.Model):
    """The approver's word on one version; never the drafter's own."""

    class Opinion(models.TextChoices):
        """A return says what must change."""

        APPROVED = "APPROVED", _("批准")
        RETURNED = "RETURNED", _("退回修改")

    scheme = models.OneToOneField(Scheme, models.PROTECT, related_name="approval")
    drafted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    """Repeated from the scheme, so that the database can hold four eyes."""
    opinion = models.CharField(max_length=8, choices=Opinion.choices)
    words = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(by=F("drafted_by")), name="approval_is_not_the_drafters"
            ),
            models.CheckConstraint(
                condition=Q(opinion="APPROVED") | Q(opinion="RETURNED") & ~Q(words=""),
                name="approval_return_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.opinion} scheme {self.scheme_id}"
