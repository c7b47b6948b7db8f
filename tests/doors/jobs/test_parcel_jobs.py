"""Jobs that speak with the courier: repeated where that is safe, each parcel once at a time."""

from datetime import timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.couriers import Unreachable
from tests.journeys.connecting.conftest import (  # noqa: F401  (fixtures)
    _lent_gateways,
    district,
    draft,
    submit,
)
from tests.journeys.connecting.plant import NOON
from tests.journeys.connecting.test_carrying import (  # noqa: F401  (fixtures)
    NINE,
    _courier,
    case_id,
    order,
    view,
)

from fullcycle.doors.frame import clock
from fullcycle.doors.jobs import parcels
from fullcycle.gateways.courier import port as courier


@pytest.fixture(autouse=True)
def _noon(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOON)


def later(monkeypatch, **period):
    monkeypatch.setattr(clock, "now", lambda: NINE + timedelta(**period))


def waiting():
    jobs = ProcrastinateJob.objects.filter(task_name=parcels.FOLLOW_TASK, status="todo")
    return [job.args["parcel_id"] for job in jobs]


class TestBooking:
    def test_has_the_courier_come(self, order):  # noqa: F811
        parcel_id = order()

        parcels.book_parcel(parcel_id=parcel_id)

        assert view(parcel_id).is_booked

    def test_is_to_be_done_again_until_it_is_given_up(self, order):  # noqa: F811
        parcel_id = order()
        with courier.lent(Unreachable()):
            for _ in range(4):
                with pytest.raises(parcels.NotYetBooked):
                    parcels.book_parcel(parcel_id=parcel_id)
            parcels.book_parcel(parcel_id=parcel_id)

        assert view(parcel_id).has_failed


class TestFollowing:
    def test_asks_after_each_parcel_once_at_a_time(self, order, monkeypatch):  # noqa: F811
        parcel_id = order()
        parcels.book_parcel(parcel_id=parcel_id)
        later(monkeypatch, hours=9)

        parcels.follow_parcels(timestamp=0)
        parcels.follow_parcels(timestamp=1)
        assert waiting() == [parcel_id]

        parcels.follow_parcel(parcel_id=parcel_id)
        assert view(parcel_id).has_arrived

    def test_leaves_alone_what_does_not_travel_yet(self, order):  # noqa: F811
        parcels.book_parcel(parcel_id=order())

        parcels.follow_parcels(timestamp=0)

        assert waiting() == []
