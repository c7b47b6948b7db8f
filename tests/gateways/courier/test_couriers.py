"""What holds for every courier, and what is particular to each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.gateways import loopback

from fullcycle.gateways.courier.http import VERSION, HttpCourier
from fullcycle.gateways.courier.port import (
    Doorstep,
    Errand,
    ParcelState,
    UnableToBook,
    UnableToCancel,
    UnableToTrack,
)
from fullcycle.gateways.courier.simulator import SimulatedCourier
from fullcycle.gateways.signed_http import acs3
from fullcycle.gateways.signed_http.client import Service, SignedClient


NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ERRAND = Errand(
    reference="pickup-7",
    door=Doorstep(name="王小明", phone="13800138000", address="温州市鹿城区海坛路 1 号"),
    papers=("用电负荷清单", "授权委托书"),
    starts_at=NOON + HOUR,
    ends_at=NOON + 3 * HOUR,
)


def http(url: str) -> HttpCourier:
    key = acs3.AccessKey(id=loopback.KEY_ID, secret=loopback.KEY_SECRET)
    return HttpCourier(SignedClient(Service(url=url, key=key, version=VERSION)))


def event(state: str, hour: int) -> dict[str, str]:
    instant = f"2026-11-24T{hour:02}:00:00+08:00"
    return {"State": state, "HappenedAt": instant, "Place": "温州", "Evidence": ""}


def company(action: str, fields: dict[str, str]) -> tuple[int, object]:
    """Answer as a courier's service does; it knows the parcel it promised last."""
    if action == "CancelParcel":
        is_known = fields["TrackingNumber"].startswith("YT-")
        return (200, {"Code": "OK"}) if is_known else (404, {"Message": "没有这个运单号"})
    if action != "TrackParcel":
        number = f"YT-{fields['Reference']}"
        return 200, {"Code": "OK", "TrackingNumber": number, "SealBag": f"B-{number}"}
    number = fields["TrackingNumber"]
    if not number.startswith("YT-"):
        return 404, {"Code": "Unknown"}
    events = [event("PICKED_UP", 14), event("BOOKED", 13)]
    expected = "2026-11-24T19:00:00+08:00"
    return 200, {
        "Code": "OK",
        "SealBag": f"B-{number}",
        "Events": events,
        "ExpectedAt": expected,
    }


@pytest.fixture(params=["simulator", "http"])
def courier(request):
    if request.param == "simulator":
        yield SimulatedCourier()
        return
    with loopback.serving(company) as service:
        yield http(service.url)


class TestEveryCourier:
    def test_promises_a_bag_whose_number_the_track_repeats(self, courier):
        for book in (courier.book_pickup, courier.book_delivery):
            waybill = book(ERRAND, at=NOON)
            track = courier.track(waybill.tracking_number, at=NOON + 2 * HOUR)
            assert waybill.booked_at == NOON
            assert waybill.seal_bag
            assert track.seal_bag == waybill.seal_bag
            assert track.tracking_number == waybill.tracking_number

    def test_tells_what_happened_in_its_order(self, courier):
        number = courier.book_pickup(ERRAND, at=NOON).tracking_number
        track = courier.track(number, at=NOON + 2 * HOUR)
        assert [e.state for e in track.events] == [ParcelState.BOOKED, ParcelState.PICKED_UP]
        assert track.state is ParcelState.PICKED_UP
        assert not track.state.is_final

    def test_says_when_it_expects_to_hand_the_bag_over(self, courier):
        number = courier.book_pickup(ERRAND, at=NOON).tracking_number
        track = courier.track(number, at=NOON + 2 * HOUR)
        assert track.expected_at == ERRAND.starts_at + 6 * HOUR

    def test_gives_different_errands_different_numbers(self, courier):
        numbers = {
            courier.book_pickup(replace(ERRAND, reference=f"r-{n}"), at=NOON).tracking_number
            for n in range(5)
        }
        assert len(numbers) == 5

    def test_does_not_know_a_strange_number(self, courier):
        with pytest.raises(UnableToTrack, match="没有这个运单号"):
            courier.track("nobody's", at=NOON)

    def test_is_called_off_before_it_came_and_called_off_again(self, courier):
        number = courier.book_pickup(ERRAND, at=NOON).tracking_number
        courier.cancel(number, at=NOON)
        courier.cancel(number, at=NOON)

    def test_cannot_call_off_a_strange_number(self, courier):
        with pytest.raises(UnableToCancel, match="没有这个运单号"):
            courier.cancel("nobody's", at=NOON)


class TestErrand:
    def test_carries_something(self):
        with pytest.raises(ValueError, match="at least one paper"):
            replace(ERRAND, papers=())

    def test_has_a_window_that_opens(self):
        with pytest.raises(ValueError, match="window"):
            replace(ERRAND, ends_at=ERRAND.starts_at)


class TestSimulator:
    def test_hands_the_parcel_over_against_signature(self):
        courier = SimulatedCourier()
        number = courier.book_delivery(ERRAND, at=NOON).tracking_number
        track = courier.track(number, at=NOON + 9 * HOUR)
        assert track.state is ParcelState.DELIVERED
        assert track.events[-1].evidence == "signature"
        assert track.events[-1].happened_at == ERRAND.starts_at + 6 * HOUR
        assert track.expected_at is None

    def test_is_not_called_off_once_the_bag_is_on_its_way(self):
        courier = SimulatedCourier()
        number = courier.book_pickup(ERRAND, at=NOON).tracking_number
        with pytest.raises(UnableToCancel, match="已经取走"):
            courier.cancel(number, at=NOON + 2 * HOUR)

    def test_loses_a_parcel_now_and_then(self):
        courier = SimulatedCourier()
        ends = [
            courier.track(
                courier.book_pickup(replace(ERRAND, reference=str(n)), at=NOON).tracking_number,
                at=NOON + 9 * HOUR,
            ).state
            for n in range(2000)
        ]
        assert set(ends) == {ParcelState.DELIVERED, ParcelState.LOST}
        assert ends.count(ParcelState.LOST) < 20

    @given(st.integers(-600, 600), st.integers(0, 600), st.text(max_size=5))
    def test_never_takes_an_event_back(self, minute, more, reference):
        courier = SimulatedCourier()
        waybill = courier.book_pickup(replace(ERRAND, reference=reference), at=NOON)
        early = courier.track(waybill.tracking_number, at=NOON + timedelta(minutes=minute))
        late = courier.track(
            waybill.tracking_number, at=NOON + timedelta(minutes=minute + more)
        )
        assert late.events[: len(early.events)] == early.events


class TestHttp:
    def test_tells_the_courier_whom_to_ask_for_what_and_when(self):
        with loopback.serving(company) as service:
            http(service.url).book_pickup(ERRAND, at=NOON)
        headers, fields = service.calls[0]
        assert headers["x-acs-action"] == "BookPickup"
        assert headers["idempotency-key"] == "pickup-7"
        assert fields["Papers"].splitlines() == ["用电负荷清单", "授权委托书"]
        assert fields["StartsAt"] == "2026-11-24T05:00:00+00:00"
        assert fields["Phone"] == "13800138000"

    @pytest.mark.parametrize(
        ("status", "document", "reason", "may_have_been_booked"),
        [
            (500, {}, "500", True),
            (200, {"Code": "Full", "Message": "今日已约满"}, "今日已约满", False),
            (200, {"Code": "OK", "TrackingNumber": "YT-1"}, "无法读取", True),
        ],
    )
    def test_says_whether_the_courier_may_come_after_all(
        self, status, document, reason, may_have_been_booked
    ):
        with (
            loopback.serving(lambda *_: (status, document)) as service,
            pytest.raises(UnableToBook, match=reason) as caught,
        ):
            http(service.url).book_delivery(ERRAND, at=NOON)
        assert caught.value.may_have_been_booked is may_have_been_booked
        assert len(service.calls) == 1

    @pytest.mark.parametrize(
        "events",
        [
            None,
            [],
            ["text"],
            [{"State": "BOOKED"}],
            [event("ABDUCTED", 13)],
            [event("BOOKED", 13) | {"HappenedAt": "2026-11-24T13:00:00"}],
        ],
    )
    def test_refuses_a_track_that_it_cannot_read(self, events):
        document = {"Code": "OK", "SealBag": "B", "Events": events}
        with (
            loopback.serving(lambda *_: (200, document)) as service,
            pytest.raises(UnableToTrack, match="无法读取"),
        ):
            http(service.url).track("YT-1", at=NOON)

    @pytest.mark.parametrize("state", ["PICKED_UP", "DELIVERED"])
    def test_expects_nothing_that_the_courier_does_not_say_or_that_has_come(self, state):
        document = {"Code": "OK", "SealBag": "B", "Events": [event(state, 13)]}
        if state == "DELIVERED":
            document["ExpectedAt"] = "2026-11-24T19:00:00+08:00"
        with loopback.serving(lambda *_: (200, document)) as service:
            assert http(service.url).track("YT-1", at=NOON).expected_at is None

    @pytest.mark.parametrize("told", ["soon", "2026-11-24T19:00:00"])
    def test_refuses_an_expectation_that_it_cannot_read(self, told):
        events = [event("BOOKED", 13)]
        document = {"Code": "OK", "SealBag": "B", "Events": events, "ExpectedAt": told}
        with (
            loopback.serving(lambda *_: (200, document)) as service,
            pytest.raises(UnableToTrack, match="无法读取"),
        ):
            http(service.url).track("YT-1", at=NOON)

    def test_says_that_nothing_was_called_off_when_nobody_answers(self):
        with (
            loopback.serving(lambda *_: (503, {})) as service,
            pytest.raises(UnableToCancel, match="还没有取消") as caught,
        ):
            http(service.url).cancel("YT-1", at=NOON)
        assert caught.value.may_be_tried_again

    def test_is_not_to_be_asked_again_what_the_courier_refused(self):
        with (
            loopback.serving(
                lambda *_: (200, {"Code": "Late", "Message": "已取件"})
            ) as service,
            pytest.raises(UnableToCancel, match="已取件") as caught,
        ):
            http(service.url).cancel("YT-1", at=NOON)
        assert not caught.value.may_be_tried_again

    def test_says_when_the_courier_does_not_answer(self):
        with (
            loopback.serving(lambda *_: (503, {})) as service,
            pytest.raises(UnableToTrack, match="稍后"),
        ):
            http(service.url).track("YT-1", at=NOON)
        assert len(service.calls) == 2
