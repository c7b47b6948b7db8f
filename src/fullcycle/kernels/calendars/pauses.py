"""Why a case waits for somebody else: the causes P1 to P7, as data."""

from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict, cast

import yaml

from fullcycle.kernels.calendars.clock import Owner
from fullcycle.kernels.units.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseCause:
    """A cause code for a turn, whose turn it becomes, and what must be on file for it."""

    code: str
    wording: Wording
    owner: Owner
    needs_evidence: bool
    needs_customer_confirmation: bool

    @property
    def is_pause(self) -> bool:
        """Whether the utility's clock rests; a bottleneck of the grid (P7) is only shown."""
        return self.owner is not Owner.UTILITY


def read_pause_causes(path: Path) -> dict[str, PauseCause]:
    """Read the causes of a data file by their code."""
    entry = cast("_FileEntry", yaml.safe_load(path.read_text(encoding="utf-8")))
    return {
        cause["code"]: PauseCause(
            code=cause["code"],
            wording=Wording(zh=cause["zh"], en=cause["en"]),
            owner=Owner(cause["owner"]),
            needs_evidence=cause["needs_evidence"],
            needs_customer_confirmation=cause["needs_customer_confirmation"],
        )
        for cause in entry["causes"]
    }


class _CauseEntry(TypedDict):
    code: str
    zh: str
    en: str
    owner: str
    needs_evidence: bool
    needs_customer_confirmation: bool


class _FileEntry(TypedDict):
    causes: list[_CauseEntry]


PAUSE_CAUSES = read_pause_causes(Path(__file__).parent / "data" / "pause_causes.yaml")
