"""Calling a courier off: noted first, then asked, and back with the reason where it comes."""

import pytest
from tests.couriers import Unreachable
from tests.records.archive.conftest import HOUR, NOON, follow, view

from fullcycle.gateways.courier import port as courier
from fullcycle.gateways.courier.port import UnableToCancel
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive.models import Parcel


class TestCancelling:
    @pytest.fixture
    def cancelling(self, booked, mandated):
        archive.cancel_parcel(parcel_id=booked, by_id=mandated, at=NOON)
        return booked

    def call_off(self, parcel_id, at=NOON):
        number = archive.begin_calling_off(parcel_id=parcel_id)
        archive.ask_to_stay_away(tracking_number=number, at=at)
        archive.note_called_off(parcel_id=parcel_id, at=at)

    def fail(self, parcel_id, *, may_be_tried_again):
        archive.begin_calling_off(parcel_id=parcel_id)
        return archive.note_not_called_off(
            parcel_id=parcel_id,
            failure=UnableToCancel("联系不上", may_be_tried_again=may_be_tried_again),
            at=NOON,
        )

    def test_is_noted_before_the_courier_is_asked(self, booked, mandated):
        with courier.lent(Unreachable()):
            state = archive.cancel_parcel(parcel_id=booked, by_id=mandated, at=NOON)

        assert state == "CANCELLING"
        assert view(booked).is_being_cancelled
        assert view(booked).is_under_way

    def test_ends_the_parcel_once_the_courier_stays_away(self, cancelling):
        self.call_off(cancelling)

        assert view(cancelling).state == "CANCELLED"
        assert not view(cancelling).is_under_way

    def test_of_what_no_courier_promised_is_over_at_once(self, order, mandated):
        state = archive.cancel_parcel(parcel_id=order(), by_id=mandated, at=NOON)

        assert state == "CANCELLED"

    def test_is_done_again_by_a_worker_whose_forerunner_was_killed(self, cancelling):
        number = archive.begin_calling_off(parcel_id=cancelling)
        archive.ask_to_stay_away(tracking_number=number, at=NOON)

        self.call_off(cancelling)

        assert view(cancelling).state == "CANCELLED"
        assert archive.begin_calling_off(parcel_id=cancelling) is None

    def test_goes_back_with_the_reason_where_the_courier_refuses(self, cancelling):
        assert self.fail(cancelling, may_be_tried_again=False) == "BOOKED"

        assert view(cancelling).is_booked
        assert view(cancelling).refusal == "联系不上"

    def test_goes_back_after_four_tries_without_an_answer(self, cancelling):
        states = [self.fail(cancelling, may_be_tried_again=True) for _ in range(4)]

        assert states == ["CANCELLING", "CANCELLING", "CANCELLING", "BOOKED"]

    def test_is_not_asked_for_twice(self, cancelling, mandated):
        with pytest.raises(archive.UnableToCancelParcel, match="已经在取消"):
            archive.cancel_parcel(parcel_id=cancelling, by_id=mandated, at=NOON)

    def test_yields_to_a_bag_that_was_fetched_meanwhile(self, cancelling):
        news = follow(cancelling, NOON + 2 * HOUR)
        archive.note_called_off(parcel_id=cancelling, at=NOON + 2 * HOUR)

        assert news.has_set_out
        assert view(cancelling).state == "PICKED_UP"

    def test_comes_too_late_once_the_bag_is_fetched(self, booked, mandated):
        follow(booked, NOON + 9 * HOUR)

        with pytest.raises(archive.UnableToCancelParcel, match="已经取走或已经结束"):
            archive.cancel_parcel(parcel_id=booked, by_id=mandated, at=NOON + 9 * HOUR)

    def test_waits_while_the_courier_is_being_asked(self, order, mandated):
        parcel_id = order()
        archive.begin_booking(parcel_id=parcel_id, at=NOON)

        with pytest.raises(archive.UnableToCancelParcel, match="一分钟"):
            archive.cancel_parcel(parcel_id=parcel_id, by_id=mandated, at=NOON)

    def test_of_others_parcels_finds_none(self, booked, stranger):
        with pytest.raises(Parcel.DoesNotExist):
            archive.cancel_parcel(parcel_id=booked, by_id=stranger, at=NOON)
