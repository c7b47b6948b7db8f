"""The courier behind a web service that takes signed requests."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from fullcycle.gateways.courier.port import (
    Errand,
    ParcelEvent,
    ParcelState,
    ParcelTrack,
    UnableToBook,
    UnableToCancel,
    UnableToTrack,
    Waybill,
)
from fullcycle.gateways.signed_http.client import Call, SignedClient, UnableToReach


VERSION = "2026-01-01"
ACCEPTED = "OK"


class HttpCourier:
    """Calls `BookPickup`, `BookDelivery`, `CancelParcel` and `TrackParcel`.

    Bookings carry our reference as idempotency key and are still not repeated by themselves:
    not every courier keeps such keys. Answers hold Code, TrackingNumber and SealBag; tracks
    also Events: State (as in `ParcelState`), HappenedAt (ISO 8601 with zone), Place, Evidence;
    and ExpectedAt (ISO 8601 with zone), left out where the courier expects nothing yet.
    """

    def __init__(self, client: SignedClient) -> None:
        self._client = client

    def book_pickup(self, errand: Errand, *, at: datetime) -> Waybill:
        return self._book("BookPickup", errand, at)

    def book_delivery(self, errand: Errand, *, at: datetime) -> Waybill:
        return self._book("BookDelivery", errand, at)

    def cancel(self, tracking_number: str, *, at: datetime) -> None:
        call = Call(
            action="CancelParcel",
            fields={"TrackingNumber": tracking_number},
            at=at,
            idempotency_key=f"cancel-{tracking_number}",
            may_repeat=True,
        )
        try:
            reply = self._client.call(call)
        except UnableToReach as failure:
            raise UnableToCancel(
                _("快递暂时联系不上，还没有取消，请稍后再试。"), may_be_tried_again=True
            ) from failure
        if not reply.is_success or reply.text("Code") != ACCEPTED:
            raise UnableToCancel(
                _("快递不能取消：%(reason)s") % {"reason": reply.text("Message")}
            )

    def track(self, tracking_number: str, *, at: datetime) -> ParcelTrack:
        call = Call(
            action="TrackParcel",
            fields={"TrackingNumber": tracking_number},
            at=at,
            idempotency_key=f"track-{tracking_number}",
            may_repeat=True,
        )
        try:
            reply = self._client.call(call)
        except UnableToReach as failure:
            raise UnableToTrack(_("快递暂时查不到，请稍后再看。")) from failure
        if not reply.is_success or reply.text("Code") != ACCEPTED:
            raise UnableToTrack(_("快递没有这个运单号。"))
        try:
            events = _events(reply.document.get("Events"))
            expected_at = _expected(reply.document.get("ExpectedAt"))
        except (KeyError, ValueError, TypeError) as error:
            raise UnableToTrack(_("快递的答复无法读取。")) from error
        return ParcelTrack(
            tracking_number=tracking_number,
            seal_bag=reply.text("SealBag"),
            events=events,
            expected_at=None if events[-1].state.is_final else expected_at,
        )

    def _book(self, action: str, errand: Errand, at: datetime) -> Waybill:
        call = Call(
            action=action,
            fields={
                "Reference": errand.reference,
                "Name": errand.door.name,
                "Phone": errand.door.phone,
                "Address": errand.door.address,
                "Papers": "\n".join(errand.papers),
                "StartsAt": errand.starts_at.isoformat(),
                "EndsAt": errand.ends_at.isoformat(),
            },
            at=at,
            idempotency_key=errand.reference,
            may_repeat=False,
        )
        try:
            reply = self._client.call(call)
        except UnableToReach as failure:
            raise UnableToBook(
                str(failure), may_have_been_booked=failure.may_have_arrived
            ) from failure
        number, seal_bag = reply.text("TrackingNumber"), reply.text("SealBag")
        if not reply.is_success or reply.text("Code") != ACCEPTED:
            raise UnableToBook(
                _("快递未能接单：%(reason)s") % {"reason": reply.text("Message")},
                may_have_been_booked=False,
            )
        if not (number and seal_bag):
            raise UnableToBook(_("快递的答复无法读取。"), may_have_been_booked=True)
        return Waybill(tracking_number=number, seal_bag=seal_bag, booked_at=at)


def _events(told: object) -> tuple[ParcelEvent, ...]:
    if not (isinstance(told, list) and told):
        raise ValueError("a booked parcel has at least one event")
    return tuple(sorted(map(_event, told), key=lambda event: event.happened_at))


def _expected(told: object) -> datetime | None:
    return _instant(told) if told else None


def _event(told: Mapping[str, object]) -> ParcelEvent:
    return ParcelEvent(
        state=ParcelState(str(told["State"])),
        happened_at=_instant(told["HappenedAt"]),
        place=str(told["Place"]),
        evidence=str(told.get("Evidence") or ""),
    )


def _instant(told: object) -> datetime:
    instant = datetime.fromisoformat(str(told))
    if instant.tzinfo is None:
        raise ValueError("an instant lacks its zone")
    return instant
