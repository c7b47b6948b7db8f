"""Papers that must travel: which, from where, when; booked and followed, told and accounted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob
from tests.couriers import Unreachable
from tests.journeys.connecting.plant import NOON
from tests.phone import newest_message

from fullcycle.gateways.courier import port as courier
from fullcycle.gateways.courier.port import UnableToTrack
from fullcycle.gateways.courier.simulator import SimulatedCourier
from fullcycle.journeys.connecting import carrying, sending
from fullcycle.journeys.connecting.sending import ParcelOrder
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries as papers
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.people import actions as people
from fullcycle.records.people import queries as persons


TUESDAY_MORNING = "2026-03-03-MORNING"
NINE = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
BY_AGENT = {"enterprise": {"acts_as": "AGENT"}}


@pytest.fixture(autouse=True)
def _courier():
    with courier.lent(SimulatedCourier()):
        yield


@pytest.fixture
def case_id(submit):
    """The case of a plant for which somebody acts by a letter of authorisation."""
    return submit(**BY_AGENT).case_id


@pytest.fixture
def order(case_id, district):
    def one(by_id=district.owner_id, at=NOON, **chosen):
        given = {"case_id": case_id, "window": TUESDAY_MORNING, "materials": ("M05",)}
        return sending.order_pickup(order=ParcelOrder(**given | chosen), by_id=by_id, at=at)

    return one


@pytest.fixture
def booked(order):
    parcel_id = order()
    carrying.book(parcel_id=parcel_id, at=NOON)
    return parcel_id


@pytest.fixture
def receipt_id(case_id, small_pdf):
    """A paper of our own in the case's file."""
    return archive.file_generated(
        archive.NewPaper(
            material="RECEIPT", content=small_pdf, file_name="receipt.pdf", case_id=case_id
        ),
        by_id=None,
        at=NOON,
    ).paper_id


def view(parcel_id):
    return papers.parcel_for_job(parcel_id=parcel_id)


def wanted(case_id):
    return [paper.material for paper in sending.wanted_originals(case_id=case_id, at=NOON)]


class TestWantedOriginals:
    def test_are_those_of_the_cases_rules(self, case_id):
        (letter,) = sending.wanted_originals(case_id=case_id, at=NOON)

        assert letter.material == "M05"
        assert letter.original.rule_id == "connecting.original_m05.1"

    def test_are_none_where_the_legal_person_acts(self, submit):
        assert wanted(submit().case_id) == []

    def test_are_none_of_what_is_signed_electronically(self, case_id, small_pdf):
        archive.file_generated(
            archive.NewPaper(
                material="M05",
                content=small_pdf,
                file_name="m05.pdf",
                case_id=case_id,
                is_signed=True,
            ),
            by_id=None,
            at=NOON,
        )

        assert wanted(case_id) == []

    def test_are_none_of_what_travels_or_has_come(self, booked, case_id):
        assert wanted(case_id) == []
        carrying.follow(parcel_id=booked, at=NINE + timedelta(hours=9))
        assert wanted(case_id) == []

    def test_are_none_once_the_case_is_over(self, case_id, district):
        casework.withdraw_case(case_id=case_id, reason="停建", by_id=district.owner_id, at=NOON)

        assert wanted(case_id) == []


class TestWindows:
    def test_are_halves_of_the_next_working_days_with_time_to_come(self):
        # Monday 12:00 at the site: the afternoon is two hours away to the minute.
        found = [one.code for one in sending.windows(at=NOON)]

        assert found == [
            "2026-03-02-AFTERNOON",
            "2026-03-03-MORNING",
            "2026-03-03-AFTERNOON",
            "2026-03-04-MORNING",
            "2026-03-04-AFTERNOON",
        ]

    def test_leave_out_days_off(self):
        friday_evening = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)

        assert sending.windows(at=friday_evening)[0].on == date(2026, 3, 9)


class TestTheDoor:
    def test_is_the_site_where_everything_was_to_be_online(self, case_id, district):
        door = sending.door_of(case_id=case_id)

        assert (door.address, door.contact_id) == ("滨江街道江滨东路88号", district.owner_id)
        assert door.masked_phone == "139****9001"
        assert door.preferred_half == ""

    def test_is_what_was_chosen_in_the_application(self, submit):
        chosen = {"way": "PICKUP", "address": "车站大道9号3楼", "slot": "AFTERNOON"}

        door = sending.door_of(case_id=submit(delivery=chosen).case_id)

        assert (door.address, door.preferred_half) == ("车站大道9号3楼", "AFTERNOON")


class TestOrdering:
    def test_leaves_the_courier_to_a_job(self, order):
        parcel_id = order()

        job = ProcrastinateJob.objects.get(task_name="book_parcel")
        assert job.args == {"parcel_id": parcel_id}
        assert view(parcel_id).state == "ORDERED"

    def test_asks_for_whoever_ordered_it_at_the_door_staff_for_the_applicant(
        self, order, district
    ):
        assert view(order(by_id=district.managers[0])).contact_id == district.owner_id

    @pytest.mark.parametrize(
        ("chosen", "words"),
        [
            ({"window": "2026-03-02-MORNING"}, "时间"),
            ({"window": ""}, "时间"),
            ({"materials": ()}, "请选择"),
            ({"materials": ("M02",)}, "不用再约"),
        ],
    )
    def test_says_what_is_wrong(self, order, chosen, words):
        with pytest.raises(archive.UnableToOrderParcel, match=words):
            order(**chosen)

    def test_twice_brings_one_courier(self, order, case_id, district):
        order()

        with pytest.raises(archive.UnableToOrderParcel, match="不用再约"):
            order()
        listed = papers.list_parcels(case_id=case_id, person_id=district.owner_id, at=NOON)
        assert len(listed) == 1

    def test_is_refused_once_the_case_is_over(self, case_id, district):
        casework.withdraw_case(case_id=case_id, reason="停建", by_id=district.owner_id, at=NOON)
        chosen = ParcelOrder(case_id=case_id, window=TUESDAY_MORNING)

        with pytest.raises(archive.UnableToOrderParcel, match="已经结束"):
            sending.order_pickup(order=chosen, by_id=district.owner_id, at=NOON)

    def test_of_a_delivery_sends_papers_of_the_case(self, case_id, district, receipt_id):
        receipt = ParcelOrder(case_id=case_id, window=TUESDAY_MORNING, paper_ids=(receipt_id,))

        parcel_id = sending.order_delivery(order=receipt, by_id=district.managers[0], at=NOON)

        assert view(parcel_id).papers == ("受理回执",)

    @pytest.mark.parametrize("material", ["M02", "M04"])
    def test_of_a_delivery_sends_no_identity_card_and_no_registers_answer(
        self, case_id, district, material
    ):
        held = {p.material: p for p in papers.list_papers(case_id=case_id, at=NOON)}
        card = ParcelOrder(
            case_id=case_id, window=TUESDAY_MORNING, paper_ids=(held[material].paper_id,)
        )

        with pytest.raises(archive.UnableToOrderParcel, match="不能邮寄"):
            sending.order_delivery(order=card, by_id=district.managers[0], at=NOON)


class TestBooking:
    def test_tells_the_customer_what_to_have_ready_when(self, booked):
        words = newest_message(NOON).words

        assert "3月3日 上午上门取件，请把授权委托书交给快递员" in words
        assert view(booked).tracking_number in words

    def test_is_done_once(self, booked):
        number = view(booked).tracking_number

        assert carrying.book(parcel_id=booked, at=NOON) is None
        assert view(booked).tracking_number == number

    def test_gives_up_after_five_tries_and_says_what_to_do(self, order, case_id):
        parcel_id = order()
        with courier.lent(Unreachable()) as nobody:
            states = [carrying.book(parcel_id=parcel_id, at=NOON) for _ in range(6)]

        assert states == ["ORDERED"] * 4 + ["NOT_BOOKED", None]
        assert nobody.asked == 5
        assert "换一个时间再约" in newest_message(NOON).words
        assert wanted(case_id) == ["M05"]

    def test_is_not_repeated_where_the_courier_may_have_heard(self, order):
        parcel_id = order()
        with courier.lent(Unreachable(may_have_been_booked=True)) as nobody:
            states = [carrying.book(parcel_id=parcel_id, at=NOON) for _ in range(3)]

        assert states == ["UNCLEAR", None, None]
        assert nobody.asked == 1


class TestCancelling:
    @pytest.fixture
    def cancelling(self, booked, district):
        carrying.cancel(parcel_id=booked, by_id=district.owner_id, at=NOON)
        return booked

    def test_leaves_the_courier_to_a_job(self, cancelling):
        job = ProcrastinateJob.objects.get(task_name=carrying.CALL_OFF_TASK)

        assert job.args == {"parcel_id": cancelling}
        assert view(cancelling).is_being_cancelled

    def test_is_over_once_the_courier_stays_away_and_is_not_asked_again(
        self, cancelling, case_id
    ):
        states = [carrying.call_off(parcel_id=cancelling, at=NOON) for _ in range(2)]

        assert states == ["CANCELLED", None]
        assert wanted(case_id) == ["M05"]

    def test_of_a_courier_who_does_not_answer_is_given_up_and_told(self, cancelling):
        with courier.lent(Unreachable()):
            states = [carrying.call_off(parcel_id=cancelling, at=NOON) for _ in range(5)]

        assert states == ["CANCELLING"] * 3 + ["BOOKED", None]
        assert newest_message(NOON).words.startswith("快递没能取消")

    def test_needs_no_job_where_no_courier_promised_to_come(self, order, district):
        carrying.cancel(parcel_id=order(), by_id=district.owner_id, at=NOON)

        jobs = ProcrastinateJob.objects.filter(task_name=carrying.CALL_OFF_TASK)
        assert not jobs.exists()


class TestFollowing:
    def test_writes_one_line_of_the_visit_ledger_with_what_would_spare_it(
        self, booked, case_id
    ):
        carrying.follow(parcel_id=booked, at=NINE + timedelta(hours=1))
        carrying.follow(parcel_id=booked, at=NINE + timedelta(hours=3))
        carrying.follow(parcel_id=booked, at=NINE + timedelta(hours=9))

        (line,) = cases.list_visits(case_id=case_id)
        assert (line.kind, line.why) == ("PAPER", "上门取授权委托书的原件")
        assert line.is_avoidable
        assert "电子签名" in line.remedy
        assert line.happened_on == date(2026, 3, 3)

    def test_says_that_the_original_has_come(self, booked, case_id):
        news = carrying.follow(parcel_id=booked, at=NINE + timedelta(hours=9))

        assert news.has_ended
        assert "授权委托书的原件我们已经收到" in newest_message(NINE).words
        assert papers.originals_received(case_id=case_id) == {"M05"}

    def test_again_tells_nothing_again(self, booked):
        carrying.follow(parcel_id=booked, at=NINE + timedelta(hours=9))
        told = ProcrastinateJob.objects.filter(task_name="send_message").count()

        carrying.follow(parcel_id=booked, at=NINE + timedelta(hours=9))

        assert ProcrastinateJob.objects.filter(task_name="send_message").count() == told

    def test_lets_the_manager_answer_for_the_line_once_the_mandate_is_gone(
        self, booked, case_id
    ):
        for card in persons.list_mandates_for(customer_id=view(booked).customer_id, at=NOON):
            people.revoke_mandate(
                mandate_id=card.terms.mandate_id, reason="离职", by_id=None, at=NOON
            )

        carrying.follow(parcel_id=booked, at=NINE + timedelta(hours=9))

        assert len(cases.list_visits(case_id=case_id)) == 1

    def test_changes_nothing_while_the_courier_does_not_answer(self, booked):
        with courier.lent(Unreachable()), pytest.raises(UnableToTrack):
            carrying.follow(parcel_id=booked, at=NINE + timedelta(hours=9))

        assert view(booked).is_booked

    def test_hands_a_lost_bag_to_the_manager(self, booked, district):
        lost = archive.NewEvent(
            state=archive.ParcelState.LOST, happened_at=NINE + timedelta(hours=1)
        )

        carrying.note_event(
            parcel_id=booked,
            event=lost,
            by_id=district.managers[0],
            at=NINE + timedelta(hours=2),
        )

        assert "客户经理会联系您" in newest_message(NINE).words
