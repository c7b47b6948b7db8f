import pytest

from fullcycle.gateways.slot import NothingConnected, Slot


class TestSlot:
    def test_says_which_gateway_nobody_connected(self):
        with pytest.raises(NothingConnected, match="`courier`"):
            Slot("courier").current()

    def test_hands_out_what_was_connected(self):
        slot: Slot[str] = Slot("courier")
        slot.connect("first")
        slot.connect("second")
        assert slot.current() == "second"

    def test_makes_what_is_connected_later_once_and_when_it_is_asked_for(self):
        made: list[str] = []
        slot: Slot[str] = Slot("courier")
        slot.connect_later(lambda: made.append("made") or "late")
        assert made == []
        assert [slot.current(), slot.current()] == ["late", "late"]
        assert made == ["made"]

    def test_forgets_what_was_connected_before_something_is_connected_later(self):
        slot: Slot[str] = Slot("courier")
        slot.connect("early")
        slot.connect_later(lambda: "late")
        assert slot.current() == "late"

    def test_lends_for_one_block_only(self):
        slot: Slot[str] = Slot("courier")
        slot.connect("real")
        with slot.lent("fake") as fake:
            assert slot.current() == fake == "fake"
        assert slot.current() == "real"

    def test_takes_the_loan_back_after_a_failure(self):
        slot: Slot[str] = Slot("courier")
        slot.connect("real")
        with pytest.raises(KeyError), slot.lent("fake"):
            raise KeyError
        assert slot.current() == "real"
