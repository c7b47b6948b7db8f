"""Currents from I = S/(√3·U) as printed in design tables; sizes worked by hand."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.kernels.schemes import reading, transformers
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.transformers import TransformerNeed, TransformerSet


TABLES = reading.scheme_tables().in_force(on=date(2026, 11, 24), region="ZJ")
TEN_KV = TABLES.voltage(D(10))


def units(load_kva, count, **more):
    need = TransformerNeed(load_kva=D(load_kva), **more)
    choice = transformers.transformer_units(
        need=need, unit_count=count, voltage=TEN_KV, tables=TABLES
    )
    return choice.value


class TestFullLoadCurrent:
    @pytest.mark.parametrize(
        ("kva", "amperes"),
        [
            (315, 18.2), (400, 23.1), (500, 28.9), (630, 36.4), (800, 46.2), (1000, 57.7),
            (1250, 72.2), (1600, 92.4), (2000, 115.5), (2500, 144.3),
        ],
    )  # fmt: skip
    def test_agrees_with_the_table_at_10_kv(self, kva, amperes):
        current_a = transformers.full_load_current_a(kva=D(kva), kv=D(10))

        assert float(current_a) == pytest.approx(amperes, abs=0.05)


class TestTransformerUnits:
    @pytest.mark.parametrize(
        ("_case", "load_kva", "count", "expected"),
        [
            ("800 kVA at 80 % need 1000", "800", 1, (1, 1000)),
            ("a little more needs the next size", "800.1", 1, (1, 1250)),
            ("880 kVA at 70 % need 1257, two of 630", "880", 2, (2, 630)),
            ("900 kVA at 70 % need 1286, two of 800", "900", 2, (2, 800)),
            ("three units", "2000", 3, (3, 1000)),
            ("limit case: nothing takes the smallest", "0", 1, (1, 30)),
            ("limit case: the largest unit exactly", "2000", 1, (1, 2500)),
        ],
    )
    def test_takes_the_smallest_standard_size(self, _case, load_kva, count, expected):
        assert units(load_kva, count) == TransformerSet(count=expected[0], kva=expected[1])

    def test_gives_at_least_what_was_applied_for(self):
        assert units("100", 1, requested_kva=D(1250)).kva == 1250

    def test_lets_one_unit_carry_the_important_loads_alone(self):
        assert units("700", 2, important_kva=D(650)) == TransformerSet(count=2, kva=800)

    def test_names_the_rule_of_the_load_rate(self):
        choice = transformers.transformer_units(
            need=TransformerNeed(load_kva=D(800)), unit_count=1, voltage=TEN_KV, tables=TABLES
        )

        assert choice.rule_id == "schemes.number.load-rate-one-unit.1"
        assert "80%" in choice.why.zh

    def test_refuses_what_no_unit_reaches(self):
        with pytest.raises(UnableToDraft, match="2501 kVA each; there they have 30 to 2500"):
            units("2000.5", 1)

    def test_refuses_what_is_too_small_for_the_voltage(self):
        with pytest.raises(UnableToDraft, match="1000 kVA each; there they have 6300"):
            transformers.transformer_units(
                need=TransformerNeed(load_kva=D(800)),
                unit_count=1,
                voltage=TABLES.voltage(D(110)),
                tables=TABLES,
            )

    @given(st.decimals(1, 1900, places=1), st.decimals(0, 1900, places=1), st.integers(1, 6))
    def test_never_shrinks_as_the_load_grows_and_carries_it(self, load_kva, growth, count):
        small = units(load_kva / 2, count)
        large = units((load_kva + growth) / 2, count)
        rate = D("0.80") if count == 1 else D("0.70")

        assert large.total_kva >= small.total_kva
        assert large.total_kva * rate >= (load_kva + growth) / 2
