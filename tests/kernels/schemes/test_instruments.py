"""CT examples from metering practice at 10 kV, ratio and multiplier by hand."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.kernels.schemes import instruments, reading, transformers
from fullcycle.kernels.schemes.instruments import CurrentRatio
from fullcycle.kernels.schemes.refusals import UnableToDraft


TABLES = reading.scheme_tables().in_force(on=date(2026, 11, 24), region="ZJ")


def primary_a(current_a):
    choice = instruments.current_transformer(
        current_a=D(current_a), secondary_a=5, tables=TABLES
    )
    return choice.value.primary_a


class TestCurrentTransformer:
    @pytest.mark.parametrize(
        ("kva", "primary"),
        [
            (315, 30), (400, 40), (500, 50), (630, 50), (800, 75), (1000, 100),
            (1250, 100), (1600, 150), (2000, 200), (2500, 200),
        ],
    )  # fmt: skip
    def test_agrees_with_the_examples_at_10_kv(self, kva, primary):
        assert primary_a(transformers.full_load_current_a(kva=D(kva), kv=D(10))) == primary

    @pytest.mark.parametrize(
        ("_case", "current_a", "primary"),
        [
            ("the series leaves a hole between 4.25 and 5 A", "4.6", 10),
            ("1.5 A is 30 % of the smallest", "1.5", 5),
            ("the largest may be loaded in full", "2000", 2000),
        ],
    )
    def test_limit_case(self, _case, current_a, primary):
        assert primary_a(current_a) == primary

    @pytest.mark.parametrize("current_a", ["1.49", "2001"])
    def test_refuses_a_current_that_no_size_fits(self, current_a):
        with pytest.raises(UnableToDraft, match="No standard current transformer"):
            primary_a(current_a)

    @given(st.decimals(D("1.5"), D(2000), places=2))
    def test_is_never_overloaded_nor_nearly_idle(self, current_a):
        assert D("0.30") <= current_a / primary_a(current_a) <= 1


class TestMultiplier:
    @pytest.mark.parametrize(
        ("_case", "voltage_kv", "current", "expected"),
        [
            ("100/5 × 10000/100", 10, (100, 5), 2000),
            ("30/5 × 10000/100", 10, (30, 5), 600),
            ("150/5 × 35000/100", 35, (150, 5), 10500),
            ("300/1 × 110000/100, both over √3", 110, (300, 1), 330000),
        ],
    )
    def test_is_the_product_of_both_ratios(self, _case, voltage_kv, current, expected):
        voltage = instruments.voltage_transformer(
            voltage=TABLES.voltage(D(voltage_kv)), tables=TABLES
        )

        found = instruments.multiplier(
            current=CurrentRatio(primary_a=current[0], secondary_a=current[1]),
            voltage=voltage.value,
        )

        assert found == expected

    def test_is_the_ct_ratio_alone_on_the_low_side(self):
        ratio = CurrentRatio(primary_a=600, secondary_a=5)

        assert instruments.multiplier(current=ratio, voltage=None) == 120
