import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from fullcycle.kernels.rulebook.reading import UnableToReadRulebook
from fullcycle.kernels.rulebook.traits import Importance
from fullcycle.kernels.schemes import reading
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.terms import HouseRuleName, NumberName, SeriesName


TODAY = date(2026, 11, 24)
NUMBER = reading.scheme_tables().numbers[1]


def in_force(on=TODAY, region="ZJ"):
    return reading.scheme_tables().in_force(on=on, region=region)


@pytest.fixture
def broken_folder(tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(reading.DATA, folder)

    def with_change(file, old, new):
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return with_change


def line_of(file, words):
    lines = (reading.DATA / file).read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


class TestSchemeTables:
    def test_holds_every_number_series_level_and_sentence(self):
        tables = in_force()

        assert {row.name for row in tables.numbers} == set(NumberName)
        assert {row.name for row in tables.series} == set(SeriesName)
        assert {row.importance for row in tables.importances} == set(Importance)
        assert {row.name for row in tables.house_rules} == set(HouseRuleName)

    @pytest.mark.parametrize(
        ("_case", "on", "limit_kw"),
        [
            ("the 1996 rules", date(2020, 9, 24), 100),
            ("the day the limit was raised", date(2020, 9, 25), 160),
        ],
    )
    def test_follows_the_day(self, _case, on, limit_kw):
        assert in_force(on).number(NumberName.LOW_VOLTAGE_LIMIT_KW).value == limit_kw

    def test_puts_a_regions_own_rows_first(self):
        own = replace(NUMBER, dating=replace(NUMBER.dating, region="ZJ"), value=D(1))
        tables = replace(reading.scheme_tables(), numbers=(NUMBER, own))

        def value(region):
            return tables.in_force(on=TODAY, region=region).number(NUMBER.name).value

        assert value("ZJ") == 1
        assert value("HB") == NUMBER.value

    def test_refuses_where_no_row_answers(self):
        with pytest.raises(UnableToDraft, match="No rule in force covers 6 kV"):
            in_force().voltage(D(6))


class TestMeteringClass:
    @pytest.mark.parametrize(
        ("_case", "on", "kv", "kva", "metering_class", "active"),
        [
            ("2016: 10 kV, however large", TODAY, "10", 9000, "III", "0.5S"),
            ("2016: 35 kV", TODAY, "35", 9000, "III", "0.5S"),
            ("2016: 110 kV", TODAY, "110", 50000, "II", "0.5S"),
            ("2016: 220 kV", TODAY, "220", 200000, "I", "0.2S"),
            ("2016: low side", TODAY, "0.4", 250, "IV", "1.0"),
            ("2000: from 10 MVA", date(2017, 4, 30), "10", 10000, "I", "0.2S"),
            ("2000: from 2 MVA", date(2017, 4, 30), "10", 2000, "II", "0.5S"),
            ("2000: from 315 kVA", date(2017, 4, 30), "10", 315, "III", "1.0"),
            ("2000: below 315 kVA", date(2017, 4, 30), "10", 314, "IV", "1.0"),
        ],
    )
    def test_follows_the_edition(self, _case, on, kv, kva, metering_class, active):
        row = in_force(on).metering_class(meter_kv=D(kv), kva=D(kva))

        assert (row.metering_class, row.active_accuracy) == (metering_class, active)


class TestFaults:
    @pytest.mark.parametrize(
        ("_case", "file", "old", "new", "words"),
        [
            (
                "not a number",
                "numbers.yaml",
                "value: 0.80",
                "value: most",
                "a number is wanted",
            ),
            ("a share above one", "coincidences.yaml", "share: 0.95", "share: 9.5", "no share"),
            (
                "an unknown code",
                "importances.yaml",
                "importance: FIRST",
                "importance: ONE",
                "none of",
            ),
            ("sizes upside down", "series.yaml", "sizes: 30 50", "sizes: 50 30", "ascending"),
            (
                "sizes that are words",
                "series.yaml",
                "sizes: 30 50",
                "sizes: few 50",
                "ascending",
            ),
            (
                "an empty band",
                "voltages.yaml",
                "max_kva: 10000",
                "max_kva: 50",
                "above min_kva",
            ),
            (
                "a band upside down",
                "unit_costs.yaml",
                "high_yuan: 1000",
                "high_yuan: 1",
                "below low",
            ),
            (
                "a field nobody reads",
                "approvals.yaml",
                "level: CITY",
                "level: CITY\n    x: 1",
                "unknown",
            ),
        ],
    )
    def test_name_file_and_line(self, _case, file, old, new, words, broken_folder):
        with pytest.raises(UnableToReadRulebook) as refused:
            reading.scheme_tables(broken_folder(file, old, new))

        fault = refused.value.faults[0]
        assert fault.file == file
        assert fault.line == line_of(file, old) + new.count("\n")
        assert words in fault.what

    def test_name_a_missing_file(self, broken_folder):
        folder = broken_folder("voltages.yaml", "voltage_kv", "voltage_kv")
        (folder / "voltages.yaml").unlink()

        with pytest.raises(UnableToReadRulebook, match=r"voltages.yaml:1: .*not readable"):
            reading.scheme_tables(folder)

    def test_name_an_id_used_twice_across_files(self, broken_folder):
        folder = broken_folder(
            "wirings.yaml", "schemes.wiring.single-bus.1", "schemes.number.ct-load-best.1"
        )

        with pytest.raises(UnableToReadRulebook, match="used twice"):
            reading.scheme_tables(folder)
