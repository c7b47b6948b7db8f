"""What the bill engine raises when it cannot do what was asked."""

from fullcycle.kernels.tariff.bills import Flag
from fullcycle.kernels.units.wording import Wording


class UnableToBill(Exception):
    """No bill can be made of these facts; `wording` says what is missing, `flags` where."""

    def __init__(self, wording: Wording, *, flags: tuple[Flag, ...] = ()) -> None:
        self.wording = wording
        self.flags = flags
        super().__init__(wording.en)
