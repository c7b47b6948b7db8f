"""Values with the place and the day on which they were learnt."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who said so, and on which day."""

    source: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedValue:
    """A value as a form may be filled with it."""

    value: object
    source: str
    on: date


def origins(provenance: Mapping[str, Mapping[str, str]]) -> dict[str, Origin]:
    """Read a row's provenance."""
    return {
        field: Origin(source=entry["source"], on=date.fromisoformat(entry["on"]))
        for field, entry in provenance.items()
    }
