"""What the scheme kernel raises when it cannot do what was asked."""

from fullcycle.kernels.units.wording import Wording


class UnableToDraft(Exception):
    """No scheme can be drafted; `wording` tells the engineer what is missing or wrong."""

    def __init__(self, wording: Wording) -> None:
        self.wording = wording
        super().__init__(wording.en)
