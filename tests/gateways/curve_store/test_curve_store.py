"""What holds for every curve store, and what is particular to Parquet files."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from fullcycle.gateways.curve_store import parts
from fullcycle.gateways.curve_store.memory import MemoryCurves
from fullcycle.gateways.curve_store.parquet_months import ParquetCurves
from fullcycle.gateways.curve_store.port import UnableToKeepCurves, UnableToReadCurves
from fullcycle.kernels.loads.curves import MISSING, CurveBlock


JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)
CHANNELS = ("active_wh", "reactive_varh", "export_wh")


@pytest.fixture(params=["parquet", "memory"])
def store(request, tmp_path):
    return MemoryCurves() if request.param == "memory" else ParquetCurves(tmp_path)


def block_of(*names, month_on=JUNE, days=30, start=0):
    """Curves of which no two values are alike, counted on from `start`."""
    shape = (len(names), days * 96)
    active = np.arange(start, start + shape[0] * shape[1], dtype=np.int32).reshape(shape)
    return CurveBlock(
        point_ids=names,
        starts_on=month_on,
        days=days,
        active_wh=active,
        reactive_varh=active // 3,
        export_wh=active % 5,
    )


def kept(store, month_on=JUNE):
    """Every point's three channels, as lists; a point that comes twice fails."""
    found = {}
    for block in store.scan(month_on=month_on):
        assert block.starts_on == month_on
        assert list(block.point_ids) == sorted(block.point_ids)
        for place, name in enumerate(block.point_ids):
            assert name not in found
            found[name] = [getattr(block, channel)[place].tolist() for channel in CHANNELS]
    return found


class TestEveryCurveStore:
    def test_gives_back_what_it_keeps_in_the_order_of_points(self, store):
        block = block_of("B", "A", "C")
        store.append(block)

        expected = {
            name: [getattr(block, channel)[place].tolist() for channel in CHANNELS]
            for place, name in enumerate("BAC")
        }
        assert kept(store) == expected

    def test_gives_nothing_of_a_month_it_never_heard_of(self, store):
        store.append(block_of("A"))

        assert kept(store, JULY) == {}

    def test_keeps_a_point_once_however_often_it_is_appended(self, store):
        for _turn in range(3):
            store.append(block_of("A", "B"))

        assert sorted(kept(store)) == ["A", "B"]

    def test_replaces_only_the_points_that_come_again(self, store):
        store.append(block_of("A", "B", "C"))
        store.append(block_of("B", "D", start=500_000))

        found = kept(store)
        assert sorted(found) == ["A", "B", "C", "D"]
        assert found["B"][0][0] == 500_000
        assert found["C"][0][0] == 2 * 2880

    def test_lets_a_month_grow(self, store):
        store.append(block_of("A", "B", days=3))
        store.append(block_of("A", days=7))

        lengths = {name: len(active) for name, (active, _, _) in kept(store).items()}
        assert lengths == {"A": 7 * 96, "B": 3 * 96}

    def test_changes_nothing_by_nothing(self, store):
        store.append(block_of())
        store.append(block_of("A", days=0))

        assert kept(store) in ({}, {"A": [[], [], []]})

    def test_reads_one_days_curve(self, store):
        store.append(block_of("A", "B"))

        on = date(2026, 6, 11)
        day = store.read_days(point_id="B", starts_on=on, ends_on=on + timedelta(days=1))

        first = 2880 + 10 * 96
        assert day.starts_on == on
        assert day.active_wh.tolist() == [list(range(first, first + 96))]
        assert day.reactive_varh[0, 0] == first // 3
        assert day.export_wh[0, 1] == (first + 1) % 5

    def test_reads_over_the_end_of_a_month_and_says_what_is_missing(self, store):
        store.append(block_of("A", days=29))
        store.append(block_of("A", month_on=JULY, days=2, start=7))

        days = store.read_days(
            point_id="A", starts_on=date(2026, 6, 29), ends_on=date(2026, 7, 4)
        )

        active = days.active_wh[0]
        assert active[:96].tolist() == list(range(28 * 96, 29 * 96))
        assert set(active[96:192].tolist()) == {MISSING}
        assert active[192:384].tolist() == list(range(7, 7 + 192))
        assert set(active[384:].tolist()) == {MISSING}

    def test_reads_nothing_of_a_point_it_never_heard_of(self, store):
        store.append(block_of("A", "C"))

        for name in ("B", "D"):
            days = store.read_days(point_id=name, starts_on=JUNE, ends_on=date(2026, 6, 2))
            assert set(days.active_wh[0].tolist()) == {MISSING}

    def test_refuses_days_that_run_backwards(self, store):
        with pytest.raises(ValueError, match="no day"):
            store.read_days(point_id="A", starts_on=JULY, ends_on=JULY)

    @pytest.mark.parametrize(
        ("month_on", "days"), [(date(2026, 6, 2), 3), (JUNE, 31), (date(2026, 2, 1), 29)]
    )
    def test_refuses_what_is_no_month(self, store, month_on, days):
        with pytest.raises(ValueError, match="no month"):
            store.append(block_of("A", month_on=month_on, days=days))

    def test_refuses_a_point_that_is_named_twice(self, store):
        with pytest.raises(ValueError, match="twice"):
            store.append(block_of("A", "A"))


class TestParquet:
    def test_lies_in_row_groups_that_are_read_one_by_one(self, tmp_path, monkeypatch):
        monkeypatch.setattr(parts, "POINTS_IN_GROUP", 2)
        store = ParquetCurves(tmp_path)
        store.append(block_of("A", "B", "C", "D", "E", days=2))

        sizes = [len(block.point_ids) for block in store.scan(month_on=JUNE)]
        last = store.read_days(point_id="E", starts_on=JUNE, ends_on=date(2026, 6, 3))

        assert sizes == [2, 2, 1]
        assert last.active_wh[0].tolist() == list(range(4 * 192, 5 * 192))

    def test_is_what_any_reader_of_parquet_reads(self, tmp_path):
        ParquetCurves(tmp_path).append(block_of("A", "B", days=1))

        (file,) = tmp_path.rglob("*.parquet")
        table = parquet.read_table(file)

        assert table["point"].to_pylist() == ["A"] * 96 + ["B"] * 96
        assert table["quarter"].to_pylist() == [*range(96), *range(96)]
        assert table["active_wh"].to_pylist() == list(range(192))
        assert table["export_wh"].to_pylist() == [value % 5 for value in range(192)]

    def test_copies_nothing_on_its_way_into_arrays(self, tmp_path):
        store = ParquetCurves(tmp_path)
        store.append(block_of("A", "B"))

        (block,) = store.scan(month_on=JUNE)

        assert not block.active_wh.flags.owndata
        assert not block.active_wh.flags.writeable

    def test_removes_a_file_of_which_nothing_counts(self, tmp_path):
        store = ParquetCurves(tmp_path)
        store.append(block_of("A"))
        store.append(block_of("B"))
        store.append(block_of("A", "B", start=9))

        assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == [
            "00000003.parquet"
        ]

    def test_is_written_by_several_at_once(self, tmp_path):
        store = ParquetCurves(tmp_path)
        names = [f"P{number:02d}" for number in range(40)]

        with ThreadPoolExecutor(8) as workers:
            list(workers.map(lambda name: store.append(block_of(name, days=1)), names))

        assert sorted(kept(store)) == names

    def test_says_that_it_cannot_write(self, tmp_path):
        blocked = tmp_path / "curves"
        blocked.write_bytes(b"a file where the folder should be")

        with pytest.raises(UnableToKeepCurves, match="稍后重试"):
            ParquetCurves(blocked).append(block_of("A"))

    def test_leaves_nothing_half_written(self, tmp_path, monkeypatch):
        def full(_file, _block):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("fullcycle.gateways.curve_store.parquet_months.write_part", full)
        store = ParquetCurves(tmp_path)

        with pytest.raises(UnableToKeepCurves):
            store.append(block_of("A"))

        assert [file for file in tmp_path.rglob("*") if file.is_file()] == []

    @pytest.mark.parametrize("damage", ["cut", "foreign", "compressed", "fewer"])
    def test_says_that_a_file_is_damaged(self, tmp_path, damage):
        store = ParquetCurves(tmp_path)
        folder = tmp_path / "2026-06"
        folder.mkdir()
        path = folder / "00000001.parquet"
        if damage == "cut":
            path.write_bytes(b"PAR1 and nothing more")
        elif damage == "foreign":
            parquet.write_table(pa.table({"a": [1]}), path)
        else:
            own = ParquetCurves(tmp_path / "own")
            own.append(block_of("A", "B", days=1))
            (file,) = (tmp_path / "own").rglob("*.parquet")
            table = parquet.read_table(file)
            if damage == "compressed":
                parquet.write_table(table, path, compression="zstd")
            else:
                fewer = table.slice(0, 96)
                parquet.write_table(fewer, path, compression="NONE", use_dictionary=["point"])

        with pytest.raises(UnableToReadCurves, match="损坏"):
            list(store.scan(month_on=JUNE))
