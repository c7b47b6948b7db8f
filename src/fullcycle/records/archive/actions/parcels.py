"""Papers travel: a parcel is ordered, booked with the courier, followed, called off."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from fullcycle.gateways.courier import port as courier
from fullcycle.gateways.courier.port import Doorstep, Errand, Waybill
from fullcycle.records.archive import policy
from fullcycle.records.archive.models import Parcel, ParcelPaper
from fullcycle.records.journal import actions as journal
from fullcycle.records.people import queries as people


MOST_TRIES = 5
"""So often a courier who does not take an errand is asked."""

ParcelDirection = Parcel.Direction
"""PICKUP from the customer, or DELIVERY to them."""

ParcelState = Parcel.State
"""How far a parcel is."""


class UnableToOrderParcel(Exception):
    """No courier was ordered and nothing was changed; the message says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperToCarry:
    """A paper by its material and name; `paper_id` says which of ours is delivered."""

    material: str
    title: str
    paper_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NewParcel:
    """What is to be carried, from or to which door, and when the courier may come."""

    case_id: int
    customer_id: int
    matter: str
    direction: ParcelDirection
    papers: tuple[PaperToCarry, ...]
    address: str
    contact_id: int
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingErrand:
    """An errand that the courier is being asked for now."""

    parcel_id: int
    direction: ParcelDirection
    errand: Errand


@transaction.atomic
def order_parcel(new: NewParcel, *, by_id: int, at: datetime) -> int:
    """Order a courier, whom a job books, and return the parcel's id.

    Raises:
        UnableToOrderParcel: if this person may not, something is missing, the window is over,
            or one of the papers is on its way already.
    """
    if not policy.may_send(
        customer_id=new.customer_id, matter=new.matter, person_id=by_id, at=at
    ):
        raise UnableToOrderParcel(_("您不能替这家客户约快递。"))
    _refuse_incomplete(new, at)
    parcel = Parcel.objects.create(
        case_id=new.case_id,
        customer_id=new.customer_id,
        matter=new.matter,
        direction=new.direction,
        address=new.address,
        contact_id=new.contact_id,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        ordered_by_id=by_id,
        ordered_at=at,
    )
    _put_in(parcel, new.papers)
    record(parcel, "ordered", by_id=by_id, at=at)
    return parcel.pk


def _refuse_incomplete(new: NewParcel, at: datetime) -> None:
    if not new.papers:
        raise UnableToOrderParcel(_("请选择要寄的材料。"))
    if not new.address.strip():
        raise UnableToOrderParcel(_("还没有登记地址，请联系客户经理补上。"))
    if new.starts_at <= at:
        raise UnableToOrderParcel(_("这个时间已经过了，请另选一个。"))
    if not people.phone_for_courier(person_id=new.contact_id):
        raise UnableToOrderParcel(_("联系人没有登记手机号，快递员无法联系。"))


def _put_in(parcel: Parcel, papers: Iterable[PaperToCarry]) -> None:
    rows = [
        ParcelPaper(
            parcel=parcel,
            case_id=parcel.case_id,
            direction=parcel.direction,
            material=paper.material,
            title=paper.title,
            paper_id=paper.paper_id,
        )
        for paper in papers
    ]
    try:
        with transaction.atomic():
            ParcelPaper.objects.bulk_create(rows)
    except IntegrityError as twice:
        raise UnableToOrderParcel(
            _("这份材料已经约了快递，不用再约。进度页面可以看到快递在哪里。")
        ) from twice


@transaction.atomic
def begin_booking(*, parcel_id: int, at: datetime) -> PendingErrand | None:
    """Note that the courier is being asked, before it is; None if that is not to be done.

    An errand that somebody began to ask for and never finished becomes UNCLEAR: asking again
    might bring two couriers.

    Raises:
        Parcel.DoesNotExist: if there is no such parcel.
    """
    parcel = locked(parcel_id)
    if parcel.state == Parcel.State.ASKING:
        _leave_unclear(parcel, _("没有等到快递的答复。"), at=at)
    if parcel.state != Parcel.State.ORDERED:
        return None
    parcel.state = Parcel.State.ASKING
    parcel.tries += 1
    parcel.save(update_fields=["state", "tries"])
    contact = people.get_person(person_id=parcel.contact_id)
    return PendingErrand(
        parcel_id=parcel.pk,
        direction=Parcel.Direction(parcel.direction),
        errand=Errand(
            reference=f"parcel-{parcel.pk}",
            door=Doorstep(
                name=contact.name,
                phone=people.phone_for_courier(person_id=parcel.contact_id),
                address=parcel.address,
            ),
            papers=tuple(parcel.papers.order_by("pk").values_list("title", flat=True)),
            starts_at=parcel.starts_at,
            ends_at=parcel.ends_at,
        ),
    )


def ask_courier(pending: PendingErrand, *, at: datetime) -> Waybill:
    """Have the errand booked; call it outside a transaction, it speaks with the courier.

    Raises:
        UnableToBook: if the courier refuses, or nobody can say whether it comes.
    """
    if pending.direction is Parcel.Direction.PICKUP:
        return courier.current().book_pickup(pending.errand, at=at)
    return courier.current().book_delivery(pending.errand, at=at)


@transaction.atomic
def note_booking(*, parcel_id: int, waybill: Waybill, at: datetime) -> None:
    """Note the courier's promise."""
    parcel = locked(parcel_id)
    parcel.state = Parcel.State.BOOKED
    parcel.tracking_number = waybill.tracking_number
    parcel.seal_bag = waybill.seal_bag
    parcel.booked_at = waybill.booked_at
    parcel.refusal = ""
    parcel.save(update_fields=["state", "tracking_number", "seal_bag", "booked_at", "refusal"])
    record(parcel, "booked", by_id=None, at=at)


@transaction.atomic
def note_refusal(*, parcel_id: int, failure: courier.UnableToBook, at: datetime) -> ParcelState:
    """Note that no courier comes, or may come; ORDERED means that it is worth asking again."""
    parcel = locked(parcel_id)
    if failure.may_have_been_booked:
        _leave_unclear(parcel, str(failure), at=at)
        return Parcel.State.UNCLEAR
    parcel.refusal = str(failure)[:300]
    parcel.state = Parcel.State.ORDERED
    if parcel.tries >= MOST_TRIES:
        parcel.state = Parcel.State.NOT_BOOKED
        end(parcel, at=at)
        record(parcel, "not-booked", by_id=None, at=at)
    parcel.save(update_fields=["state", "refusal", "ended_at"])
    return Parcel.State(parcel.state)


def _leave_unclear(parcel: Parcel, reason: str, *, at: datetime) -> None:
    parcel.state = Parcel.State.UNCLEAR
    parcel.refusal = reason[:300]
    parcel.save(update_fields=["state", "refusal"])
    record(parcel, "unclear", by_id=None, at=at)


def locked(parcel_id: int) -> Parcel:
    """The parcel, held until the transaction ends."""
    return Parcel.objects.select_for_update().get(pk=parcel_id)


def end(parcel: Parcel, *, at: datetime) -> None:
    """Nothing more happens to it: its papers may travel anew. The caller saves the parcel."""
    parcel.ended_at = at
    parcel.papers.update(is_under_way=False)


def record(parcel: Parcel, what: str, *, by_id: int | None, at: datetime) -> None:
    """Write the journal's line."""
    journal.record(
        journal.Act(
            act=f"archive.parcel.{what}",
            subject_kind="parcel",
            subject_id=parcel.pk,
            actor_id=by_id,
            at=at,
            for_customer_id=parcel.customer_id,
            case_id=parcel.case_id,
            details={"direction": parcel.direction, "state": parcel.state},
        )
    )
