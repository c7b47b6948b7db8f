"""A courier that carries nothing: a parcel's way follows from its number, and it says so."""

import hashlib
import re
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from fullcycle.gateways.courier.port import (
    Errand,
    ParcelEvent,
    ParcelState,
    ParcelTrack,
    UnableToCancel,
    UnableToTrack,
    Waybill,
)


PICKUP, DELIVERY = "P", "D"

_NUMBER = re.compile(r"SIM([PD])([0-9]{8})([0-9]{4})([0-9A-F]{8})")
_LOST_ONE_IN = 256


class SimulatedCourier:
    """Promises every errand. Nothing is kept: the tracking number holds the window's begin.

    The bag is fetched half an hour after that, reaches the sorting site after 2 hours, is on
    its last way after 5 and handed over after 6. One in 256 is lost on the last way.
    """

    def book_pickup(self, errand: Errand, *, at: datetime) -> Waybill:
        return _waybill(PICKUP, errand, at)

    def book_delivery(self, errand: Errand, *, at: datetime) -> Waybill:
        return _waybill(DELIVERY, errand, at)

    def cancel(self, tracking_number: str, *, at: datetime) -> None:
        try:
            track = self.track(tracking_number, at=at)
        except UnableToTrack as unknown:
            raise UnableToCancel(str(unknown)) from unknown
        if track.state is not ParcelState.BOOKED:
            raise UnableToCancel(_("快递已经取走了，不能再取消。"))

    def track(self, tracking_number: str, *, at: datetime) -> ParcelTrack:
        found = _NUMBER.fullmatch(tracking_number)
        if found is None:
            raise UnableToTrack(_("快递没有这个运单号。"))
        kind, day, minute, lot = found.groups()
        starts_at = datetime.strptime(day + minute, "%Y%m%d%H%M").replace(tzinfo=UTC)
        way = _way(kind, starts_at, is_lost=int(lot, 16) % _LOST_ONE_IN == 0)
        so_far = tuple(event for event in way[1:] if event.happened_at <= at)
        return ParcelTrack(
            tracking_number=tracking_number,
            seal_bag=_seal_bag(tracking_number),
            events=(way[0], *so_far),
            expected_at=None if so_far == way[1:] else way[-1].happened_at,
        )


def _waybill(kind: str, errand: Errand, at: datetime) -> Waybill:
    lot = hashlib.sha256(errand.reference.encode()).hexdigest()[:8].upper()
    starts_at = errand.starts_at.astimezone(UTC)
    number = f"SIM{kind}{starts_at:%Y%m%d%H%M}{lot}"
    return Waybill(tracking_number=number, seal_bag=_seal_bag(number), booked_at=at)


def _seal_bag(tracking_number: str) -> str:
    digest = hashlib.sha256(tracking_number.encode()).hexdigest()
    return f"FB{int(digest[:8], 16) % 10**8:08}"


def _way(kind: str, starts_at: datetime, *, is_lost: bool) -> tuple[ParcelEvent, ...]:
    site, office, customer = (
        _("集散中心（模拟）"),
        _("供电营业厅（模拟）"),
        _("客户地址（模拟）"),
    )
    begin, end = (customer, office) if kind == PICKUP else (office, customer)
    states = (
        (ParcelState.BOOKED, 0, begin, ""),
        (ParcelState.PICKED_UP, 30, begin, "handover-photo"),
        (ParcelState.IN_TRANSIT, 120, site, ""),
        (ParcelState.OUT_FOR_DELIVERY, 300, site, ""),
        (ParcelState.LOST, 360, site, "")
        if is_lost
        else (ParcelState.DELIVERED, 360, end, "signature"),
    )
    return tuple(
        ParcelEvent(
            state=state,
            happened_at=starts_at + timedelta(minutes=minutes),
            place=place,
            evidence=evidence,
        )
        for state, minutes, place, evidence in states
    )
