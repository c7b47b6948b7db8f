"""Cases, their tasks, the ledger of turns, the visit ledger and the drawings they run on."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Drawing(models.Model):
    """One version of a journey's drawing; a running case keeps the version it began on."""

    journey = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    xml = models.BinaryField()
    stored_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["journey", "version"], name="drawing_version"),
            models.UniqueConstraint(
                fields=["journey", "sha256"], name="drawing_is_stored_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.journey} v{self.version}"


class Case(models.Model):
    """One matter of one customer, from the first form to the sealed file."""

    class State(models.TextChoices):
        """Where a case stands as a whole."""

        OPEN = "OPEN", _("办理中")
        PAUSED = "PAUSED", _("已暂停")
        WITHDRAWN = "WITHDRAWN", _("已撤回")
        CLOSED = "CLOSED", _("已办结")

    number = models.CharField(max_length=24, unique=True)
    tracking_code = models.CharField(max_length=16, unique=True)
    """Shows the case's progress, masked, to whoever holds it; cannot be guessed."""
    submission_key = models.CharField(max_length=64, unique=True)
    """The form's own key: a second submit of the same form finds the first case."""
    matter = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="cases")
    opened_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    applied_on = models.DateField()
    closed_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    requested_kva = models.PositiveIntegerField()
    voltage_kv = models.DecimalField(max_digits=6, decimal_places=2)
    traits = models.JSONField()
    """What the rules look at: `kernels.rulebook.CaseTraits`."""
    rules = models.JSONField()
    """The rules it runs on, as they stood when it began: `kernels.rulebook.snapshot`."""
    flags = models.JSONField(default=dict)
    """What the drawing's gateways read: outcomes and switches."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=["OPEN", "PAUSED", "WITHDRAWN", "CLOSED"]),
                name="case_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, state__in=["OPEN", "PAUSED"])
                | Q(closed_at__gte=F("opened_at"), state__in=["WITHDRAWN", "CLOSED"]),
                name="case_is_closed_when_it_says_so",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["-opened_at", "-id"], name="case_newest_first"),
            models.Index(fields=["customer", "-opened_at"], name="case_of_customer"),
            models.Index(
                fields=["state", "-opened_at", "-id"],
                name="case_under_way",
                condition=Q(state__in=["OPEN", "PAUSED"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def is_under_way(self) -> bool:
        """Whether anything is still to be done."""
        return self.state in {self.State.OPEN, self.State.PAUSED}


class ProcessState(models.Model):
    """Where the token of a case stands on its drawing, as the engine froze it."""

    case = models.OneToOneField(
        Case,
        models.CASCADE,
        primary_key=True,
        related_name="process",
    )
    drawing = models.ForeignKey(Drawing, models.PROTECT, related_name="+")
    frozen = models.BinaryField()
    frozen_before_withdrawal = models.BinaryField(null=True)
    """Where a withdrawn case stood, so that opening it again finds it there."""
    revision = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"process of case {self.case_id}, revision {self.revision}"


class Task(models.Model):
    """One visit of a node by the token: what somebody has to do, or has done."""

    class State(models.TextChoices):
        """Whether it is still to be done."""

        OPEN = "OPEN", _("待办")
        DONE = "DONE", _("已完成")
        CANCELLED = "CANCELLED", _("已取消")

    case = models.ForeignKey(Case, models.CASCADE, related_name="tasks")
    node = models.CharField(max_length=40)
    token = models.UUIDField()
    """The engine's name for this visit; going back to a node visits it under the same name."""
    role = models.CharField(max_length=16)
    owner = models.CharField(max_length=12)
    stage = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    opened_at = models.DateTimeField()
    taken_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=24, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state="OPEN", ended_at__isnull=True)
                | Q(state__in=["DONE", "CANCELLED"], ended_at__gte=F("opened_at")),
                name="task_has_an_end_when_it_ended",
            ),
            models.CheckConstraint(
                condition=~Q(state="DONE") | ~Q(outcome=""),
                name="task_done_has_an_outcome",
            ),
            models.UniqueConstraint(
                fields=["token"],
                condition=Q(state="OPEN"),
                name="task_token_is_open_once",
            ),
            models.UniqueConstraint(
                fields=["case", "node"],
                condition=Q(state="OPEN"),
                name="task_node_is_open_once",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["role", "opened_at", "id"],
                condition=Q(state="OPEN"),
                name="task_queue_of_role",
            ),
            models.Index(fields=["case", "opened_at", "id"], name="task_of_case"),
        ]

    def __str__(self) -> str:
        return f"{self.node} of case {self.case_id}"


class TurnLine(models.Model):
    """A line of the turn ledger: whose the case's minutes are from an instant on.

    Append only; `kernels.calendars.clock` replays it. A line with `to_at` is a correction.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="turns")
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    owner = models.CharField(max_length=12)
    department = models.CharField(max_length=16, blank=True)
    cause = models.CharField(max_length=40)
    """The node whose turn it is, or the code of a pause."""
    evidence = models.CharField(max_length=400, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(owner__in=["UTILITY", "CUSTOMER", "CONTRACTOR", "GOVERNMENT"]),
                name="turn_owner_is_one_of_four",
            ),
            models.CheckConstraint(
                condition=~Q(owner="UTILITY") | ~Q(department=""),
                name="turn_of_the_utility_names_a_department",
            ),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True)
                | Q(to_at__gt=F("from_at"), to_at__lte=F("recorded_at")),
                name="turn_correction_is_of_the_past",
            ),
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | ~Q(evidence=""),
                name="turn_correction_has_evidence",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="turn_of_case")]

    def __str__(self) -> str:
        return f"{self.owner} from {self.from_at:%Y-%m-%d %H:%M}"


class Visit(models.Model):
    """A trip that a customer made, or a paper that had to travel; the aim is none."""

    class Kind(models.TextChoices):
        """What moved."""

        TRIP = "TRIP", _("客户跑腿")
        PAPER = "PAPER", _("纸质材料寄送")

    case = models.ForeignKey(Case, models.CASCADE, related_name="visits")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    who = models.CharField(max_length=60)
    why = models.CharField(max_length=200)
    happened_on = models.DateField()
    is_avoidable = models.BooleanField()
    remedy = models.CharField(max_length=200, blank=True)
    """What would have avoided it."""
    recorded_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_avoidable=False) | ~Q(remedy=""),
                name="visit_avoidable_names_its_remedy",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="visit_of_case")]

    def __str__(self) -> str:
        return f"{self.who} {self.happened_on}"


class Message(models.Model):
    """One message in the thread that the customer and the account manager share."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="messages")
    said_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    is_from_customer = models.BooleanField()
    node = models.CharField(max_length=40, blank=True)
    """What it is about, where it was asked on a step's page."""
    words = models.TextField(max_length=2000)
    said_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["case", "id"], name="message_of_case")]

    def __str__(self) -> str:
        return f"{self.said_at:%Y-%m-%d %H:%M} {self.words[:20]}"
