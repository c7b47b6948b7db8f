"""Parcels at the desk: a delivery to order, a courier to call off, news to note."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from fullcycle.gateways.courier import port as courier
from fullcycle.gateways.courier.simulator import SimulatedCourier
from fullcycle.journeys.connecting import carrying
from fullcycle.records.archive import actions as archiving
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import queries as cases


@pytest.fixture(autouse=True)
def _courier():
    with courier.lent(SimulatedCourier()):
        yield


@pytest.fixture
def typed(case_id, hands, small_pdf):
    receipt = archiving.file_generated(
        archiving.NewPaper(
            material="RECEIPT", content=small_pdf, file_name="receipt.pdf", case_id=case_id
        ),
        by_id=None,
        at=hands(),
    )
    return {"papers": [str(receipt.paper_id)], "window": "2026-03-03-MORNING"}


@pytest.fixture
def parcels(case_id, district, hands):
    def now():
        return archive.list_parcels(case_id=case_id, person_id=district.managers[0], at=hands())

    return now


@pytest.fixture
def booked(manager, case_id, typed, parcels, hands):
    manager.post(f"/desk/cases/{case_id}/delivery/", typed)
    (parcel,) = parcels()
    carrying.book(parcel_id=parcel.id, at=hands())
    return parcels()[0]


class TestDelivery:
    def test_offers_the_papers_of_the_case_but_no_identity_card(self, manager, case_id, typed):
        page = manager.get(f"/desk/cases/{case_id}/delivery/").content.decode()

        assert "受理回执" in page
        assert f'value="{typed["papers"][0]}"' in page
        assert "营业执照" not in page
        assert "经办人身份证" not in page
        assert "滨江街道江滨东路88号" in page
        assert "139****9001" in page

    def test_is_ordered_and_shown_with_the_case(self, manager, case_id, booked):
        page = manager.get(f"/desk/cases/{case_id}/").content.decode()

        assert booked.tracking_number in page
        assert "（模拟）" in page
        assert "快递已约好" in page

    @pytest.mark.usefixtures("booked")
    def test_of_the_same_paper_twice_is_refused_and_nothing_lost(
        self, manager, case_id, typed, parcels
    ):
        page = manager.post(f"/desk/cases/{case_id}/delivery/", typed).content.decode()

        assert "已经约了快递" in page
        chosen = re.findall(r'<input[^>]*name="(papers|window)"[^>]* checked', page)
        assert chosen == ["papers", "window"]
        assert len(parcels()) == 1

    def test_says_what_is_missing(self, manager, case_id, parcels):
        page = manager.post(f"/desk/cases/{case_id}/delivery/", {"x": "1"}).content.decode()

        assert "error-summary" in page
        assert parcels() == ()

    def test_of_a_case_that_does_not_exist_is_not_found(self, manager):
        assert manager.get("/desk/cases/999999/delivery/").status_code == 404

    def test_is_closed_to_the_customers_person(self, sign_in, district, case_id):
        owner = sign_in(district.owner_id)

        assert owner.get(f"/desk/cases/{case_id}/delivery/").status_code == 403


class TestCancelling:
    def test_has_a_job_call_the_courier_off(self, manager, booked, parcels):
        address = f"/desk/parcels/{booked.id}/cancel/"
        assert booked.tracking_number in manager.get(address).content.decode()

        manager.post(address, {"sure": "1"})

        assert parcels()[0].state == "CANCELLING"
        carrying.call_off(parcel_id=booked.id, at=parcels()[0].ordered_at)
        assert parcels()[0].state == "CANCELLED"

    def test_of_an_unknown_parcel_is_not_found(self, manager):
        assert manager.get("/desk/parcels/999999/cancel/").status_code == 404


class TestNoting:
    def test_ends_the_parcel_and_writes_the_visit_ledger(
        self, manager, case_id, booked, parcels, hands
    ):
        at = timezone.localtime(hands() + timedelta(minutes=5))
        hands.pass_(minutes=10)
        event = {"state": "DELIVERED", "happened_at": f"{at:%Y-%m-%dT%H:%M}", "place": "门卫"}

        manager.post(f"/desk/parcels/{booked.id}/event/", event)

        assert parcels()[0].has_arrived
        (line,) = cases.list_visits(case_id=case_id)
        assert line.kind == "PAPER"
        page = manager.get(f"/desk/cases/{case_id}/").content.decode()
        assert "快递动态：已送到" in page

    def test_refuses_what_has_not_happened_yet(self, manager, booked, parcels):
        event = {"state": "DELIVERED", "happened_at": "2026-12-01T10:00"}

        page = manager.post(f"/desk/parcels/{booked.id}/event/", event).content.decode()

        assert "时间不对" in page
        assert parcels()[0].is_booked
