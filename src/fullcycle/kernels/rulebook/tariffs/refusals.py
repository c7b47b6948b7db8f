"""What the tariff book raises when it has no row for what was asked."""

from fullcycle.kernels.units.wording import Wording


class UnableToPrice(Exception):
    """A row is not in the book; `wording` names province, month, voltage and component."""

    def __init__(self, wording: Wording) -> None:
        """Carry the words in both languages; `str()` gives the English ones."""
        self.wording = wording
        super().__init__(wording.en)
