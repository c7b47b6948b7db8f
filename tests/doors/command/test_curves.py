"""`fullcycle curves take`: from a head-end's file to the review list and the printed bill."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from tests.journeys.billing_month.conftest import AGREED, AUGUST, SEPTEMBER
from tests.stages import conftest as stages
from tests.stages.billing import conftest as stage

from fullcycle.doors.command import main
from fullcycle.doors.frame import clock
from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.memory import MemoryCurves
from fullcycle.journeys.billing_month import estimating, running
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.loads.estimating import Method
from fullcycle.records.casework.queries import Viewer
from fullcycle.records.customers import queries as customers
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import queries as bills


district, clerk_id, account_id = stages.district, stage.clerk_id, stage.account_id

AT = datetime(2026, 10, 3, 2, 0, tzinfo=UTC)
MIDNIGHT = datetime(2026, 9, 1)  # noqa: DTZ001 - as a head-end writes it
QUARTER = timedelta(minutes=15)
HEADER = "point,begins_at,active_kwh,reactive_kvarh,export_kwh"


@pytest.fixture(autouse=True)
def _at_hand(monkeypatch, settings):
    settings.DEMO = True
    monkeypatch.setattr(main, "_set_up_django", lambda: None)
    monkeypatch.setattr(clock, "now", lambda: AT)
    with curve_store.lent(MemoryCurves()):
        yield


@pytest.fixture
def point(account_id):
    billing.set_price_terms(
        account_id=account_id, terms=AGREED, starts_on=AUGUST, by_id=None, at=AT
    )
    (account,) = customers.list_supplied(account_ids=[account_id])
    return account.points[0].number


@pytest.fixture
def clerk(clerk_id):
    return Viewer(person_id=clerk_id, at=AT)


@pytest.fixture
def take(tmp_path, capsys):
    """Write a file, take it, and return the exit code and what was told."""

    def taken(*lines, name="september.csv", more=()):
        path = tmp_path / name
        path.write_text("\n".join(lines), encoding="utf-8-sig")
        code = main.main(["curves", "take", str(path), *more])
        told = capsys.readouterr()
        return code, told.out + told.err

    return taken


def rows(point, *, changed=None):
    """A September of 100 kWh a quarter-hour, with other values at some of them."""
    values = dict.fromkeys(range(30 * 96), "100,30,0") | dict(changed or {})
    for quarter, told in values.items():
        for value in [told] if isinstance(told, str) else told:
            yield f"{point},{MIDNIGHT + quarter * QUARTER},{value}"


def minute(hour, day=1):
    return datetime(2026, 9, day, hour, tzinfo=SITE_ZONE)


class TestAFileWithFaults:
    HOLE, DOUBLE, CONTRADICTED, NEGATIVE = 4, 100, 200, 300
    CHANGED = {  # noqa: RUF012 - what differs from the plain month
        HOLE: (),
        HOLE + 1: (),
        DOUBLE: ("100,30,0", "100,30,0"),
        CONTRADICTED: ("100,30,0", "900,30,0"),
        NEGATIVE: "-7,30,0",
    }

    @pytest.fixture
    def held(self, point, take, clerk):
        jump = f"{point},2026-09-05 10:07,1,0,0"
        code, told = take(HEADER, *rows(point, changed=self.CHANGED), jump)
        assert code == 0
        assert "2881 quarter-hours of 1 points taken, 4 of them faulty" in told
        running.bill_month(month_on=SEPTEMBER, at=AT)
        (held,) = bills.review_list(viewer=clerk, month_on=SEPTEMBER)
        return held

    def test_is_flagged_with_point_and_moment(self, held, point):
        told = {(flag.kind, flag.occurred_at) for flag in held.flags if flag.occurred_at}
        at = MIDNIGHT.replace(tzinfo=SITE_ZONE)
        assert told == {
            ("GAP", at + self.HOLE * QUARTER),
            ("DOUBLED", at + self.DOUBLE * QUARTER),
            ("GAP", at + self.CONTRADICTED * QUARTER),
            ("CONTRADICTED", at + self.CONTRADICTED * QUARTER),
            ("GAP", at + self.NEGATIVE * QUARTER),
            ("NEGATIVE", at + self.NEGATIVE * QUARTER),
            ("CLOCK_JUMP", datetime(2026, 9, 5, 10, 7, tzinfo=SITE_ZONE)),
        }
        assert {flag.point_id for flag in held.flags} == {point}

    def test_is_billed_by_the_rule_that_the_bill_prints(self, held, clerk):
        # All other days stand at 100 kWh, and so does every estimate.
        assert held.card.kwh == 30 * 96 * 100
        opened = bills.open_bill(viewer=clerk, bill_id=held.card.bill_id)
        notes = {line.note.zh for line in opened.bill.lines if line.kind == "ENERGY"}
        assert notes == {"部分数据缺失，按当月其他日同一时刻的平均值估算"}

    def test_prints_the_other_rule_when_a_clerk_chooses_it(self, held, clerk, clerk_id):
        bill_id = estimating.estimate_again(
            bill_id=held.card.bill_id,
            method=Method.BETWEEN_NEIGHBOURS,
            by_id=clerk_id,
            at=AT,
        )
        opened = bills.open_bill(viewer=clerk, bill_id=bill_id)
        assert opened.bill.lines[0].note.zh == "部分数据缺失，按前后两点内插估算"

    def test_goes_out_once_each_fault_is_cleared_with_a_reason(self, held, clerk_id):
        assert running.issue(month_on=SEPTEMBER, by_id=clerk_id, at=AT).still_held == 1
        for flag in held.flags:
            billing.clear_flag(
                flag_id=flag.flag_id, reason="已与采集系统核对", by_id=clerk_id, at=AT
            )
        assert running.issue(month_on=SEPTEMBER, by_id=clerk_id, at=AT).is_whole

    def test_is_mended_by_a_file_that_says_why(self, held, point, take, clerk):
        mended = rows(point, changed={self.CONTRADICTED: "120,30,0"})
        because = ["--replace-because", "现场抄读冻结数据"]
        code, _told = take(HEADER, *mended, name="mended.csv", more=because)
        assert code == 0
        running.bill_month(month_on=SEPTEMBER, at=AT)
        (mended,) = bills.review_list(viewer=clerk, month_on=SEPTEMBER)
        # The clock that jumped stays to be looked at: no file says when that energy was.
        assert [flag.kind for flag in mended.flags] == ["CLOCK_JUMP"]
        assert mended.card.kwh == held.card.kwh + 20

    def test_keeps_the_rule_that_a_clerk_chose(self, held, point, take, clerk, clerk_id):
        estimating.estimate_again(
            bill_id=held.card.bill_id,
            method=Method.BETWEEN_NEIGHBOURS,
            by_id=clerk_id,
            at=AT,
        )
        take(HEADER, f"{point},{MIDNIGHT + self.HOLE * QUARTER},100,30,0", name="late.csv")
        running.bill_month(month_on=SEPTEMBER, at=AT)
        (held,) = bills.review_list(viewer=clerk, month_on=SEPTEMBER)
        opened = bills.open_bill(viewer=clerk, bill_id=held.card.bill_id)
        assert opened.bill.lines[0].note.zh == "部分数据缺失，按前后两点内插估算"


class TestACleanFile:
    def test_is_billed_without_a_question(self, point, take):
        take(HEADER, *rows(point))
        drafted = running.bill_month(month_on=SEPTEMBER, at=AT)
        assert (drafted.drafted, drafted.held) == (1, 0)

    def test_is_taken_once(self, point, take):
        assert "1 points taken, 0" in take(HEADER, *rows(point))[1]
        assert "were taken before" in take(HEADER, *rows(point))[1]

    def test_reactive_energy_alone_is_looked_at(self, point, take, clerk):
        idle = dict.fromkeys(range(30 * 96), "0,30,0")
        take(HEADER, *rows(point, changed=idle))
        running.bill_month(month_on=SEPTEMBER, at=AT)
        (held,) = bills.review_list(viewer=clerk, month_on=SEPTEMBER)
        assert [flag.kind for flag in held.flags] == ["POWER_FACTOR"]

    def test_a_demand_above_what_the_units_carry_is_told_with_its_moment(
        self, point, take, clerk
    ):
        # 1630 kVA: 1.3 times are 2119 kW; 600 kWh in a quarter-hour are 2400 kW.
        take(HEADER, *rows(point, changed={40: "600,30,0"}))
        running.bill_month(month_on=SEPTEMBER, at=AT)
        (held,) = bills.review_list(viewer=clerk, month_on=SEPTEMBER)
        flags = [flag for flag in held.flags if flag.kind == "OVER_CAPACITY"]
        assert {(flag.point_id, flag.occurred_at) for flag in flags} == {(point, minute(10))}
        opened = bills.open_bill(viewer=clerk, bill_id=held.card.bill_id)
        assert opened.bill.demand_kw == Decimal(2400)

    def test_of_a_month_that_is_not_over_only_keeps_the_curve(self, point, take):
        code, _told = take(HEADER, f"{point},2026-10-01 00:00,1,0,0", name="october.csv")
        assert code == 0
        october = date(2026, 10, 1)
        day = curve_store.current().read_days(
            point_id=point, starts_on=october, ends_on=date(2026, 10, 2)
        )
        assert day.active_wh[0, 0] == 1000


class TestRefusals:
    def test_names_an_unknown_unit_with_its_line(self, take):
        code, told = take("point,begins_at,active_mwh,reactive_kvarh,export_kwh")
        assert code == 1
        assert "september.csv:1: unknown column 'active_mwh'" in told

    @pytest.mark.django_db
    def test_names_a_point_that_nobody_knows(self, take):
        code, told = take(HEADER, "X9,2026-09-01 00:00,1,0,0")
        assert code == 2
        assert "X9（第 2 行）" in told

    def test_wants_a_file(self, capsys, tmp_path):
        assert main.main(["curves", "take", str(tmp_path / "none.csv")]) == 2
        assert "There is no file" in capsys.readouterr().err
