"""Parcels of a case, and those of which the courier should be asked."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from fullcycle.kernels.units.wording import Wording
from fullcycle.records.archive import policy
from fullcycle.records.archive.models import ON_ITS_WAY, Parcel, ParcelEvent, ParcelPaper
from fullcycle.records.archive.queries import materials
from fullcycle.records.people import queries as people


ASK_EVERY = timedelta(minutes=20)
"""No courier is asked of the same parcel more often."""

SIMULATED = "SIM"
"""How the numbers of parcels begin that nobody carries."""

_CANCELLABLE = frozenset({Parcel.State.ORDERED, Parcel.State.UNCLEAR, Parcel.State.BOOKED})


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelEventLine:
    """Something that happened to the parcel; `noted_by` is empty where the courier told it."""

    state: str
    state_label: str
    happened_at: datetime
    place: str
    noted_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelView:
    """A parcel as the customer and the desk see it: no phone in clear."""

    id: int
    case_id: int
    customer_id: int
    direction: str
    state: str
    state_label: str
    papers: tuple[str, ...]
    wordings: tuple[Wording, ...]
    """What the papers are called, for pages in either language."""
    address: str
    contact_id: int
    contact_name: str
    masked_phone: str
    starts_at: datetime
    ends_at: datetime
    tracking_number: str
    seal_bag: str
    refusal: str
    """Why no courier comes, or why it could not be called off."""
    expected_at: datetime | None
    ordered_by_id: int
    ordered_at: datetime
    ended_at: datetime | None
    events: tuple[ParcelEventLine, ...]
    """The newest first."""

    @property
    def is_pickup(self) -> bool:
        """Whether the papers come from the customer."""
        return self.direction == Parcel.Direction.PICKUP

    @property
    def is_simulated(self) -> bool:
        """Whether nothing is carried and everything is invented."""
        return self.tracking_number.startswith(SIMULATED)

    @property
    def is_under_way(self) -> bool:
        """Whether something more will happen."""
        return self.ended_at is None

    @property
    def is_booked(self) -> bool:
        """Whether the courier promised to come and did not come yet."""
        return self.state == Parcel.State.BOOKED

    @property
    def is_being_cancelled(self) -> bool:
        """Whether the courier is being called off."""
        return self.state == Parcel.State.CANCELLING

    @property
    def is_moving(self) -> bool:
        """Whether it is with the courier."""
        return self.state in ON_ITS_WAY and not self.is_booked

    @property
    def is_unclear(self) -> bool:
        """Whether nobody can say if the courier comes."""
        return self.state == Parcel.State.UNCLEAR

    @property
    def has_failed(self) -> bool:
        """Whether the papers are not where they should be and nobody brings them."""
        return self.state in {
            Parcel.State.NOT_BOOKED,
            Parcel.State.RETURNED,
            Parcel.State.LOST,
        }

    @property
    def has_arrived(self) -> bool:
        """Whether it was handed over."""
        return self.state == Parcel.State.DELIVERED

    @property
    def may_be_cancelled(self) -> bool:
        """Whether the courier can still be called off."""
        return self.state in _CANCELLABLE

    @property
    def is_noted(self) -> bool:
        """Whether the desk may note what happened to it."""
        return self.state in ON_ITS_WAY


def list_parcels(*, case_id: int, person_id: int, at: datetime) -> tuple[ParcelView, ...]:
    """The parcels of a case that this person may know of, the newest first."""
    rows = list(
        Parcel.objects.filter(case_id=case_id)
        .prefetch_related("papers", "events__noted_by")
        .order_by("-pk")
    )
    if not rows or not policy.may_send(
        customer_id=rows[0].customer_id, matter=rows[0].matter, person_id=person_id, at=at
    ):
        return ()
    contacts = people.list_persons(person_ids={row.contact_id for row in rows})
    return tuple(_view(row, contacts[row.contact_id]) for row in rows)


def get_parcel(*, parcel_id: int, person_id: int, at: datetime) -> ParcelView:
    """One parcel.

    Raises:
        Parcel.DoesNotExist: if there is none, or this person may not know of it.
    """
    case_id = Parcel.objects.values_list("case_id", flat=True).get(pk=parcel_id)
    for parcel in list_parcels(case_id=case_id, person_id=person_id, at=at):
        if parcel.id == parcel_id:
            return parcel
    raise Parcel.DoesNotExist


def parcel_for_job(*, parcel_id: int) -> ParcelView:
    """One parcel, for jobs that act for nobody.

    Raises:
        Parcel.DoesNotExist: if there is none.
    """
    row = Parcel.objects.prefetch_related("papers", "events__noted_by").get(pk=parcel_id)
    return _view(row, people.get_person(person_id=row.contact_id))


def list_due_for_news(*, at: datetime, limit: int) -> tuple[int, ...]:
    """Parcels on their way of which the courier was not asked lately, the longest ago first."""
    rows = Parcel.objects.filter(
        Q(asked_at__isnull=True) | Q(asked_at__lte=at - ASK_EVERY),
        state__in=ON_ITS_WAY,
        starts_at__lte=at,
    )
    first = F("asked_at").asc(nulls_first=True)
    return tuple(rows.order_by(first, "pk").values_list("pk", flat=True)[:limit])


def originals_received(*, case_id: int) -> frozenset[str]:
    """The materials whose originals came in with a parcel of the case."""
    rows = ParcelPaper.objects.filter(
        case_id=case_id,
        direction=Parcel.Direction.PICKUP,
        parcel__state=Parcel.State.DELIVERED,
    )
    return frozenset(rows.values_list("material", flat=True))


def originals_under_way(*, case_id: int) -> frozenset[str]:
    """The materials whose originals are being fetched or about to be."""
    rows = ParcelPaper.objects.filter(
        case_id=case_id, direction=Parcel.Direction.PICKUP, is_under_way=True
    )
    return frozenset(rows.values_list("material", flat=True))


def _view(row: Parcel, contact: people.PersonCard) -> ParcelView:
    papers: list[ParcelPaper] = sorted(row.papers.all(), key=lambda one: one.pk)
    events: list[ParcelEvent] = sorted(
        row.events.all(), key=lambda one: one.happened_at, reverse=True
    )
    return ParcelView(
        id=row.pk,
        case_id=row.case_id,
        customer_id=row.customer_id,
        direction=row.direction,
        state=row.state,
        state_label=str(Parcel.State(row.state).label),
        papers=tuple(paper.title for paper in papers),
        wordings=tuple(materials.wording_of(paper.material) for paper in papers),
        address=row.address,
        contact_id=row.contact_id,
        contact_name=contact.name,
        masked_phone=contact.masked_phone,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        tracking_number=row.tracking_number,
        seal_bag=row.seal_bag,
        refusal=row.refusal,
        expected_at=row.expected_at,
        ordered_by_id=row.ordered_by_id,
        ordered_at=row.ordered_at,
        ended_at=row.ended_at,
        events=tuple(
            ParcelEventLine(
                state=event.state,
                state_label=str(Parcel.State(event.state).label),
                happened_at=event.happened_at,
                place=event.place,
                noted_by=event.noted_by.name if event.noted_by else "",
            )
            for event in events
        ),
    )
