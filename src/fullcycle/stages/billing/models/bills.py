"""A month of bills: each with what it was made of, its lines and what was noticed."""

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fullcycle.kernels.tariff import bills


if TYPE_CHECKING:
    NumericField = models.Field[Decimal | None, Decimal | None]
else:
    NumericField = models.Field


class ExactNumber(NumericField):
    """A decimal with as many places as it was given, as prices of a bill have them."""

    def db_type(self, connection: object) -> str:  # noqa: ARG002 - Django's own signature
        """Say what PostgreSQL calls it."""
        return "numeric"


class BillingMonth(models.Model):
    """A calendar month that is billed: looked through from its first draft on, then issued.

    An account that comes late, once all else went out, is looked through and issued after it;
    `issued_at` stays when the month was whole first.
    """

    class State(models.TextChoices):
        """How far the month is."""

        REVIEW = "REVIEW", _("复核中")
        ISSUED = "ISSUED", _("已发行")
        LATE = "LATE", _("已发行，迟到户补出账中")

    month_on = models.DateField(unique=True)
    """The first day of the month."""
    state = models.CharField(max_length=6, choices=State, default=State.REVIEW)
    opened_at = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(month_on__day=1), name="billing_month_begins_on_the_first"
            ),
            models.CheckConstraint(
                condition=Q(state="REVIEW", issued_at__isnull=True)
                | Q(state__in=["ISSUED", "LATE"], issued_at__gte=F("opened_at")),
                name="billing_month_issued_at_an_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month_on:%Y-%m} {self.state}"

    @property
    def was_whole(self) -> bool:
        """Whether all bills had gone out before, and the rest came late."""
        return self.issued_at is not None

    def go_out(self, *, at: datetime, by_id: int | None) -> None:
        """Close the month; of one that was whole before the first instant stays."""
        self.state = self.State.ISSUED
        if not self.was_whole:
            self.issued_at, self.issued_by_id = at, by_id
        self.save(update_fields=["state", "issued_at", "issued_by"])


class IssueBatch(models.Model):
    """Bills of a month that went out together: the first press, and each one after it."""

    month = models.ForeignKey(BillingMonth, models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField()
    """Counted within the month, from 1."""
    bills = models.PositiveIntegerField()
    still_held = models.PositiveIntegerField()
    """How many were left to be looked at."""
    is_late = models.BooleanField()
    """Whether the month had been whole before, and these accounts came late."""
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["month", "number"], name="billing_issuebatch_counts_in_its_month"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1, bills__gte=1), name="billing_issuebatch_has_bills"
            ),
        ]

    def __str__(self) -> str:
        return f"batch {self.number} of month {self.month_id}"


class Bill(models.Model):
    """A bill, with the facts and the tariff book it was made of; issued it never changes.

    Held without a total it could not be made at all; its flags say why.
    """

    class Kind(models.TextChoices):
        """A month's bill, or what corrects one that went out."""

        MONTHLY = "MONTHLY", _("月度账单")
        CORRECTION = "CORRECTION", _("更正账单")

    class Status(models.TextChoices):
        """A draft is free to go out; held, somebody has to look first."""

        DRAFT = "DRAFT", _("待发行")
        HELD = "HELD", _("待复核")
        ISSUED = "ISSUED", _("已发行")

    account = models.ForeignKey("customers.Account", models.PROTECT, related_name="+")
    customer = models.ForeignKey("customers.Customer", models.PROTECT, related_name="+")
    month_on = models.DateField()
    kind = models.CharField(max_length=10, choices=Kind)
    status = models.CharField(max_length=6, choices=Status)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="corrections")
    reason = models.CharField(max_length=500, blank=True)
    """Why it corrects another."""
    facts = models.TextField(blank=True)
    """What it was made of, frozen; empty where that could not be gathered."""
    head = models.TextField(blank=True)
    """The bill without its lines, frozen; empty where none could be made."""
    book_version = models.CharField(max_length=80)
    total_yuan = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    energy_kwh = models.BigIntegerField(null=True)
    demand_kw = ExactNumber(null=True)
    demand_at = models.DateTimeField(null=True)
    power_factor = ExactNumber(null=True)
    drafted_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    batch = models.ForeignKey(IssueBatch, models.PROTECT, null=True, related_name="issued")
    """With which others it went out; nothing where it went out alone."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(batch__isnull=True) | Q(status="ISSUED", kind="MONTHLY"),
                name="billing_bill_of_a_batch_is_issued",
            ),
            models.UniqueConstraint(
                fields=["account", "month_on"],
                condition=Q(kind="MONTHLY"),
                name="billing_bill_one_a_month",
            ),
            models.CheckConstraint(
                condition=Q(month_on__day=1), name="billing_bill_month_begins_on_the_first"
            ),
            models.CheckConstraint(
                condition=Q(kind="MONTHLY", corrects__isnull=True, reason="")
                | Q(kind="CORRECTION", corrects__isnull=False) & ~Q(reason=""),
                name="billing_bill_correction_says_of_what_and_why",
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["DRAFT", "HELD"], issued_at__isnull=True, due_on__isnull=True
                )
                | Q(
                    status="ISSUED",
                    issued_at__isnull=False,
                    issued_at__gte=F("drafted_at"),
                    due_on__isnull=False,
                ),
                name="billing_bill_issued_at_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(status="HELD", total_yuan__isnull=True, head="")
                | Q(total_yuan__isnull=False, energy_kwh__isnull=False)
                & ~Q(head="")
                & ~Q(facts=""),
                name="billing_bill_without_total_is_held",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["customer", "-month_on"], name="billing_bill_of_customer"),
            models.Index(
                fields=["month_on"],
                condition=~Q(status="ISSUED"),
                name="billing_bill_to_be_issued",
            ),
            models.Index(
                fields=["corrects"],
                condition=Q(corrects__isnull=False),
                name="billing_bill_corrections",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of account {self.account_id} for {self.month_on:%Y-%m}"


class BillLine(models.Model):
    """One line of a bill, in its place, with everything it was reckoned from."""

    class Kind(models.TextChoices):
        """What a line charges, in the order of the official bill."""

        ENERGY = "ENERGY", _("电度电费")
        CAPACITY = "CAPACITY", _("容量电费")
        DEMAND = "DEMAND", _("需量电费")
        DEMAND_EXCESS = "DEMAND_EXCESS", _("超需量电费")
        POWER_FACTOR = "POWER_FACTOR", _("功率因数调整电费")
        BREACH = "BREACH", _("违约用电费用")
        CORRECTION = "CORRECTION", _("退补电费")

    pk = models.CompositePrimaryKey("bill_id", "place")
    bill = models.ForeignKey(Bill, models.PROTECT, related_name="lines", db_index=False)
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=13, choices=Kind)
    component = models.TextField()
    name_zh = models.TextField()
    name_en = models.TextField()
    quantity = ExactNumber()
    unit = models.CharField(max_length=4)
    price = ExactNumber()
    amount_yuan = models.DecimalField(max_digits=14, decimal_places=2)
    starts_on = models.DateField()
    ends_on = models.DateField()
    component_group = models.CharField(max_length=20, null=True)  # noqa: DJ001 - as the kernel
    period = models.CharField(max_length=11, null=True)  # noqa: DJ001 - the same
    point_id = models.CharField(max_length=40, null=True)  # noqa: DJ001 - the same
    days_counted = models.PositiveSmallIntegerField(null=True)
    days_of = models.PositiveSmallIntegerField(null=True)
    ratio = ExactNumber()
    floats = models.BooleanField()
    """Whether the ratio of the period was multiplied in, be it 1."""
    is_in_power_factor_base = models.BooleanField()
    rule_ids = ArrayField(models.TextField())
    evidence = ArrayField(models.TextField())
    note_zh = models.TextField(blank=True)
    note_en = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in bills.LineKind]),
                name="billing_billline_kind_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}. {self.component} {self.amount_yuan}"


class BillFlag(models.Model):
    """What was noticed of a bill; it goes out once somebody has said why that is right."""

    class Kind(models.TextChoices):
        """Why a person should look before the bill goes out."""

        NO_READING = "NO_READING", _("没有示数")
        ESTIMATED = "ESTIMATED", _("部分电量为估算")
        RAN_BACKWARDS = "RAN_BACKWARDS", _("示数倒走")
        NEGATIVE = "NEGATIVE", _("示数为负")
        JUMP = "JUMP", _("电量突变")
        GAP = "GAP", _("数据缺失")
        DOUBLED = "DOUBLED", _("数据重复")
        CONTRADICTED = "CONTRADICTED", _("数据前后矛盾")
        CLOCK_JUMP = "CLOCK_JUMP", _("表计时钟跳变")
        OVER_CAPACITY = "OVER_CAPACITY", _("需量超过容量")
        POWER_FACTOR = "POWER_FACTOR", _("功率因数异常")
        SUBS_EXCEED_MAIN = "SUBS_EXCEED_MAIN", _("分表电量大于总表")
        PRICE_MISSING = "PRICE_MISSING", _("缺少电价")
        NOT_BILLABLE = "NOT_BILLABLE", _("资料不全，无法计算")

    bill = models.ForeignKey(Bill, models.PROTECT, related_name="flags")
    kind = models.CharField(max_length=16, choices=Kind)
    words_zh = models.TextField()
    words_en = models.TextField()
    point_id = models.CharField(max_length=40, blank=True)
    occurred_at = models.DateTimeField(null=True)
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)
    """Why the bill is right all the same."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(cleared_at__isnull=True, cleared_by__isnull=True, reason="")
                | Q(cleared_at__isnull=False, cleared_by__isnull=False) & ~Q(reason=""),
                name="billing_billflag_cleared_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of bill {self.bill_id}"
