"""What every reader of a number raises when the text cannot be that number."""

from fullcycle.kernels.units.wording import Wording


class UnableToReadNumber(ValueError):
    """The text is not such a number; `wording` tells the person what to correct."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(wording.en)
        self.wording = wording
