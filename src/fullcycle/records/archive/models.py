"""Papers, their versions, the seals on the files they make up, and parcels they travel in."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fullcycle.records.customers.models.parties import Bigrams


MATERIAL_PATTERN = r"^(M[0-9]{2}|[A-Z][A-Z_]{2,23})$"
"""A material of the rulebook, or one of our own papers, such as SUPPLY_CONTRACT."""


class Paper(models.Model):
    """A paper: what it is, whose, and how long it holds, by its newest version."""

    class Retention(models.TextChoices):
        """How long the paper must be kept."""

        CONTRACT = "CONTRACT", _("合同期满后 10 年")
        INSPECTION = "INSPECTION", _("10 年")
        CUSTOMER_FILE = "CUSTOMER_FILE", _("销户后 30 年")

    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, null=True, related_name="papers"
    )
    case_id = models.BigIntegerField(null=True)
    application_id = models.BigIntegerField(null=True)
    """The draft that the paper came with, before there was a case."""
    matter = models.CharField(max_length=40, blank=True)
    """The matter it was given for; with `account` it says whose mandate opens it."""
    account = models.CharField(max_length=13, blank=True)
    """The account it was given for; empty where it is for the whole customer."""
    material = models.CharField(max_length=24)
    title = models.CharField(max_length=120)
    number = models.CharField(max_length=60, blank=True)
    holder = models.CharField(max_length=120, blank=True)
    valid_until = models.DateField(null=True)
    """The last day it holds, where the paper itself says so."""
    retention = models.CharField(
        max_length=13, choices=Retention.choices, default=Retention.CUSTOMER_FILE
    )
    first_copy = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="repeats"
    )
    """The customer's first paper with the same content."""
    latest_version = models.PositiveIntegerField(default=1)
    set_aside_at = models.DateTimeField(null=True)
    """When somebody took it out of the file as the wrong one; it is kept all the same."""
    original_received_at = models.DateTimeField(null=True)
    """When the paper itself, not its copy, came in with a parcel."""
    words = models.GeneratedField(
        expression=Bigrams("title", "holder", "number"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(customer__isnull=False)
                | Q(application_id__isnull=False)
                | Q(case_id__isnull=False),
                name="archive_paper_belongs_to_something",
            ),
            models.CheckConstraint(
                condition=Q(material__regex=MATERIAL_PATTERN),
                name="archive_paper_material_is_a_code",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="archive_paper_has_a_title"),
            models.CheckConstraint(
                condition=Q(retention__in=["CONTRACT", "INSPECTION", "CUSTOMER_FILE"]),
                name="archive_paper_retention_is_known",
            ),
            models.CheckConstraint(
                condition=Q(latest_version__gte=1), name="archive_paper_has_a_version"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["case_id", "id"],
                condition=Q(case_id__isnull=False),
                name="archive_paper_by_case",
            ),
            models.Index(
                fields=["application_id"],
                condition=Q(application_id__isnull=False),
                name="archive_paper_by_application",
            ),
            models.Index(fields=["customer", "material"], name="archive_paper_by_customer"),
            GinIndex(fields=["words"], name="archive_paper_by_words"),
        ]

    def __str__(self) -> str:
        return f"{self.material} {self.title}"


class PaperVersion(models.Model):
    """What a paper was at one time: its bytes by their hashes, and where they came from."""

    class Source(models.TextChoices):
        """How the paper reached us."""

        UPLOAD = "UPLOAD", _("上传")
        REGISTER = "REGISTER", _("政务数据")
        GENERATED = "GENERATED", _("平台生成")
        COURIER = "COURIER", _("寄送原件")

    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    """Names the content in the paper store."""
    sm3 = models.CharField(max_length=64)
    """GB/T 32905, as the catalogue prints it."""
    kind = models.CharField(max_length=4)
    """What the content is: a file kind of the rulebook, or `json` from a register."""
    size_bytes = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(null=True)
    file_name = models.CharField(max_length=120)
    source = models.CharField(max_length=9, choices=Source.choices)
    receipt_id = models.CharField(max_length=80, blank=True)
    """The register's receipt: the evidence that it answered so."""
    is_signed = models.BooleanField(default=False)
    number = models.CharField(max_length=60, blank=True)
    holder = models.CharField(max_length=120, blank=True)
    valid_until = models.DateField(null=True)
    stored_at = models.DateTimeField()
    stored_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paper", "version"], name="archive_paperversion_is_counted_once"
            ),
            models.CheckConstraint(
                condition=Q(version__gte=1), name="archive_paperversion_counts_from_one"
            ),
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$", sm3__regex=r"^[0-9a-f]{64}$"),
                name="archive_paperversion_hashes_have_their_form",
            ),
            models.CheckConstraint(
                condition=Q(size_bytes__gt=0), name="archive_paperversion_is_not_empty"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        *("pdf", "ofd", "jpg", "png", "xlsx", "csv", "dwg", "zip"),
                        "json",
                    ]
                ),
                name="archive_paperversion_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(source__in=["UPLOAD", "REGISTER", "GENERATED", "COURIER"]),
                name="archive_paperversion_source_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(source="REGISTER", receipt_id=""),
                name="archive_paperversion_of_a_register_has_its_receipt",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["sha256"], name="archive_paperversion_by_hash"),
        ]

    def __str__(self) -> str:
        return f"paper {self.paper_id} v{self.version}"


class FileSeal(models.Model):
    """That a case's papers were listed, hashed and sealed; a later seal takes its place."""

    case_id = models.BigIntegerField()
    place = models.PositiveIntegerField()
    """First, second, … seal of the same case."""
    catalogue = models.ForeignKey(PaperVersion, on_delete=models.PROTECT, related_name="+")
    manifest = models.BinaryField()
    """The papers with their hashes, as canonical JSON; its hash stands in the signature."""
    manifest_sha256 = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()
    sealed_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case_id", "place"], name="archive_fileseal_is_counted_once"
            ),
            models.CheckConstraint(
                condition=Q(place__gte=1), name="archive_fileseal_counts_from_one"
            ),
            models.CheckConstraint(
                condition=Q(manifest_sha256__regex=r"^[0-9a-f]{64}$"),
                name="archive_fileseal_hash_has_its_form",
            ),
        ]

    def __str__(self) -> str:
        return f"seal {self.place} of case {self.case_id}"


class Parcel(models.Model):
    """Papers of a case on their way, in one sealed bag, from the customer or to them."""

    class Direction(models.TextChoices):
        """Who gives the bag to the courier."""

        PICKUP = "PICKUP", _("上门取件")
        DELIVERY = "DELIVERY", _("寄给客户")

    class State(models.TextChoices):
        """How far it is; what lies before BOOKED is between us and the courier."""

        ORDERED = "ORDERED", _("正在约快递")
        ASKING = "ASKING", _("等快递答复")
        NOT_BOOKED = "NOT_BOOKED", _("没约上")
        UNCLEAR = "UNCLEAR", _("不知道约上没有")
        BOOKED = "BOOKED", _("已约好")
        CANCELLING = "CANCELLING", _("正在取消")
        PICKED_UP = "PICKED_UP", _("已取件")
        IN_TRANSIT = "IN_TRANSIT", _("在路上")
        OUT_FOR_DELIVERY = "OUT_FOR_DELIVERY", _("正在派送")
        DELIVERED = "DELIVERED", _("已送到")
        RETURNED = "RETURNED", _("已退回")
        LOST = "LOST", _("丢失")
        CANCELLED = "CANCELLED", _("已取消")

    case_id = models.BigIntegerField()
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="parcels"
    )
    matter = models.CharField(max_length=40)
    """Says whose mandate sees it."""
    direction = models.CharField(max_length=8, choices=Direction.choices)
    state = models.CharField(max_length=16, choices=State.choices, default=State.ORDERED)
    address = models.CharField(max_length=200)
    contact = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    """Whom the courier asks for; the phone stays sealed with the person."""
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    tracking_number = models.CharField(max_length=60, blank=True)
    seal_bag = models.CharField(max_length=60, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    refusal = models.CharField(max_length=300, blank=True)
    """Why the courier did not take it or did not stay away, in the courier's words."""
    cancel_tries = models.PositiveSmallIntegerField(default=0)
    """So often the courier was asked to stay away."""
    expected_at = models.DateTimeField(null=True)
    """When the courier expects to hand it over; empty where it does not say."""
    ordered_by = models.ForeignKey("people.Person", on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    booked_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    """When the courier last told where it is."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(starts_at__lt=F("ends_at")), name="archive_parcel_window_opens"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["PICKUP", "DELIVERY"]),
                name="archive_parcel_direction_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(address=""), name="archive_parcel_has_an_address"
            ),
            models.CheckConstraint(
                condition=Q(tracking_number="", booked_at__isnull=True)
                | (~Q(tracking_number="") & Q(booked_at__isnull=False)),
                name="archive_parcel_booked_has_its_number",
            ),
            models.CheckConstraint(
                condition=~Q(tracking_number="")
                | Q(
                    state__in=[
                        *("ORDERED", "ASKING", "NOT_BOOKED", "UNCLEAR", "CANCELLED"),
                    ]
                ),
                name="archive_parcel_on_its_way_has_its_number",
            ),
            models.UniqueConstraint(
                fields=["tracking_number"],
                condition=~Q(tracking_number=""),
                name="archive_parcel_number_is_one_parcels",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case_id", "id"], name="archive_parcel_by_case"),
            models.Index(
                fields=["asked_at"],
                condition=Q(ended_at__isnull=True),
                name="archive_parcel_open",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.direction} {self.tracking_number or self.pk}"


ON_ITS_WAY = (
    Parcel.State.BOOKED,
    Parcel.State.PICKED_UP,
    Parcel.State.IN_TRANSIT,
    Parcel.State.OUT_FOR_DELIVERY,
)
"""What a parcel goes through between the promise and its end, in order."""


class ParcelPaper(models.Model):
    """One paper in a parcel; `paper` is what is delivered, empty for a wanted original."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="papers")
    case_id = models.BigIntegerField()
    direction = models.CharField(max_length=8, choices=Parcel.Direction.choices)
    material = models.CharField(max_length=24)
    title = models.CharField(max_length=120)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, null=True, related_name="+")
    is_under_way = models.BooleanField(default=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case_id", "direction", "material", "paper"],
                condition=Q(is_under_way=True),
                nulls_distinct=False,
                name="archive_parcelpaper_travels_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(direction="PICKUP", paper__isnull=True)
                | Q(direction="DELIVERY", paper__isnull=False),
                name="archive_parcelpaper_of_a_delivery_is_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.material} {self.title}"


class ParcelEvent(models.Model):
    """Something that happened to a parcel, told by the courier or noted at the desk."""

    parcel = models.ForeignKey(Parcel, on_delete=models.PROTECT, related_name="events")
    state = models.CharField(max_length=16, choices=Parcel.State.choices)
    happened_at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    evidence = models.CharField(max_length=120, blank=True)
    """The courier's name for a photo or a signature."""
    noted_by = models.ForeignKey(
        "people.Person", on_delete=models.PROTECT, null=True, related_name="+"
    )
    """Who noted it at the desk; the courier told it where nobody did."""
    noted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["parcel", "state", "happened_at"],
                name="archive_parcelevent_is_told_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.happened_at:%Y-%m-%d %H:%M}"
