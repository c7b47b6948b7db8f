import pytest

from fullcycle.kernels.calendars.clock import Owner
from fullcycle.kernels.calendars.pauses import PAUSE_CAUSES


class TestThePauseCauses:
    @pytest.mark.parametrize(
        ("code", "owner"),
        [
            ("P1", Owner.CUSTOMER),
            ("P2", Owner.CUSTOMER),
            ("P3", Owner.CONTRACTOR),
            ("P4", Owner.CUSTOMER),
            ("P5", Owner.GOVERNMENT),
            ("P6", Owner.CUSTOMER),
            ("P7", Owner.UTILITY),
        ],
    )
    def test_hand_the_turn_to_an_owner(self, code, owner):
        assert PAUSE_CAUSES[code].owner is owner

    def test_are_seven(self):
        assert list(PAUSE_CAUSES) == ["P1", "P2", "P3", "P4", "P5", "P6", "P7"]

    def test_stop_the_utility_except_for_its_own_bottleneck(self):
        running = [code for code, cause in PAUSE_CAUSES.items() if not cause.is_pause]

        assert running == ["P7"]

    def test_need_evidence_and_the_customers_word_when_they_pause(self):
        for cause in PAUSE_CAUSES.values():
            assert cause.needs_evidence is cause.is_pause
            assert cause.needs_customer_confirmation is cause.is_pause
