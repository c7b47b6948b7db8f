"""Months of use for the demonstration: built once, kept where a visitor looks."""

from datetime import UTC, date, datetime

import pytest

from fullcycle.doors.command.district import building, metered, shapes
from fullcycle.doors.command.district.customers import account_number
from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.memory import MemoryCurves
from fullcycle.kernels.tariff.bills import FlagKind
from fullcycle.records.casework.queries import Viewer
from fullcycle.records.customers import queries as customers
from fullcycle.records.customers.models import Account
from fullcycle.stages.metering import queries as metering


pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 24)
SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (9, 10, 11))
SOME = 8


@pytest.fixture(autouse=True)
def store():
    with curve_store.lent(MemoryCurves()) as lent:
        yield lent


@pytest.fixture(autouse=True)
def small(monkeypatch):
    monkeypatch.setattr(metered, "MONTHS", (SEPTEMBER, OCTOBER, NOVEMBER))
    monkeypatch.setattr(metered, "LOOKED_AT", 3)
    monkeypatch.setattr(metered, "CHUNK", 2)
    monkeypatch.setattr(metered, "APPENDED", 2)
    monkeypatch.setattr(shapes, "load_shapes", shapes.own_shapes)


@pytest.fixture
def district():
    password = "Fullcycle-12345678"
    building.build_staff(password=password, at=building.STANDS_SINCE)
    building.build_customers(last=SOME, at=building.STANDS_SINCE, tell=lambda _count: None)


def build():
    told = []
    return metered.build_use(at=AT, today=TODAY, tell=told.append), told


def uses(month_on):
    ids = customers.supplied_account_ids(starts_on=month_on, ends_on=TODAY)
    found = metering.month_uses(account_ids=ids, month_on=month_on)
    return {use.point_number: use for points in found.values() for use in points}


def kept(store, month_on):
    return {name for block in store.scan(month_on=month_on) for name in block.point_ids}


def point(number):
    return f"{account_number(number)}01"


@pytest.mark.usefixtures("district")
class TestTheMonths:
    def test_are_built_for_everybody_up_to_yesterday(self):
        built, told = build()

        assert told == [SOME] * 3
        assert (built.months, built.points) == (3, 3 * SOME)
        assert built.shapes == "the generator's own shapes"
        november = uses(NOVEMBER)
        assert len(november) == SOME
        assert {use.uses[-1].ends_on for use in november.values()} == {TODAY}

    def test_keep_the_curves_of_the_last_two_and_of_those_looked_at(self, store):
        build()

        assert kept(store, SEPTEMBER) == {point(number) for number in range(3)}
        assert kept(store, OCTOBER) == {point(number) for number in range(SOME)}
        assert kept(store, NOVEMBER) == {point(number) for number in range(SOME)}

    def test_are_built_once(self):
        build()

        built, told = build()

        assert (built.months, told) == (0, [])

    def test_begin_with_the_supply_and_are_whole_without_who_came_later(self):
        late_on = date(2026, 11, 10)
        Account.objects.filter(number=account_number(7)).update(energised_on=late_on)

        _built, told = build()

        assert told == [SOME - 1, SOME - 1, SOME]
        assert uses(NOVEMBER)[point(7)].uses[0].starts_on == late_on
        assert build()[1] == []

    def test_tell_of_what_is_planted(self):
        built, _told = build()

        october = uses(OCTOBER)
        assert [flag.kind for flag in october[point(5)].flags] == [FlagKind.GAP]
        assert october[point(5)].missing == 96
        assert [flag.kind for flag in october[point(6)].flags] == [FlagKind.OVER_CAPACITY]
        assert built.flagged == 2
        assert october[point(1)].uses[0].max_demand.at.hour == 14

    def test_show_the_day_of_the_maximum(self):
        build()
        staff = building.persons.find_staff(staff_number="K000001")
        number = account_number(1)
        owner = customers.find_customer_by_account_number(number)
        (account,) = customers.list_accounts_of(owner.id)

        day = metering.peak_day(
            viewer=Viewer(person_id=staff.id, at=AT), account_id=account.id, month_on=OCTOBER
        )

        assert day.on == date(2026, 10, 21)
        assert max(kw for kw in day.kw if kw is not None) == day.max_kw


class TestNobody:
    def test_has_no_months(self):
        built, told = build()

        assert (built.months, told) == (0, [])
