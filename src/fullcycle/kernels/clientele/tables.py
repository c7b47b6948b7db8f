"""Read `data/*.yaml` into dated rows; a fault names file, line and entry."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

from fullcycle.kernels.rulebook import dating
from fullcycle.kernels.rulebook.reading import Block, Faults, read_file
from fullcycle.kernels.units.wording import Wording


DATA = Path(__file__).parent / "data"

T = TypeVar("T")
D = TypeVar("D", bound=dating.Dated)


class Tier(StrEnum):
    """What the customer's size and business make of it."""

    KEY = "KEY"
    EMERGING = "EMERGING"
    STANDARD = "STANDARD"


class Grade(StrEnum):
    """How experienced an account manager is."""

    JUNIOR = "JUNIOR"
    MIDDLE = "MIDDLE"
    SENIOR = "SENIOR"


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRule:
    """A tier with its lower bound; `industries` of None fits every industry."""

    dating: dating.Dating
    rank: int
    tier: Tier
    min_kva: int
    industries: frozenset[str] | None
    why: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanRule:
    """How many customers a manager of a grade serves as primary."""

    dating: dating.Dating
    grade: Grade
    comfortable: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GradeRule:
    """The grade asked for from a capacity, from a voltage, or by importance."""

    dating: dating.Dating
    rank: int
    grade: Grade
    min_kva: int
    min_kv: int | None
    important: bool
    why: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class PartRule:
    """One part of a complete file and its weight."""

    dating: dating.Dating
    part: str
    weight: int
    wording: Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class ClienteleTables:
    """Every rule of this kernel, all versions."""

    tiers: tuple[TierRule, ...]
    spans: tuple[SpanRule, ...]
    grades: tuple[GradeRule, ...]
    parts: tuple[PartRule, ...]


@cache
def clientele_tables(folder: Path = DATA) -> ClienteleTables:
    """Read the rules; repeated calls share one reading.

    Raises:
        UnableToReadRulebook: naming every fault by file and line.
    """
    faults, dated = Faults(), list[tuple[Block, dating.Dating]]()

    def rows(name: str, read: Callable[[Block, dating.Dating], T]) -> tuple[T, ...]:
        top = read_file(folder / f"{name}.yaml", faults).block
        found = []
        for block in top.blocks_over("rules", top.block("common")):
            when = dating.read_dating(block)
            dated.append((block, when))
            found.append(read(block, when))
            block.refuse_the_rest()
        top.refuse_the_rest()
        return tuple(found)

    tables = ClienteleTables(
        tiers=rows("tiers", _tier),
        spans=rows("spans", _span),
        grades=rows("grades", _grade),
        parts=rows("completeness", _part),
    )
    dating.refuse_broken_versions(dated)
    faults.raise_if_any()
    return tables


def in_force(rules: tuple[D, ...], *, on: date) -> tuple[D, ...]:
    """The rules that hold on a day."""
    return tuple(rule for rule in rules if rule.dating.is_in_force(on))


def _tier(block: Block, when: dating.Dating) -> TierRule:
    has_industries = block.has("industries")
    return TierRule(
        dating=when,
        rank=block.whole("rank"),
        tier=block.choice("tier", Tier),
        min_kva=block.whole("min_kva"),
        industries=frozenset(block.text("industries").split()) if has_industries else None,
        why=block.wording("why"),
    )


def _span(block: Block, when: dating.Dating) -> SpanRule:
    comfortable, most = block.whole("comfortable"), block.whole("most")
    if not 0 < comfortable <= most:
        block.fault_in("most", "must be at least `comfortable`, which must be above 0")
    return SpanRule(
        dating=when, grade=block.choice("grade", Grade), comfortable=comfortable, most=most
    )


def _grade(block: Block, when: dating.Dating) -> GradeRule:
    return GradeRule(
        dating=when,
        rank=block.whole("rank"),
        grade=block.choice("grade", Grade),
        min_kva=block.whole("min_kva"),
        min_kv=block.whole_or_none("min_kv"),
        important=block.is_true("important"),
        why=block.wording("why"),
    )


def _part(block: Block, when: dating.Dating) -> PartRule:
    weight = block.whole("weight")
    if weight == 0:
        block.fault_in("weight", "must be above 0")
    return PartRule(
        dating=when, part=block.text("part"), weight=weight, wording=block.wording("wording")
    )
