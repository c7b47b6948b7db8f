"""Having papers carried: which originals are wanted, from which door, when they are fetched."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from fullcycle.journeys.connecting import language, needs
from fullcycle.kernels.calendars.workdays import SITE_ZONE, load_calendar
from fullcycle.kernels.rulebook.snapshot import KeptPaper
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as papers
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import CaseView
from fullcycle.records.customers import queries as customers
from fullcycle.records.people import queries as people
from fullcycle.stages.intake import queries as applications
from fullcycle.stages.intake.actions import DeliveryWay


BOOK_TASK = "book_parcel"
"""The job in doors/jobs that asks the courier."""

QUEUE = "parcels"

OFFERED_DAYS = 3
NOTICE = timedelta(hours=2)
"""So much time a courier needs before the window opens."""

HALVES = {"MORNING": (time(9), time(12)), "AFTERNOON": (time(14), time(17))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A half of a working day in which the courier may ring."""

    on: date
    half: str
    starts_at: datetime
    ends_at: datetime

    @property
    def code(self) -> str:
        """How forms name it: `2026-03-05-MORNING`."""
        return f"{self.on.isoformat()}-{self.half}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """Where the courier rings, by what is known already; no phone in clear."""

    address: str
    contact_id: int
    contact_name: str
    masked_phone: str
    preferred_half: str
    """What was chosen in the application; empty where nothing was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelOrder:
    """What somebody chose on a page: the papers by material or id, and the window's code."""

    case_id: int
    window: str
    materials: tuple[str, ...] = ()
    paper_ids: tuple[int, ...] = ()


def wanted_originals(*, case_id: int, at: datetime) -> tuple[KeptPaper, ...]:
    """The papers of a case under way whose originals have still to come, by its own rules.

    What is signed electronically is an original itself; what travels already is left out.
    """
    case = cases.get_case(case_id=case_id)
    ruled = {paper.material: paper for paper in case.rules.papers if paper.original}
    if not ruled or not case.card.is_under_way:
        return ()
    return _still_wanted(case_id, ruled, at)


def _still_wanted(
    case_id: int, ruled: dict[str, KeptPaper], at: datetime
) -> tuple[KeptPaper, ...]:
    held = papers.list_papers(case_id=case_id, at=at)
    settled = {card.material for card in held if card.is_signed or card.original_received_at}
    settled |= papers.originals_received(case_id=case_id)
    settled |= papers.originals_under_way(case_id=case_id)
    return tuple(paper for code, paper in ruled.items() if code not in settled)


def windows(*, at: datetime) -> tuple[Window, ...]:
    """The halves of the next working days in which a courier can come.

    Raises:
        UnableToCount: if the working calendar ends before them.
    """
    calendar, found = load_calendar(), list[Window]()
    day, days = at.astimezone(SITE_ZONE).date(), 0
    while days < OFFERED_DAYS:
        if calendar.is_working_day(day):
            open_ = [one for one in _halves_of(day) if one.starts_at >= at + NOTICE]
            found += open_
            days += bool(open_)
        day += timedelta(days=1)
    return tuple(found)


def _halves_of(day: date) -> list[Window]:
    return [
        Window(
            on=day,
            half=half,
            starts_at=datetime.combine(day, begin, SITE_ZONE),
            ends_at=datetime.combine(day, end, SITE_ZONE),
        )
        for half, (begin, end) in HALVES.items()
    ]


def door_of(*, case_id: int, contact_id: int | None = None) -> Door:
    """Where the customer of a case is found; the applicant where nobody else is named."""
    case = cases.get_case(case_id=case_id)
    contact = people.get_person(person_id=contact_id or case.opened_by_id)
    application = applications.get_application_of_case(case_id=case_id)
    site, delivery = application.site, application.delivery
    chosen = delivery if delivery and delivery.way is not DeliveryWay.ONLINE else None
    address = chosen.address if chosen else ""
    if not address and site:
        address = f"{site.street}{site.address}"
    return Door(
        address=address or customers.get_customer(customer_id=case.card.customer_id).address,
        contact_id=contact.id,
        contact_name=contact.name,
        masked_phone=contact.masked_phone,
        preferred_half=chosen.slot if chosen else "",
    )


@transaction.atomic
def order_pickup(*, order: ParcelOrder, by_id: int, at: datetime) -> int:
    """Have originals fetched from the customer, who is asked for at the door.

    Raises:
        UnableToOrderParcel: if none of them is wanted, or the courier cannot come then.
    """
    wanted = [
        paper
        for paper in wanted_originals(case_id=order.case_id, at=at)
        if paper.material in order.materials
    ]
    if order.materials and not wanted:
        raise archive.UnableToOrderParcel(
            _("这份材料的原件已经收到，或者已经约了快递，不用再约。")
        )
    carried = [
        archive.PaperToCarry(material=one.material, title=one.wording.zh) for one in wanted
    ]
    return _order(order, carried, archive.ParcelDirection.PICKUP, by_id=by_id, at=at)


@transaction.atomic
def order_delivery(*, order: ParcelOrder, by_id: int, at: datetime) -> int:
    """Have papers of the case brought to the customer.

    Raises:
        UnableToOrderParcel: if a paper is none of the case's, or the courier cannot come then.
    """
    held = {paper.paper_id: paper for paper in deliverable(case_id=order.case_id, at=at)}
    if not held.keys() >= set(order.paper_ids):
        raise archive.UnableToOrderParcel(_("这份材料不在本业务里，或者不能邮寄。"))
    carried = [
        archive.PaperToCarry(material=held[one].material, title=held[one].title, paper_id=one)
        for one in order.paper_ids
    ]
    return _order(order, carried, archive.ParcelDirection.DELIVERY, by_id=by_id, at=at)


def deliverable(*, case_id: int, at: datetime) -> tuple[papers.PaperCard, ...]:
    """The papers of a case that can be sent; no copy of an identity card travels.

    A register's answer is no paper either: the customer holds what it stands for.
    """
    held = papers.list_papers(case_id=case_id, at=at)
    return tuple(
        paper for paper in held if not paper.is_identity and paper.source != needs.FROM_REGISTER
    )


def _order(
    order: ParcelOrder,
    carried: Collection[archive.PaperToCarry],
    direction: archive.ParcelDirection,
    *,
    by_id: int,
    at: datetime,
) -> int:
    case = cases.get_case(case_id=order.case_id)
    _refuse_ended(case)
    window = {one.code: one for one in windows(at=at)}.get(order.window)
    if window is None:
        raise archive.UnableToOrderParcel(_("请选一个快递员能来的时间。"))
    is_the_customers = direction == archive.ParcelDirection.PICKUP
    staff = people.get_person(person_id=by_id).is_staff
    door = door_of(
        case_id=order.case_id, contact_id=by_id if is_the_customers and not staff else None
    )
    parcel_id = archive.order_parcel(
        archive.NewParcel(
            case_id=case.card.id,
            customer_id=case.card.customer_id,
            matter=case.card.matter,
            direction=direction,
            papers=tuple(carried),
            address=door.address,
            contact_id=door.contact_id,
            starts_at=window.starts_at,
            ends_at=window.ends_at,
        ),
        by_id=by_id,
        at=at,
    )
    jobs.configure_task(BOOK_TASK, queue=QUEUE, lock=f"parcel-{parcel_id}").defer(
        parcel_id=parcel_id
    )
    return parcel_id


def _refuse_ended(case: CaseView) -> None:
    if not case.card.is_under_way:
        raise archive.UnableToOrderParcel(_("这项业务已经结束，不用再寄材料。"))


def window_words(starts_at: datetime) -> str:
    """`3月5日 上午`: the day and the half in the reader's language."""
    local = starts_at.astimezone(SITE_ZONE)
    half = _("上午") if local.hour < time(12).hour else _("下午")
    return _("%(month)d月%(day)d日 %(half)s") % {
        "month": local.month,
        "day": local.day,
        "half": half,
    }


def names_of(wanted: Collection[KeptPaper]) -> str:
    """Several papers in one phrase."""
    return language.listed(paper.wording for paper in wanted)
