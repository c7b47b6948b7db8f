"""Quarter-hours out of a file: units by the column, faults with their lines."""

from datetime import UTC, datetime

import pytest

from fullcycle.kernels.loads.interval_files import (
    MOST_TOLD,
    UnableToReadIntervals,
    read_intervals,
)


HEADER = "point,begins_at,active_kwh,reactive_kvarh,export_kwh"


def faults_of(*lines: str) -> tuple[str, ...]:
    with pytest.raises(UnableToReadIntervals) as refusal:
        read_intervals(lines, name="october.csv")
    assert str(refusal.value) == "\n".join(refusal.value.faults)
    return refusal.value.faults


class TestReadIntervals:
    def test_reads_energy_in_the_unit_of_its_column(self):
        (one,) = read_intervals([HEADER, "P1,2026-10-01 00:15,100.25,30,0"], name="x")
        assert (one.point_number, one.line) == ("P1", 2)
        assert (one.interval.wh, one.interval.varh) == (100_250, 30_000)
        assert one.interval.export_wh == 0

    def test_reads_columns_in_any_order_and_skips_empty_lines(self):
        lines = [
            "export_wh, reactive_varh,active_wh,begins_at,point",
            "",
            "1,2,-3,2026-10-01T00:15,P1",
        ]
        (one,) = read_intervals(lines, name="x")
        assert (one.interval.wh, one.interval.varh, one.interval.export_wh) == (-3, 2, 1)

    def test_takes_an_instant_without_zone_for_chinas(self):
        lines = [HEADER, "P1,2026-10-01 08:00,1,0,0", "P1,2026-10-01T00:00+00:00,1,0,0"]
        first, second = read_intervals(lines, name="x")
        assert first.interval.begins_at == second.interval.begins_at
        assert first.interval.begins_at == datetime(2026, 10, 1, tzinfo=UTC)

    def test_names_an_unknown_column_or_unit_with_its_line(self):
        told = faults_of("point,begins_at,active_mwh,reactive_kvarh,export_kwh,volt")
        assert told[0].startswith("october.csv:1: unknown column 'active_mwh'; known are")
        assert told[1].startswith("october.csv:1: unknown column 'volt'")
        assert told[2] == "october.csv:1: one column is wanted of active_kwh and active_wh"

    def test_wants_one_unit_of_a_value(self):
        told = faults_of(f"{HEADER},active_wh,point")
        assert told == (
            "october.csv:1: the column 'point' stands twice",
            "october.csv:1: one column is wanted of active_kwh and active_wh",
        )

    def test_wants_a_header(self):
        assert "one column is wanted of point" in faults_of()[0]

    @pytest.mark.parametrize(
        ("row", "fault"),
        [
            ("P1,2026-10-01 00:15,1,0", "5 values are wanted, not 4"),
            (",2026-10-01 00:15,1,0,0", "no metering point is named"),
            ("P1,tomorrow,1,0,0", "'tomorrow' is no instant like"),
            ("P1,2026-10-01 00:15,much,0,0", "'much' is no energy"),
            ("P1,2026-10-01 00:15,,0,0", "'' is no energy"),
            ("P1,2026-10-01 00:15,NaN,0,0", "NaN has more digits"),
            ("P1,2026-10-01 00:15,1.00005,0,0", "1.00005 has more digits"),
            ("P1,2026-10-01 00:15,1,2147484,0", "2147484 has more digits"),
        ],
    )
    def test_names_what_is_wrong_with_its_line(self, row, fault):
        (told,) = faults_of(HEADER, "P1,2026-10-01 00:00,1,0,0", row)
        assert told.startswith(f"october.csv:3: {fault}")

    def test_tells_the_first_faults_only(self):
        assert len(faults_of(HEADER, *["P1,x,1,0,0"] * 30)) == MOST_TOLD
