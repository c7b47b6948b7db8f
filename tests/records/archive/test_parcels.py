"""Papers travel: ordered once, booked by a courier who may fail, followed, called off."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.couriers import Unreachable
from tests.records.archive.conftest import CASE, HOUR, NOON, book, follow, view

from fullcycle.gateways.courier import port as courier
from fullcycle.gateways.courier.port import UnableToBook
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as papers
from fullcycle.records.archive.actions import NewEvent, PaperToCarry
from fullcycle.records.archive.models import Parcel, ParcelEvent
from fullcycle.records.journal import queries as journal


def only(event):
    return archive.ParcelTold(events=(event,), expected_at=None)


class TestOrdering:
    def test_waits_for_the_courier_and_stands_in_the_journal(self, order, mandated):
        found = view(order())

        assert (found.state, found.papers, found.tracking_number) == (
            "ORDERED",
            ("授权委托书",),
            "",
        )
        (line,) = journal.list_lines_of_case(case_id=CASE)
        assert (line.act, line.actor_id) == ("archive.parcel.ordered", mandated)

    def test_of_a_paper_that_travels_already_is_refused(self, order, clerk):
        order()

        with pytest.raises(archive.UnableToOrderParcel, match="已经约了快递"):
            order(by_id=clerk)
        assert Parcel.objects.count() == 1

    def test_of_a_paper_that_came_back_is_taken_again(self, order, mandated):
        archive.cancel_parcel(parcel_id=order(), by_id=mandated, at=NOON)

        assert view(order()).state == "ORDERED"

    def test_is_not_for_strangers(self, order, stranger):
        with pytest.raises(archive.UnableToOrderParcel, match="不能替"):
            order(by_id=stranger)

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"papers": ()}, "请选择"),
            ({"address": " "}, "地址"),
            ({"starts_at": NOON}, "已经过了"),
        ],
    )
    def test_says_what_is_missing(self, order, fields, words):
        with pytest.raises(archive.UnableToOrderParcel, match=words):
            order(**fields)

    def test_needs_a_phone_at_the_door(self, order, clerk):
        with pytest.raises(archive.UnableToOrderParcel, match="手机号"):
            order(contact_id=clerk)


class TestBooking:
    def test_tells_the_courier_whom_to_call_and_keeps_its_number(self, order):
        parcel_id = order()

        errand = archive.begin_booking(parcel_id=parcel_id, at=NOON).errand

        assert errand.door.phone == "13900139000"
        assert errand.papers == ("授权委托书",)
        assert "13900139000" not in str(view(parcel_id))

    def test_of_the_simulator_says_that_it_is_simulated(self, booked):
        assert view(booked).is_booked
        assert view(booked).is_simulated

    def test_is_not_begun_twice(self, booked):
        assert archive.begin_booking(parcel_id=booked, at=NOON) is None

    def test_that_nobody_finished_is_left_to_a_person(self, order):
        parcel_id = order()
        archive.begin_booking(parcel_id=parcel_id, at=NOON)

        assert archive.begin_booking(parcel_id=parcel_id, at=NOON + HOUR) is None
        assert view(parcel_id).is_unclear

    def test_is_tried_five_times_and_then_given_up(self, order):
        parcel_id = order()
        failure = UnableToBook("对方服务连接不上。", may_have_been_booked=False)

        states = []
        for _ in range(5):
            archive.begin_booking(parcel_id=parcel_id, at=NOON)
            states.append(archive.note_refusal(parcel_id=parcel_id, failure=failure, at=NOON))

        assert states == ["ORDERED"] * 4 + ["NOT_BOOKED"]
        assert view(parcel_id).has_failed
        assert view(parcel_id).refusal == "对方服务连接不上。"
        assert view(order()).state == "ORDERED"

    def test_that_may_have_been_taken_is_not_tried_again(self, order):
        parcel_id = order()
        pending = archive.begin_booking(parcel_id=parcel_id, at=NOON)
        with (
            courier.lent(Unreachable(may_have_been_booked=True)),
            pytest.raises(UnableToBook) as caught,
        ):
            archive.ask_courier(pending, at=NOON)

        state = archive.note_refusal(parcel_id=parcel_id, failure=caught.value, at=NOON)

        assert state == "UNCLEAR"
        assert archive.begin_booking(parcel_id=parcel_id, at=NOON) is None


class TestFollowing:
    def test_notes_each_event_once(self, booked):
        first = follow(booked, NOON + 4 * HOUR)
        again = follow(booked, NOON + 4 * HOUR)

        assert (first.state, first.has_set_out, first.has_ended) == (
            "IN_TRANSIT",
            True,
            False,
        )
        assert not again.has_set_out
        assert ParcelEvent.objects.count() == 2
        assert [event.state for event in view(booked).events] == ["IN_TRANSIT", "PICKED_UP"]

    def test_marks_the_original_of_what_the_file_holds_as_received(self, booked, add):
        letter = add(material="M05")
        licence = add(material="M02")

        news = follow(booked, NOON + 9 * HOUR)

        assert (news.state, news.has_ended) == ("DELIVERED", True)
        assert papers.originals_received(case_id=CASE) == {"M05"}
        held = papers.get_paper(paper_id=letter.paper_id, at=NOON)
        assert held.original_received_at == NOON + 7 * HOUR
        other = papers.get_paper(paper_id=licence.paper_id, at=NOON)
        assert other.original_received_at is None

    def test_of_a_delivery_receives_no_original(self, order, add):
        stored = add(material="M05")
        carried = PaperToCarry(material="M05", title="授权委托书", paper_id=stored.paper_id)
        parcel_id = book(order(direction=archive.ParcelDirection.DELIVERY, papers=(carried,)))

        follow(parcel_id, NOON + 9 * HOUR)

        assert view(parcel_id).has_arrived
        assert papers.originals_received(case_id=CASE) == frozenset()
        held = papers.get_paper(paper_id=stored.paper_id, at=NOON)
        assert held.original_received_at is None

    def test_does_not_go_back_by_late_news(self, booked):
        late = [
            NewEvent(state=Parcel.State.OUT_FOR_DELIVERY, happened_at=NOON + 3 * HOUR),
            NewEvent(state=Parcel.State.IN_TRANSIT, happened_at=NOON + 2 * HOUR),
        ]
        for event in late:
            news = archive.note_news(parcel_id=booked, told=only(event), at=NOON + 4 * HOUR)

        assert news.state == "OUT_FOR_DELIVERY"

    def test_ends_with_its_end(self, booked):
        follow(booked, NOON + 9 * HOUR)
        later = NewEvent(state=Parcel.State.LOST, happened_at=NOON + 10 * HOUR)

        archive.note_news(parcel_id=booked, told=only(later), at=NOON + 11 * HOUR)

        assert view(booked).has_arrived

    def test_is_due_every_twenty_minutes_once_the_courier_may_come(self, booked):
        def due(at):
            return papers.list_due_for_news(at=at, limit=9)

        assert due(NOON) == ()
        assert due(NOON + HOUR) == (booked,)
        follow(booked, NOON + HOUR)
        assert due(NOON + HOUR + timedelta(minutes=19)) == ()
        assert due(NOON + HOUR + timedelta(minutes=20)) == (booked,)
        follow(booked, NOON + 9 * HOUR)
        assert due(NOON + 20 * HOUR) == ()

    def test_keeps_what_was_told(self, booked):
        follow(booked, NOON + 4 * HOUR)

        with pytest.raises(IntegrityError, match="append only"), transaction.atomic():
            ParcelEvent.objects.update(place="")

    def test_keeps_when_the_courier_expects_to_come(self, booked):
        follow(booked, NOON + 2 * HOUR)
        assert view(booked).expected_at == NOON + 7 * HOUR

        follow(booked, NOON + 9 * HOUR)
        assert view(booked).expected_at is None


class TestNoting:
    def note(self, parcel_id, clerk, state=Parcel.State.DELIVERED, at=NOON + 5 * HOUR):
        event = NewEvent(state=state, happened_at=at, place="营业厅")
        return archive.note_event(
            parcel_id=parcel_id, event=event, by_id=clerk, at=NOON + 6 * HOUR
        )

    def test_at_the_desk_ends_a_parcel_as_the_courier_would(self, booked, clerk):
        news = self.note(booked, clerk)

        assert (news.has_set_out, news.has_ended) == (True, True)
        assert view(booked).events[0].noted_by == "周敏"
        assert papers.originals_received(case_id=CASE) == {"M05"}

    def test_is_not_for_customers(self, booked, mandated):
        with pytest.raises(Parcel.DoesNotExist):
            self.note(booked, mandated)

    @pytest.mark.parametrize(
        ("fields", "words"),
        [
            ({"state": Parcel.State.BOOKED}, "请选择"),
            ({"at": NOON + 7 * HOUR}, "时间不对"),
            ({"at": NOON - HOUR}, "时间不对"),
        ],
    )
    def test_refuses_what_cannot_have_happened(self, booked, clerk, fields, words):
        with pytest.raises(archive.UnableToNoteEvent, match=words):
            self.note(booked, clerk, **fields)

    def test_waits_until_it_is_booked(self, order, clerk):
        with pytest.raises(archive.UnableToNoteEvent, match="还没约好"):
            self.note(order(), clerk)


class TestListing:
    def test_shows_staff_and_the_mandated_the_same_and_strangers_nothing(
        self, booked, mandated, clerk, stranger
    ):
        def listed(person_id):
            return papers.list_parcels(case_id=CASE, person_id=person_id, at=NOON)

        assert [one.id for one in listed(mandated)] == [booked]
        assert listed(mandated) == listed(clerk)
        assert listed(stranger) == ()
        with pytest.raises(Parcel.DoesNotExist):
            papers.get_parcel(parcel_id=booked, person_id=stranger, at=NOON)

    def test_asks_a_bounded_number_of_times(self, order, clerk, django_assert_max_num_queries):
        for number in range(6):
            one = PaperToCarry(material=f"M{number + 20}", title="材料")
            follow(book(order(papers=(one,))), NOON + 9 * HOUR)

        with django_assert_max_num_queries(7):
            assert len(papers.list_parcels(case_id=CASE, person_id=clerk, at=NOON)) == 6
