"""What points took in a month: recorded from curves, kept, and told to bills and pages."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.memory import MemoryCurves
from fullcycle.kernels.calendars.workdays import SITE_ZONE, load_calendar
from fullcycle.kernels.loads.curves import MISSING, CurveBlock
from fullcycle.kernels.loads.estimating import Method
from fullcycle.kernels.rulebook.tariffs import book as tariffs
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.kernels.tariff.bills import FlagKind
from fullcycle.records.casework.queries import Viewer
from fullcycle.records.customers import actions as customers
from fullcycle.records.customers.actions import NewMeteringPoint, NewSource, RegisteredSupply
from fullcycle.records.journal.models import Line
from fullcycle.stages.metering import actions, queries
from fullcycle.stages.metering.models import MonthUse


pytestmark = pytest.mark.django_db

JUNE = date(2026, 6, 1)
AT = datetime(2026, 7, 1, 1, 0, tzinfo=UTC)
MONTH = actions.MonthToRecord(
    month_on=JUNE, region="ZJ", book=tariffs.load_tariff_book(), calendar=load_calendar()
)
POINT = NewMeteringPoint(mode="HV_HV", ct_primary_a=75, ct_secondary_a=5, pt_ratio=Decimal(100))
SUPPLY = RegisteredSupply(
    account_number="3301234567890",
    address="鹿城区双屿街道牛岭路18号",
    voltage_kv=10,
    contract_kva=1_000,
    energised_on=date(2020, 5, 6),
    sources=(
        NewSource(
            role="MAIN",
            substation="双屿变",
            feeder="牛岭921线",
            voltage_kv=10,
            capacity_kva=1_000,
        ),
    ),
    transformers=(customers.NewTransformer(label="1号变", kva=1_000, high_kv=10),),
    metering_points=(
        replace(POINT, number="MAIN"),
        replace(POINT, number="SOLAR", use="GENERATION"),
        replace(POINT, number="CHECKED", use="CHECK"),
    ),
)


@pytest.fixture
def supply(district):
    """Supply the plant as above, or differently in the named fields."""

    def with_changes(**changes):
        return customers.register_supply(
            replace(SUPPLY, **changes),
            customer_id=district.customer_id,
            source="竣工资料",
            at=AT,
        )

    return with_changes


@pytest.fixture
def account_id(supply):
    return supply()


@pytest.fixture
def store():
    with curve_store.lent(MemoryCurves()) as lent:
        yield lent


@pytest.fixture
def owner(district):
    return Viewer(person_id=district.owner_id, at=AT)


def block_of(*names, wh=1000, days=18, month_on=JUNE):
    """Each point takes as much in every quarter-hour; 18 days of June have no holiday."""
    active = np.full((len(names), days * 96), wh, np.int32)
    return CurveBlock(
        point_ids=names,
        starts_on=month_on,
        days=days,
        active_wh=active,
        reactive_varh=active // 4,
        export_wh=active // 10,
    )


def recorded(account_id):
    return {
        use.point_number: use
        for use in queries.month_uses(account_ids=[account_id], month_on=JUNE).get(
            account_id, ()
        )
    }


class TestRecording:
    def test_keeps_what_each_point_took_by_period(self, account_id, store):
        store.append(block_of("MAIN", "SOLAR"))

        told = actions.record_month(month=MONTH, at=AT)

        assert told == actions.RecordedMonth(points=2, flagged=0)
        found = recorded(account_id)
        assert set(found) == {"MAIN", "SOLAR"}
        (use,) = found["MAIN"].uses
        # In June: peak 8-11 and 13-17, flat 17-24, valley 0-8 and 11-13.
        assert use.active_kwh == {
            Period.PEAK: 18 * 28,
            Period.FLAT: 18 * 28,
            Period.VALLEY: 18 * 40,
        }
        assert use.reactive_forward_kvarh == 18 * 24
        assert use.export_kwh == round(18 * 9.6)
        assert use.max_demand.kw == 4
        assert use.max_demand.at == datetime(2026, 6, 1, tzinfo=SITE_ZONE)
        assert found["MAIN"].flags == ()

    def test_takes_the_periods_of_the_province_of_the_customer(self, account_id, store):
        store.append(block_of("MAIN"))
        actions.record_month(month=MONTH, at=AT)
        by_name = recorded(account_id)

        actions.record_month(month=replace(MONTH, region=None), at=AT)

        # The plant lies in Wenzhou, 330302.
        assert recorded(account_id) == by_name
        with pytest.raises(UnableToPrice):
            actions.record_month(month=replace(MONTH, region="XZ"), at=AT)

    def test_leaves_out_points_that_are_not_billed_or_not_known(self, account_id, store):
        store.append(block_of("MAIN", "CHECKED", "NOBODYS"))

        assert actions.record_month(month=MONTH, at=AT).points == 1
        assert sorted(recorded(account_id)) == ["MAIN"]

    def test_begins_when_the_supply_began(self, supply, store):
        account_id = supply(energised_on=date(2026, 6, 10))
        store.append(block_of("MAIN"))

        actions.record_month(month=MONTH, at=AT)

        (use,) = recorded(account_id)["MAIN"].uses
        assert (use.starts_on, use.ends_on) == (date(2026, 6, 10), date(2026, 6, 19))

    def test_of_the_same_again_changes_nothing(self, account_id, store):
        store.append(block_of("MAIN"))
        actions.record_month(month=MONTH, at=AT)
        before = MonthUse.objects.get()

        actions.record_month(month=MONTH, at=datetime(2026, 7, 2, tzinfo=UTC))

        after = MonthUse.objects.get()
        assert after.recorded_at == before.recorded_at
        assert not MonthUse.pgh_event_model.objects.exists()
        assert recorded(account_id)["MAIN"].missing == 0

    def test_of_other_curves_keeps_the_former_row(self, account_id, store):
        store.append(block_of("MAIN"))
        actions.record_month(month=MONTH, at=AT)
        store.append(block_of("MAIN", wh=2000))

        actions.record_month(month=MONTH, at=datetime(2026, 7, 2, tzinfo=UTC))

        assert recorded(account_id)["MAIN"].uses[0].max_demand.kw == 8
        assert MonthUse.pgh_event_model.objects.get().max_kw == 4

    def test_names_a_hole_and_how_it_was_filled(self, account_id, store):
        block = block_of("MAIN")
        block.active_wh[0, 96:192] = MISSING
        store.append(block)

        told = actions.record_month(month=MONTH, at=AT)

        assert told.flagged == 1
        use = recorded(account_id)["MAIN"]
        assert (use.missing, use.method) == (96, Method.SAME_HOUR_OF_OTHER_DAYS)
        assert use.uses[0].is_estimated
        (flag,) = use.flags
        assert (flag.kind, flag.point_id) == (FlagKind.GAP, "MAIN")
        assert flag.at == datetime(2026, 6, 2, tzinfo=SITE_ZONE)

    def test_fills_nothing_where_no_method_is_chosen(self, account_id, store):
        block = block_of("MAIN")
        block.active_wh[0, 96:192] = MISSING
        store.append(block)

        actions.record_month(month=replace(MONTH, method=None), at=AT)

        use = recorded(account_id)["MAIN"]
        assert (use.missing, use.method) == (96, "")
        assert sum(use.uses[0].active_kwh.values()) == 17 * 96

    def test_flags_more_than_the_transformers_bear(self, account_id, store):
        block = block_of("MAIN")
        # 1,000 kVA for a quarter-hour are 250 kWh; a quarter more is believed.
        block.active_wh[0, 5:7] = 312_500, 312_501
        store.append(block)

        actions.record_month(month=MONTH, at=AT)

        (flag,) = recorded(account_id)["MAIN"].flags
        assert flag.kind is FlagKind.OVER_CAPACITY
        assert flag.at == datetime(2026, 6, 1, 1, 30, tzinfo=SITE_ZONE)

    def test_of_a_point_never_heard_of_has_no_maximum(self, account_id, store):
        store.append(block_of("MAIN", wh=MISSING))

        actions.record_month(month=MONTH, at=AT)

        row = MonthUse.objects.get()
        assert (row.max_kw, row.max_at, row.estimate_method) == (None, None, "")
        assert str(row).endswith("2026-06")
        assert recorded(account_id)["MAIN"].uses[0].max_demand is None

    def test_writes_one_line_into_the_journal(self, account_id, store):
        store.append(block_of("MAIN"))
        actions.record_month(month=MONTH, at=AT)

        line = Line.objects.get(act="metering.month.recorded")
        assert (line.subject_id, line.details) == ("2026-06", {"points": 1, "flagged": 0})
        assert account_id

    def test_refuses_a_block_of_another_month(self):
        with pytest.raises(ValueError, match="not of 2026-06-01"):
            actions.record_curves(
                [block_of("MAIN", month_on=date(2026, 7, 1))], month=MONTH, at=AT
            )

    def test_is_refused_by_the_database_without_a_moment(self, account_id, store):
        store.append(block_of("MAIN"))
        actions.record_month(month=MONTH, at=AT)

        with pytest.raises(IntegrityError, match="has_its_moment"), transaction.atomic():
            MonthUse.objects.update(max_at=None)
        with pytest.raises(IntegrityError, match="only_what_is_missing"), transaction.atomic():
            MonthUse.objects.update(estimate_method=Method.BETWEEN_NEIGHBOURS)
        assert account_id


class TestMonthUses:
    def test_ask_as_often_for_many_accounts_as_for_one(
        self, account_id, store, django_assert_num_queries
    ):
        store.append(block_of("MAIN", "SOLAR"))
        actions.record_month(month=MONTH, at=AT)

        with django_assert_num_queries(1):
            found = queries.month_uses(account_ids=[account_id, -1], month_on=JUNE)

        assert list(found) == [account_id]

    def test_know_nothing_of_another_month(self, account_id, store):
        store.append(block_of("MAIN"))
        actions.record_month(month=MONTH, at=AT)

        found = queries.month_uses(account_ids=[account_id], month_on=date(2026, 5, 1))

        assert found == {}


class TestPeakDay:
    def test_shows_the_day_of_the_maximum(self, account_id, store, owner):
        block = block_of("MAIN", "SOLAR")
        block.active_wh[0, 9 * 96 + 41] = 9000
        block.active_wh[0, 9 * 96 + 50] = MISSING
        block.active_wh[1, 3 * 96] = 90_000
        store.append(block)
        actions.record_month(month=MONTH, at=AT)

        day = queries.peak_day(viewer=owner, account_id=account_id, month_on=JUNE)

        assert day.on == date(2026, 6, 10)
        assert (len(day.kw), day.kw[41], day.kw[50], day.kw[0]) == (96, 36, None, 4)
        assert (day.max_kw, day.max_at) == (36, day.begins_at[41])
        assert day.begins_at[41] == datetime(2026, 6, 10, 10, 15, tzinfo=SITE_ZONE)

    def test_adds_up_the_feeders(self, supply, store, owner):
        account_id = supply(
            metering_points=(replace(POINT, number="A"), replace(POINT, number="B"))
        )
        block = block_of("A", "B")
        block.active_wh[1, 5 * 96 + 8] = 5000
        store.append(block)
        actions.record_month(month=MONTH, at=AT)

        day = queries.peak_day(viewer=owner, account_id=account_id, month_on=JUNE)

        assert (day.on, day.kw[8], day.kw[9]) == (date(2026, 6, 6), 24, 8)

    def test_is_unknown_without_use_or_without_curves(self, account_id, store, owner):
        asked = {"viewer": owner, "account_id": account_id, "month_on": JUNE}
        assert queries.peak_day(**asked) is None

        actions.record_curves([block_of("MAIN")], month=MONTH, at=AT)

        assert queries.peak_day(**asked) is None
        store.append(block_of("MAIN"))
        assert queries.peak_day(**asked).max_kw == 4

    def test_is_shown_to_staff_and_whoever_acts_for_the_customer(
        self, account_id, store, district
    ):
        store.append(block_of("MAIN"))
        actions.record_month(month=MONTH, at=AT)

        for person_id in (district.owner_id, district.staff["ACCEPT"]):
            viewer = Viewer(person_id=person_id, at=AT)
            day = queries.peak_day(viewer=viewer, account_id=account_id, month_on=JUNE)
            assert day is not None
        stranger = Viewer(person_id=district.stranger_id, at=AT)
        with pytest.raises(PermissionDenied):
            queries.peak_day(viewer=stranger, account_id=account_id, month_on=JUNE)


class TestDayCurve:
    def test_adds_up_the_feeders_and_tells_each_and_every_gap(self, supply, store, owner):
        account_id = supply(
            metering_points=(replace(POINT, number="A"), replace(POINT, number="B"))
        )
        block = block_of("A", "B")
        day = 5 * 96
        block.active_wh[:, day] = -1
        block.active_wh[0, day + 1] = -1
        store.append(block)

        curve = queries.day_curve(viewer=owner, account_id=account_id, on=date(2026, 6, 6))

        assert (curve.kw[0], curve.kw[1], curve.kw[2], len(curve.kw)) == (None, 4, 8, 96)
        assert [(one.point_number, one.kw[1]) for one in curve.points] == [
            ("A", None),
            ("B", 4),
        ]
        assert curve.begins_at[0] == datetime(2026, 6, 6, tzinfo=SITE_ZONE)

    def test_is_empty_of_a_day_that_is_not_kept(self, account_id, store, owner):  # noqa: ARG002
        curve = queries.day_curve(viewer=owner, account_id=account_id, on=date(2031, 1, 1))

        assert curve.kw == (None,) * 96

    def test_is_not_for_strangers(self, account_id, district):
        stranger = Viewer(person_id=district.stranger_id, at=AT)

        with pytest.raises(PermissionDenied):
            queries.day_curve(viewer=stranger, account_id=account_id, on=date(2026, 6, 6))
