"""How complete a customer's file is, and what it lacks by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from fullcycle.kernels.clientele.tables import clientele_tables, in_force
from fullcycle.kernels.units.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Of so many places where a part is wanted, in how many it is held."""

    held: int
    wanted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPart:
    """A part that is not held everywhere; `lacking` counts the places."""

    part: str
    wording: Wording
    lacking: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Completeness:
    """A score in percent, rounded down, so that 100 means that nothing is missing."""

    percent: int
    missing: tuple[MissingPart, ...]


def completeness(*, held: Mapping[str, Held], on: date) -> Completeness:
    """Weigh what is held; a part that is wanted nowhere counts neither for nor against.

    Raises:
        KeyError: if `held` does not speak of a part that the rules of that day name.
    """
    weight, reached = 0, Fraction(0)
    missing = []
    for rule in in_force(clientele_tables().parts, on=on):
        part = held[rule.part]
        if part.wanted == 0:
            continue
        weight += rule.weight
        reached += Fraction(rule.weight * part.held, part.wanted)
        if part.held < part.wanted:
            missing.append(
                MissingPart(
                    part=rule.part, wording=rule.wording, lacking=part.wanted - part.held
                )
            )
    return Completeness(
        percent=int(100 * reached / weight) if weight else 0, missing=tuple(missing)
    )
