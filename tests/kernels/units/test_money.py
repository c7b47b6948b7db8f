from decimal import Decimal

import pytest

from fullcycle.kernels.units import money


class TestRoundToFen:
    @pytest.mark.parametrize(
        ("_case", "amount_yuan", "rounded_yuan"),
        [
            ("half a fen goes up", "0.005", "0.01"),
            ("also where a banker would go down", "0.125", "0.13"),
            ("below zero it goes away from zero", "-0.005", "-0.01"),
            ("less than half is dropped", "1.0049", "1.00"),
            ("whole yuan are shown with their fen", "12", "12.00"),
        ],
        ids=str,
    )
    def test_rounds_as_receipts_do(self, _case, amount_yuan, rounded_yuan):
        assert str(money.round_to_fen(Decimal(amount_yuan))) == rounded_yuan
