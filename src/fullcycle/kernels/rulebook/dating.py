"""From when to when a rule holds, where, and how sure we are of it."""

import itertools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeVar

from fullcycle.kernels.rulebook.reading import Block


COUNTRY = "CN"

# ISO 3166-2:CN, the letters of provinces, municipalities and autonomous or special regions.
PROVINCES = (
    "AH BJ CQ FJ GD GS GX GZ HA HB HE HI HK HL HN JL JS JX LN MO NM NX QH SC SD SH SN SX TJ TW"
    " XJ XZ YN ZJ"
)
REGIONS = frozenset((COUNTRY, *PROVINCES.split()))


class Confidence(StrEnum):
    """How well a rule is founded."""

    FOUND = "F"
    TO_VERIFY = "K"
    WEAK = "K2"


@dataclass(frozen=True, slots=True, kw_only=True)
class Dating:
    """One version of a rule: `rule_id` is `<key>.<version>`; the end is the first day after."""

    rule_id: str
    effective_from: date
    effective_to: date | None
    region: str
    source: str
    confidence: Confidence

    @property
    def key(self) -> str:
        """The rule without its version."""
        return self.rule_id.rpartition(".")[0]

    def is_in_force(self, on: date) -> bool:
        """Whether this version holds on a day."""
        return self.effective_from <= on and (
            self.effective_to is None or on < self.effective_to
        )


class Dated(Protocol):
    """Anything that carries its dating."""

    @property
    def dating(self) -> Dating:
        """When, where and how surely it holds."""
        ...


D = TypeVar("D", bound=Dated)


def read_dating(block: Block) -> Dating:
    """Read id, effective_from, effective_to, region, source and confidence of an entry."""
    rule_id = block.text("id")
    key, _, version = rule_id.rpartition(".")
    if rule_id and not (key and version.isdecimal()):
        block.fault_in("id", f"{rule_id!r} must end in a version number, as in 'x.y.1'")
    begins = block.day("effective_from")
    ends = block.day_or_none("effective_to")
    if ends is not None and ends <= begins:
        block.fault_in("effective_to", f"{ends} is not after {begins}")
    return Dating(
        rule_id=rule_id,
        effective_from=begins,
        effective_to=ends,
        region=read_region(block, "region"),
        source=block.text("source"),
        confidence=block.choice("confidence", Confidence),
    )


def read_region(block: Block, key: str) -> str:
    """Read CN or the letters of a province."""
    region = block.text(key)
    if region and region not in REGIONS:
        block.fault_in(key, f"{region!r} is neither CN nor a province's letters (ISO 3166-2)")
    return region


def refuse_broken_versions(entries: Iterable[tuple[Block, Dating]]) -> None:
    """Report ids used twice, and versions of a rule and region that overlap or leave a gap."""
    seen: dict[str, Block] = {}
    versions: dict[tuple[str, str], list[tuple[Block, Dating]]] = defaultdict(list)
    for block, dating in entries:
        if dating.rule_id in seen:
            first = seen[dating.rule_id]
            block.fault(f"the id is used twice, first in {first.file}:{first.line}")
        else:
            seen[dating.rule_id] = block
            versions[dating.key, dating.region].append((block, dating))
    for several in versions.values():
        several.sort(key=lambda entry: entry[1].effective_from)
        for (_, earlier), (block, later) in itertools.pairwise(several):
            _refuse_seam(block, earlier=earlier, later=later)


def _refuse_seam(block: Block, *, earlier: Dating, later: Dating) -> None:
    if earlier.effective_to is None or earlier.effective_to > later.effective_from:
        block.fault(f"overlaps {earlier.rule_id}, which ends on {earlier.effective_to}")
    elif earlier.effective_to < later.effective_from:
        block.fault(
            f"leaves a gap after {earlier.rule_id}: nothing holds from"
            f" {earlier.effective_to} to {later.effective_from}"
        )


def find_in_force(versions: Sequence[D], *, on: date, region: str = COUNTRY) -> D | None:
    """Return the version that holds on a day: the region's own, else the country's."""
    for wanted in (region, COUNTRY):
        for version in versions:
            if version.dating.region == wanted and version.dating.is_in_force(on):
                return version
    return None
