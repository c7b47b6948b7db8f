"""Where on a printed page something stands."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOnPaper:
    """A point of a page (the first is 1), measured in millimetres from its top left corner."""

    page: int
    x_mm: float
    y_mm: float
