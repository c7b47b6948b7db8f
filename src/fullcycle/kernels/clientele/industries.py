"""What a customer does for a living: sections and divisions of GB/T 4754, by the day."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from fullcycle.kernels.clientele.tables import DATA
from fullcycle.kernels.rulebook import dating
from fullcycle.kernels.rulebook.reading import Block, Faults, read_file
from fullcycle.kernels.units.wording import Wording


CODE = re.compile(r"([A-T])?([0-9]{2})([0-9]{0,2})")
"""A division with or without its section, or a group or class of three or four digits."""


class UnableToReadIndustry(Exception):
    """What was typed is no industry; `wording` says what to do."""

    def __init__(self, wording: Wording) -> None:
        """Carry the words in both languages."""
        self.wording = wording
        super().__init__(wording.zh)


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """A division (大类); `everyday` are words that people look for, where we have some."""

    dating: dating.Dating
    section: str
    digits: str
    wording: Wording
    everyday: Wording | None

    @property
    def code(self) -> str:
        """Section and digits, as `C19`."""
        return self.section + self.digits


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A section (门类) with its divisions in order."""

    dating: dating.Dating
    code: str
    wording: Wording
    divisions: tuple[Division, ...]


def sections_in_force(*, on: date) -> tuple[Section, ...]:
    """The sections of the edition that holds on a day; none before the first edition kept."""
    return tuple(section for section in _sections() if section.dating.is_in_force(on))


def code_of(typed: str, *, on: date) -> str:
    """The code that was meant by a code or by the name of a division: `C19`, `C1952`, `19`.

    Groups and classes are taken by their division; they are not in the table.

    Raises:
        UnableToReadIndustry: if there is no such division on that day, or not in that section.
    """
    text = typed.strip()
    divisions = _divisions(on)
    for division in divisions.values():
        if text in {division.wording.zh, division.wording.en}:
            return division.code
    found = CODE.fullmatch(text.upper())
    division_meant = divisions.get(found[2]) if found else None
    if found is None or division_meant is None:
        raise UnableToReadIndustry(
            Wording(
                zh="没有这个行业，请从列表里选一个。",
                en="There is no such industry; please choose one from the list.",
            )
        )
    if found[1] is not None and found[1] != division_meant.section:
        raise UnableToReadIndustry(
            Wording(
                zh=f"{found[2]} 属于门类 {division_meant.section}，不属于 {found[1]}。",
                en=f"{found[2]} belongs to section {division_meant.section}, not {found[1]}.",
            )
        )
    return division_meant.code + found[3]


def find_division(code: str, *, on: date) -> Division | None:
    """The division that a code belongs to; None for a code that is none."""
    try:
        return _divisions(on)[code_of(code, on=on)[1:3]]
    except UnableToReadIndustry:
        return None


def wording_of(code: str, *, on: date) -> Wording:
    """The industry in words; the code itself where the edition of the day has no such one."""
    division = find_division(code, on=on)
    return division.wording if division else Wording(zh=code, en=code)


def _divisions(on: date) -> Mapping[str, Division]:
    return {
        division.digits: division
        for section in sections_in_force(on=on)
        for division in section.divisions
    }


@cache
def _sections() -> tuple[Section, ...]:
    return read_sections(DATA)


def read_sections(folder: Path) -> tuple[Section, ...]:
    """Read `industries.yaml` of a folder.

    Raises:
        UnableToReadRulebook: with all faults, each naming file, line and entry.
    """
    faults = Faults()
    file = read_file(folder / "industries.yaml", faults).block
    common = file.block("common")
    dated: list[tuple[Block, dating.Dating]] = []
    sections = tuple(
        _section(entry, common, dated) for entry in file.blocks_over("sections", common)
    )
    file.refuse_the_rest()
    dating.refuse_broken_versions(dated)
    faults.raise_if_any()
    return sections


def _section(entry: Block, common: Block, dated: list[tuple[Block, dating.Dating]]) -> Section:
    code = entry.text("code")
    section = Section(
        dating=dating.read_dating(entry),
        code=code,
        wording=entry.wording("wording"),
        divisions=tuple(
            _division(inner, code, dated) for inner in entry.blocks_over("divisions", common)
        ),
    )
    entry.refuse_the_rest()
    dated.append((entry, section.dating))
    return section


def _division(entry: Block, section: str, dated: list[tuple[Block, dating.Dating]]) -> Division:
    division = Division(
        dating=dating.read_dating(entry),
        section=section,
        digits=entry.text("code"),
        wording=entry.wording("wording"),
        everyday=entry.wording("everyday") if entry.has("everyday") else None,
    )
    entry.refuse_the_rest()
    dated.append((entry, division.dating))
    return division
