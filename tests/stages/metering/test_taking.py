"""Quarter-hours as they arrive: kept once, and what is faulty told with point and moment."""

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from tests.stages.billing.conftest import account_id  # noqa: F401  (a fixture)

from fullcycle.gateways.curve_store import port as curve_store
from fullcycle.gateways.curve_store.memory import MemoryCurves
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.loads.interval_files import PointInterval
from fullcycle.kernels.loads.quality import QUARTER, Interval
from fullcycle.records.customers import queries as customers
from fullcycle.records.journal.models import Line
from fullcycle.stages.metering import actions
from fullcycle.stages.metering.models import ReadingBatch, ReadingFault


SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
MIDNIGHT = datetime(2026, 9, 1, tzinfo=SITE_ZONE)
AT = datetime(2026, 10, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _kept_in_memory():
    with curve_store.lent(MemoryCurves()):
        yield


@pytest.fixture
def point(account_id):  # noqa: F811
    (account,) = customers.list_supplied(account_ids=[account_id])
    return account.points[0].number


def reading(point, quarter, wh, *, begins_at=None, line=2):
    begins_at = begins_at or MIDNIGHT + quarter * QUARTER
    return PointInterval(
        point_number=point,
        interval=Interval(begins_at=begins_at, wh=wh, varh=wh // 3),
        line=line,
    )


def take(*readings, source="september.csv", because="", at=AT):
    new = actions.NewReadings(source=source, readings=readings, replaces_because=because)
    return actions.take_readings(new=new, at=at)


def kept(point, quarters, month_on=SEPTEMBER):
    day = curve_store.current().read_days(
        point_id=point, starts_on=month_on, ends_on=month_on + timedelta(days=1)
    )
    return day.active_wh[0, :quarters].tolist()


def faults():
    rows = ReadingFault.objects.order_by("at", "kind")
    return [(row.kind, (row.at - MIDNIGHT) / QUARTER, row.settled_by_id) for row in rows]


class TestTakeReadings:
    def test_keeps_each_quarter_hour_in_its_month(self, point):
        last = MIDNIGHT.replace(month=10) - QUARTER
        taken = take(
            reading(point, 0, 100),
            reading(point, 1, 200),
            reading(point, 0, 300, begins_at=last + QUARTER),
        )
        assert taken == actions.TakenReadings(intervals=3, points=1, flagged=0, is_repeat=False)
        assert kept(point, 3) == [100, 200, -1]
        assert kept(point, 2, OCTOBER) == [300, -1]
        assert faults() == []

    def test_adds_to_what_was_kept(self, point):
        take(reading(point, 0, 100))
        take(reading(point, 0, 100), reading(point, 1, 200))
        assert kept(point, 3) == [100, 200, -1]
        assert faults() == []

    def test_takes_the_same_batch_once_in_whatever_order(self, point):
        batch = [reading(point, 0, 100), reading(point, 0, 100), reading(point, 1, -5)]
        first = take(*batch)
        again = take(*reversed(batch), source="again.csv")
        assert (first.flagged, again.flagged) == (2, 2)
        assert (first.is_repeat, again.is_repeat) == (False, True)
        assert ReadingBatch.objects.get().source == "september.csv"
        assert Line.objects.filter(act="metering.readings.taken").count() == 1

    def test_tells_what_is_double_with_its_moment_and_counts_it_once(self, point):
        take(reading(point, 4, 100), reading(point, 4, 100))
        assert kept(point, 6)[4:] == [100, -1]
        assert faults() == [("DOUBLED", 4, None)]

    def test_takes_none_of_two_values_of_one_batch(self, point):
        take(reading(point, 4, 100), reading(point, 4, 101))
        assert kept(point, 5)[4] == -1
        assert faults() == [("CONTRADICTED", 4, None)]

    def test_tells_what_contradicts_the_kept(self, point):
        take(reading(point, 4, 100))
        take(reading(point, 4, 101))
        assert faults() == [("CONTRADICTED", 4, None)]

    def test_tells_a_clock_off_the_quarter_hour_and_one_ahead(self, point):
        off = MIDNIGHT + timedelta(minutes=67)
        ahead = AT - QUARTER / 2
        take(reading(point, 0, 5, begins_at=off), reading(point, 0, 5, begins_at=ahead))
        assert [kind for kind, _quarter, _settled in faults()] == ["CLOCK_JUMP"] * 2
        assert ReadingFault.objects.order_by("at").last().month_on == OCTOBER
        assert kept(point, 8) == [-1] * 8

    def test_takes_no_negative_energy(self, point):
        take(reading(point, 3, -1))
        assert kept(point, 4)[3] == -1
        assert faults() == [("NEGATIVE", 3, None)]

    def test_replaces_what_was_kept_where_somebody_says_why(self, point):
        take(reading(point, 4, 100), reading(point, 5, 7), reading(point, 5, 8))
        take(reading(point, 4, 101))
        take(reading(point, 4, 99), because="现场抄读冻结数据")
        assert kept(point, 6)[4:] == [99, -1]
        settled = ReadingBatch.objects.get(replaces_because="现场抄读冻结数据")
        assert faults() == [("CONTRADICTED", 4, settled.pk), ("CONTRADICTED", 5, None)]
        assert Line.objects.order_by("-pk")[0].details["replaces_because"] == (
            "现场抄读冻结数据"
        )

    def test_refuses_points_that_nobody_knows_with_their_lines(self, point):
        with pytest.raises(actions.UnableToTakeReadings, match="X9（第 7 行）"):
            take(reading(point, 0, 1), reading("X9", 0, 1, line=7))
        assert not ReadingBatch.objects.exists()

    @pytest.mark.django_db
    def test_refuses_nothing(self):
        with pytest.raises(actions.UnableToTakeReadings, match="没有数据"):
            take()

    @pytest.mark.parametrize(
        ("failing", "failure", "words"),
        [
            ("append", curve_store.UnableToKeepCurves, "存不进去"),
            ("read_days", curve_store.UnableToReadCurves, "读不出来"),
        ],
    )
    def test_takes_nothing_where_curves_cannot_be_kept(self, point, failing, failure, words):
        class Broken(MemoryCurves):
            pass

        def fail(_self, *_arguments, **_more):
            raise failure("no")

        setattr(Broken, failing, fail)
        with (
            curve_store.lent(Broken()),
            pytest.raises(actions.UnableToTakeReadings, match=words),
        ):
            take(reading(point, 0, 1), reading(point, 0, 1))
        assert not ReadingBatch.objects.exists()
        assert not ReadingFault.objects.exists()

    def test_rows_tell_what_they_are(self, point):
        take(reading(point, 3, -1))
        assert str(ReadingBatch.objects.get()) == "1 quarter-hours of september.csv"
        assert str(ReadingFault.objects.get()).startswith("NEGATIVE of point")


class TestTheDatabase:
    def test_tells_an_open_fault_once(self, point):
        take(reading(point, 3, -1))
        row = ReadingFault.objects.get()
        row.pk = None
        with pytest.raises(IntegrityError, match="told_once"), transaction.atomic():
            row.save()


@pytest.mark.django_db(transaction=True)
class TestTwoBatchesAtOnce:
    def test_do_not_lose_each_others_readings(self, point):
        batches = [[reading(point, quarter, 10 + quarter)] for quarter in range(4)]
        batches += batches[:2]
        start, repeats = threading.Barrier(len(batches)), []

        def run(batch):
            start.wait()
            repeats.append(take(*batch).is_repeat)
            connection.close()

        threads = [threading.Thread(target=run, args=[batch]) for batch in batches]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert kept(point, 5) == [10, 11, 12, 13, -1]
        assert repeats.count(True) == 2
        assert faults() == []
