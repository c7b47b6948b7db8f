"""What is wrong with something handed in, part by part, so that nobody mends it in rounds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """One thing that is missing or wrong, in words for whoever handed it in.

    `part` is the name of the part that it stands in, empty for the whole; `row` says which one
    where there are several of a kind, from 0.
    """

    words: str
    part: str = ""
    row: int | None = None


class FoundGaps(Exception):
    """What was handed in cannot be taken; every gap is named at once, one a line."""

    def __init__(self, *found: Gap | str) -> None:
        """Name the gaps; plain words are a gap of the whole."""
        self.gaps = tuple(one if isinstance(one, Gap) else Gap(words=one) for one in found)
        super().__init__("\n".join(gap.words for gap in self.gaps))
