"""The bench of curves: every way comes to the same integers, or nothing is measured."""

import numpy as np
import pytest
from tools.bench.measures import Measure

from fullcycle.gateways.curve_store.parquet_months import ParquetCurves
from fullcycle.kernels.loads import summing
from tools.bench import curve_peers, curves


SOME = 71


@pytest.fixture(scope="module")
def block():
    return curves.invented(SOME)


@pytest.fixture(scope="module")
def periods():
    return curves.periods_of_month()


@pytest.fixture(scope="module")
def peers(block, periods, tmp_path_factory):
    folder = tmp_path_factory.mktemp("peers")
    ParquetCurves(folder / "store").append(block)
    file = next((folder / "store").rglob("*.parquet"))
    return curve_peers.ways(file, periods=periods, folder=folder)


class TestTheWays:
    def test_come_to_what_numpy_counts(self, block, periods, peers):
        right = curves.answer_of(summing.sum_block_plainly(block, periods))

        assert right[0, 9] == 96  # the first point lacks a day
        for name, way in peers.items():
            assert np.array_equal(way(), right), name

    def test_of_each_peer_are_several(self, peers):
        for peer in curve_peers.PEERS:
            assert sum(name.startswith(peer) for name in peers) >= 2

    def test_that_differ_are_not_measured(self, monkeypatch, tmp_path):
        monkeypatch.setenv("FULLCYCLE_HOME", str(tmp_path))
        wrong = {"duckdb file: wrong": lambda: np.zeros((SOME, 10), np.int64)}
        monkeypatch.setattr(curve_peers, "ways", lambda *_, **__: wrong)

        with pytest.raises(curves.NotTheSame, match="duckdb file: wrong"):
            curves.measure(points=SOME)


class TestTheMeasures:
    def test_hold_promises_on_speed_and_memory(self, monkeypatch, tmp_path):
        monkeypatch.setenv("FULLCYCLE_HOME", str(tmp_path))
        monkeypatch.setattr(curves, "ROUNDS", 1)

        measures = curves.measure(points=SOME, districts=2)

        assert all(isinstance(one, Measure) for one in measures)
        promised = [one.what for one in measures if one.promised]
        assert promised == [
            "curves: a month from Parquet",
            "curves: a month in memory",
            "curves: of the machine's bandwidth",
            "curves: 2 districts, streamed",
        ]
        assert measures[-1].is_kept
        assert not [*(tmp_path / "bench").iterdir()]
