"""A parcel on its way: booked and followed by jobs, told to the customer, accounted for."""

from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app as jobs

from fullcycle.gateways.courier.port import UnableToBook, UnableToCancel
from fullcycle.journeys.connecting import sending, telling
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as papers
from fullcycle.records.archive.queries import ParcelView
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.portfolios import queries as portfolios


MOST_AT_ONCE = 30
"""So many parcels are asked after in one round: couriers limit how often they are called."""

LONGEST_WHY = 200

CALL_OFF_TASK = "call_off_parcel"


def book(*, parcel_id: int, at: datetime) -> archive.ParcelState | None:
    """Ask the courier for a parcel that was ordered; None if that is not to be done any more.

    ORDERED means that the courier did not take it and should be asked again. What is asked is
    noted before, so that a killed worker never has two couriers come.
    """
    pending = archive.begin_booking(parcel_id=parcel_id, at=at)
    if pending is None:
        return None
    try:
        waybill = archive.ask_courier(pending, at=at)
    except UnableToBook as failure:
        with transaction.atomic():
            state = archive.note_refusal(parcel_id=parcel_id, failure=failure, at=at)
            if state == archive.ParcelState.NOT_BOOKED:
                parcel = papers.parcel_for_job(parcel_id=parcel_id)
                _tell(parcel, telling.tell_not_booked, at)
        return state
    with transaction.atomic():
        archive.note_booking(parcel_id=parcel_id, waybill=waybill, at=at)
        _tell(papers.parcel_for_job(parcel_id=parcel_id), telling.tell_booked, at)
    return archive.ParcelState.BOOKED


@transaction.atomic
def cancel(*, parcel_id: int, by_id: int, at: datetime) -> archive.ParcelState:
    """Have a parcel called off; CANCELLING means that a job asks the courier to stay away.

    Raises:
        Parcel.DoesNotExist: if there is none, or this person may not know of it.
        UnableToCancelParcel: if the bag is on its way, or the courier is just being asked.
    """
    state = archive.cancel_parcel(parcel_id=parcel_id, by_id=by_id, at=at)
    if state == archive.ParcelState.CANCELLING:
        jobs.configure_task(
            CALL_OFF_TASK, queue=sending.QUEUE, lock=f"parcel-{parcel_id}"
        ).defer(parcel_id=parcel_id)
    return state


def call_off(*, parcel_id: int, at: datetime) -> archive.ParcelState | None:
    """Ask the courier to stay away; None if that is not to be done any more.

    CANCELLING means that it did not answer and should be asked again. Couriers bear to be
    called off twice, so a killed worker's job is simply done again.
    """
    number = archive.begin_calling_off(parcel_id=parcel_id)
    if number is None:
        return None
    try:
        archive.ask_to_stay_away(tracking_number=number, at=at)
    except UnableToCancel as failure:
        with transaction.atomic():
            state = archive.note_not_called_off(parcel_id=parcel_id, failure=failure, at=at)
            if state == archive.ParcelState.BOOKED:
                parcel = papers.parcel_for_job(parcel_id=parcel_id)
                _tell(parcel, telling.tell_not_cancelled, at)
        return state
    archive.note_called_off(parcel_id=parcel_id, at=at)
    return archive.ParcelState.CANCELLED


def due_for_news(*, at: datetime) -> tuple[int, ...]:
    """The parcels of which the courier should be asked now, so many as it bears."""
    return papers.list_due_for_news(at=at, limit=MOST_AT_ONCE)


def follow(*, parcel_id: int, at: datetime) -> archive.ParcelNews:
    """Ask the courier where a parcel is, and note what is new.

    Raises:
        UnableToTrack: if the courier does not answer; asking again later does no harm.
    """
    parcel = papers.parcel_for_job(parcel_id=parcel_id)
    told = archive.news_of(tracking_number=parcel.tracking_number, at=at)
    with transaction.atomic():
        news = archive.note_news(parcel_id=parcel_id, told=told, at=at)
        _account_for(news, at)
    return news


@transaction.atomic
def note_event(
    *, parcel_id: int, event: archive.NewEvent, by_id: int, at: datetime
) -> archive.ParcelNews:
    """Note at the desk what happened to a parcel.

    Raises:
        Parcel.DoesNotExist: if there is none, or this person may not know of it.
        UnableToNoteEvent: if it cannot have happened.
    """
    news = archive.note_event(parcel_id=parcel_id, event=event, by_id=by_id, at=at)
    _account_for(news, at)
    return news


def _account_for(news: archive.ParcelNews, at: datetime) -> None:
    parcel = papers.parcel_for_job(parcel_id=news.parcel_id)
    if news.has_set_out:
        _write_visit(parcel, at)
    if news.has_ended:
        if parcel.has_arrived:
            _tell(parcel, telling.tell_arrived, at)
        elif parcel.has_failed:
            _tell(parcel, telling.tell_gone_astray, at)


def _write_visit(parcel: ParcelView, at: datetime) -> None:
    """Each paper that travels is a line of the ledger: why, and what would spare it."""
    names = _("、").join(parcel.papers)
    if parcel.is_pickup:
        why = _("上门取%(names)s的原件") % {"names": names}
        remedy = _("用电子签名签署%(names)s，就不用寄原件。") % {"names": names}
    else:
        why = _("把%(names)s寄给客户") % {"names": names}
        remedy = _("文件在网上可以下载，带电子印章，和纸质的一样有效。")
    casework.record_visit(
        visit=casework.NewVisit(
            case_id=parcel.case_id,
            kind=casework.VisitKind.PAPER,
            who=_("快递"),
            why=why[:LONGEST_WHY],
            happened_on=min(event.happened_at for event in parcel.events)
            .astimezone(SITE_ZONE)
            .date(),
            is_avoidable=True,
            remedy=remedy[:LONGEST_WHY],
        ),
        by_id=_who_writes(parcel, at),
        at=at,
    )


def _who_writes(parcel: ParcelView, at: datetime) -> int:
    # Whoever ordered it may have lost the mandate on the way; the manager then answers for it.
    try:
        cases.rights_in_case(case_id=parcel.case_id, person_id=parcel.ordered_by_id, at=at)
    except ObjectDoesNotExist:
        managers = portfolios.managers_of(customer_id=parcel.customer_id, at=at)
        return managers.acting.id
    return parcel.ordered_by_id


def _tell(parcel: ParcelView, tell: telling.ParcelTold, at: datetime) -> None:
    tell(
        parcel=telling.ParcelWords(
            id=parcel.id,
            names=_("、").join(parcel.papers),
            window=sending.window_words(parcel.starts_at),
            tracking_number=parcel.tracking_number,
            is_pickup=parcel.is_pickup,
        ),
        case_id=parcel.case_id,
        person_id=parcel.contact_id,
        at=at,
    )
