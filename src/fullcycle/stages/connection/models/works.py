"""The company's own works, the customer's design and the customer's works."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class GridProject(models.Model):
    """What the company builds on its side of the boundary."""

    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="+")
    description = models.CharField(max_length=1000)
    planned_on = models.DateField()
    built_on = models.DateField(null=True)
    reported_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(description=""), name="grid_project_says_what_is_built"
            ),
        ]

    def __str__(self) -> str:
        return f"grid project of case {self.case_id}"


class DesignRound(models.Model):
    """One submission of the customer's design, and what the reviewer said of it.

    The designer is whom the customer chose: there is no list to choose from.
    """

    class Opinion(models.TextChoices):
        """A return names its remarks, each with the clause it rests on."""

        PASSED = "PASSED", _("审查通过")
        RETURNED = "RETURNED", _("退回修改")

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    paper_ids = ArrayField(models.BigIntegerField())
    designer = models.CharField(max_length=120)
    licence_number = models.CharField(max_length=60)
    licence_valid_until = models.DateField()
    submitted_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    opinion = models.CharField(max_length=8, choices=Opinion.choices, blank=True)
    remarks = models.JSONField(default=list)
    reviewed_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "round"], name="design_round_of_case"),
            models.UniqueConstraint(
                fields=["case"], condition=Q(opinion=""), name="design_under_review_once"
            ),
            models.CheckConstraint(
                condition=Q(paper_ids__len__gte=1), name="design_has_papers"
            ),
            models.CheckConstraint(
                condition=~Q(designer="") & ~Q(licence_number=""),
                name="design_names_its_designer",
            ),
            models.CheckConstraint(
                condition=Q(opinion="", reviewed_by__isnull=True, reviewed_at__isnull=True)
                | Q(
                    opinion__in=["PASSED", "RETURNED"],
                    reviewed_by__isnull=False,
                    reviewed_at__isnull=False,
                    reviewed_at__gte=F("submitted_at"),
                ),
                name="design_review_is_whole",
            ),
            models.CheckConstraint(
                condition=~Q(opinion="RETURNED") | ~Q(remarks=[]),
                name="design_return_has_remarks",
            ),
        ]

    def __str__(self) -> str:
        return f"design {self.round} of case {self.case_id}"


class Works(models.Model):
    """The customer's works as their contractor reports them; the newest round counts.

    The contractor is whom the customer chose: there is no list to choose from.
    """

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    round = models.PositiveSmallIntegerField()
    contractor = models.CharField(max_length=120)
    licence_number = models.CharField(max_length=60)
    licence_valid_until = models.DateField()
    started_on = models.DateField()
    ready_on = models.DateField()
    concealed = models.JSONField(default=list)
    """What was covered up, when, with the photos taken before."""
    reported_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    reported_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "works"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "round"], name="works_round_of_case"),
            models.CheckConstraint(
                condition=~Q(contractor="") & ~Q(licence_number=""),
                name="works_name_their_contractor",
            ),
            models.CheckConstraint(
                condition=Q(
                    ready_on__gte=F("started_on"), licence_valid_until__gte=F("ready_on")
                ),
                name="works_are_done_under_a_licence",
            ),
        ]

    def __str__(self) -> str:
        return f"works {self.round} of case {self.case_id}"
