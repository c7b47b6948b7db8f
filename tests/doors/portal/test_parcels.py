"""A paper whose original is wanted: fetched at the customer's door, and where it is."""

import re

import pytest
from tests.couriers import Unreachable
from tests.doors.portal.conftest import SECTIONS
from tests.journeys.connecting.plant import NOON

from fullcycle.gateways.courier import port as courier
from fullcycle.gateways.courier.simulator import SimulatedCourier
from fullcycle.journeys.connecting import carrying
from fullcycle.records.archive import queries as papers
from fullcycle.stages.intake import actions as intake


TYPED = {"materials": ["M05"], "window": "2026-03-03-MORNING"}


@pytest.fixture(autouse=True)
def _courier():
    with courier.lent(SimulatedCourier()):
        yield


@pytest.fixture
def filled_draft(filled_draft, district):
    """The same draft, of somebody who acts by a letter of authorisation."""
    intake.save_section(
        key=filled_draft,
        section=intake.Section.ENTERPRISE,
        typed=SECTIONS["enterprise"] | {"acts_as": "AGENT"},
        by_id=district.owner_id,
        at=NOON,
    )
    return filled_draft


@pytest.fixture
def address(card):
    return f"/cases/{card.number}/parcels/"


@pytest.fixture
def ordered(owner, address, card, district):
    owner.post(address, TYPED)
    (parcel,) = listed(card, district)
    return parcel


@pytest.fixture
def booked(ordered):
    carrying.book(parcel_id=ordered.id, at=NOON)
    return papers.parcel_for_job(parcel_id=ordered.id)


def listed(card, district):
    return papers.list_parcels(case_id=card.id, person_id=district.owner_id, at=NOON)


def checked(page):
    """What is chosen on the page, by value."""
    boxes = re.findall(r'<input[^>]*name="(?:materials|window)"[^>]*>', page)
    return [re.search(r'value="([^"]*)"', box).group(1) for box in boxes if " checked" in box]


def progress(owner, card):
    return owner.get(f"/cases/{card.number}/").content.decode()


class TestOrdering:
    def test_is_offered_where_an_original_is_wanted(self, owner, card, address):
        page = progress(owner, card)

        assert "还要授权委托书的原件" in page
        assert address in page

    def test_asks_only_when(self, owner, address):
        page = owner.get(address).content.decode()

        assert "滨江街道江滨东路88号" in page
        assert "139****9001" in page
        assert "13900139001" not in page
        assert "3月3日 周二 上午 9:00–12:00" in page
        assert page.count("button-primary") == 1

    def test_speaks_english_to_english_readers(self, owner, address):
        owner.defaults["HTTP_ACCEPT_LANGUAGE"] = "en-GB"

        page = owner.get(address).content.decode()

        assert "Letter of authorisation" in page
        assert "Tue 3 Mar 9:00–12:00" in page

    @pytest.mark.usefixtures("ordered")
    def test_is_noted_and_left_to_the_courier(self, owner, card, address):
        page = progress(owner, card)

        assert "正在约 3月3日 周二 上午 9:00–12:00 的快递" in page
        assert "还要授权委托书的原件" not in page
        assert owner.get(address).status_code == 404

    @pytest.mark.usefixtures("ordered")
    def test_sent_twice_brings_one_courier(self, owner, card, address, district):
        page = owner.post(address, TYPED, follow=True).content.decode()

        assert "不用再约" in page
        assert len(listed(card, district)) == 1

    @pytest.mark.parametrize(
        ("typed", "words", "kept"),
        [
            ({"window": "2026-03-03-MORNING"}, "请选择要寄的材料", ["2026-03-03-MORNING"]),
            ({"materials": ["M05"]}, "请选一个快递员能来的时间", ["M05"]),
            (TYPED | {"window": "2026-02-02-MORNING"}, "请另选一个", ["M05"]),
        ],
    )
    def test_says_what_is_missing_and_keeps_the_rest(self, owner, address, typed, words, kept):
        page = owner.post(address, typed).content.decode()

        assert words in page
        assert checked(page) == kept

    def test_says_so_where_no_calendar_reaches(self, owner, address, hands):
        hands.pass_(days=303)

        page = owner.get(address).content.decode()

        assert "现在还不能约" in page
        assert "没有2027年的" in page

    def test_has_no_page_for_others(self, stranger, address, card, district):
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, TYPED).status_code == 404
        assert listed(card, district) == ()


class TestOnItsWay:
    def test_tells_the_customer_what_to_hand_over_when(self, owner, card, booked):
        page = progress(owner, card)

        assert "请把授权委托书交给快递员，3月3日 周二 上午 9:00–12:00上门取件" in page
        assert booked.tracking_number in page
        assert booked.seal_bag in page
        assert "模拟快递" in page
        assert "现在不用您做任何事" not in page

    def test_tells_where_it_is_and_then_that_it_has_come(self, owner, card, booked, hands):
        hands.pass_(hours=24)
        carrying.follow(parcel_id=booked.id, at=hands())
        on_its_way = progress(owner, card)
        hands.pass_(hours=9)
        carrying.follow(parcel_id=booked.id, at=hands())
        there = progress(owner, card)

        assert "集散中心（模拟）" in on_its_way
        assert "预计 3月3日 周二 15:00 送到" in on_its_way
        assert "已送到" in there
        assert "现在轮到您</p>" not in there

    def test_that_no_courier_took_says_what_to_do(self, owner, card, address, ordered):
        with courier.lent(Unreachable()):
            for _ in range(5):
                carrying.book(parcel_id=ordered.id, at=NOON)

        page = progress(owner, card)

        assert "对方服务连接不上" in page
        assert "换一个时间再约就行" in page
        assert address in page

    def test_that_nobody_knows_of_asks_nothing_of_the_customer(self, owner, card, ordered):
        with courier.lent(Unreachable(may_have_been_booked=True)):
            carrying.book(parcel_id=ordered.id, at=NOON)

        page = progress(owner, card)

        assert "我们正在打电话确认" in page
        assert f"{ordered.id}/cancel/" not in page

    def test_asks_the_database_a_bounded_number_of_times(
        self, owner, card, address, district, django_assert_max_num_queries
    ):
        for _ in range(4):
            owner.post(address, TYPED)
            newest = listed(card, district)[0]
            owner.post(f"{address}{newest.id}/cancel/")
        owner.post(address, TYPED)

        with django_assert_max_num_queries(58):
            progress(owner, card)


class TestCancelling:
    def test_is_shown_until_the_courier_has_answered(self, owner, card, address, booked):
        asked = owner.post(f"{address}{booked.id}/cancel/", follow=True).content.decode()
        carrying.call_off(parcel_id=booked.id, at=NOON)
        done = progress(owner, card)

        assert "正在请快递公司取消" in asked
        assert f"{booked.id}/cancel/" not in asked
        assert "已取消" in done
        assert "还要授权委托书的原件" in done

    def test_of_what_is_not_booked_yet_is_over_at_once(self, owner, address, ordered):
        page = owner.post(f"{address}{ordered.id}/cancel/", follow=True).content.decode()

        assert "已取消，快递员不会来" in page

    def test_that_comes_too_late_says_so(self, owner, card, address, booked, hands):
        hands.pass_(hours=24)
        owner.post(f"{address}{booked.id}/cancel/")
        carrying.call_off(parcel_id=booked.id, at=hands())

        page = progress(owner, card)

        assert "没能取消" in page
        assert "已经取走了" in page

    def test_is_not_for_others(self, stranger, owner, address, booked):
        assert stranger.post(f"{address}{booked.id}/cancel/").status_code == 404
        assert owner.post(f"{address}999999/cancel/").status_code == 404
        assert papers.parcel_for_job(parcel_id=booked.id).is_booked
