"""Inspections with their defects, and the first switching on."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Finding(models.TextChoices):
    """What was found at one point of a checklist; a point may not be there at all."""

    IN_ORDER = "IN_ORDER", _("合格")
    FAULTY = "FAULTY", _("不合格")
    NOT_APPLICABLE = "NOT_APPLICABLE", _("不适用")


class Inspection(models.Model):
    """One look at the customer's works, during them or when they are complete."""

    class Kind(models.TextChoices):
        """When the inspector comes."""

        MID = "MID", _("中间检查")
        COMPLETION = "COMPLETION", _("竣工检验")

    class Result(models.TextChoices):
        """Defects are remedied before the next round."""

        PASSED = "PASSED", _("合格")
        DEFECTS = "DEFECTS", _("有缺陷需整改")

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    round = models.PositiveSmallIntegerField()
    inspector = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    inspected_on = models.DateField()
    result = models.CharField(max_length=8, choices=Result.choices)
    checklist = models.JSONField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind", "round"], name="inspection_round_of_case"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["MID", "COMPLETION"], result__in=["PASSED", "DEFECTS"]),
                name="inspection_codes_are_known",
            ),
            models.CheckConstraint(condition=~Q(checklist=[]), name="inspection_checks_points"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.round} of case {self.case_id}"


class Defect(models.Model):
    """One thing wrong, with the clause it breaks and the proof that it was put right."""

    class Level(models.TextChoices):
        """How grave it is."""

        GENERAL = "GENERAL", _("一般缺陷")
        MAJOR = "MAJOR", _("重大缺陷")
        CRITICAL = "CRITICAL", _("特大缺陷")

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="defects")
    words = models.CharField(max_length=400)
    clause = models.CharField(max_length=120)
    level = models.CharField(max_length=8, choices=Level.choices)
    photo_paper_id = models.BigIntegerField(null=True)
    due_on = models.DateField()
    remedied_at = models.DateTimeField(null=True)
    remedied_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )
    remedy_words = models.CharField(max_length=400, blank=True)
    proof_paper_id = models.BigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(level__in=["GENERAL", "MAJOR", "CRITICAL"]),
                name="defect_level_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(words="") & ~Q(clause=""), name="defect_names_its_clause"
            ),
            models.CheckConstraint(
                condition=Q(
                    remedied_at__isnull=True,
                    remedied_by__isnull=True,
                    proof_paper_id__isnull=True,
                )
                | Q(
                    remedied_at__isnull=False,
                    remedied_by__isnull=False,
                    proof_paper_id__isnull=False,
                ),
                name="defect_remedy_has_its_proof",
            ),
        ]

    def __str__(self) -> str:
        return self.words


class EnergisePlan(models.Model):
    """When the supply will be switched on, agreed with the customer, and who runs the plant."""

    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="+")
    planned_at = models.DateTimeField()
    agreed_with = models.CharField(max_length=60)
    """Who agreed on the customer's side."""
    electricians = models.JSONField()
    """Name, licence number and last valid day of each electrician on the duty rota."""
    rota_paper_id = models.BigIntegerField(null=True)
    agreed_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(agreed_with=""), name="energise_plan_names_who_agreed"
            ),
        ]

    def __str__(self) -> str:
        return f"plan for {self.planned_at:%Y-%m-%d %H:%M}"


class Energising(models.Model):
    """The supply was switched on: one person says go, another confirms."""

    case = models.OneToOneField("casework.Case", models.PROTECT, related_name="+")
    energised_at = models.DateTimeField()
    checklist = models.JSONField()
    commanded_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(commanded_by=F("confirmed_by")),
                name="energising_takes_two_people",
            ),
            models.CheckConstraint(
                condition=Q(recorded_at__gte=F("energised_at")),
                name="energising_is_recorded_afterwards",
            ),
            models.CheckConstraint(condition=~Q(checklist=[]), name="energising_checks_points"),
        ]

    def __str__(self) -> str:
        return f"energising of case {self.case_id}"
