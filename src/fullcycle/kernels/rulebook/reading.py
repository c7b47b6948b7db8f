"""Read rule files strictly: every fault is collected and names file, line and entry.

A reader asks a `Block` for what it needs and ends with `refuse_the_rest()`. A field that
is missing or of the wrong type yields a stand-in and a fault, so one pass finds them all;
`Faults.raise_if_any()` then refuses the whole folder before a stand-in can be used.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import yaml

from fullcycle.kernels.units.wording import Wording


C = TypeVar("C", bound=StrEnum)

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
YAML = "tag:yaml.org,2002:"
NUMBERS = (YAML + "int", YAML + "float")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing wrong in a rule file; lines count from 1."""

    file: str
    line: int
    subject: str
    what: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.subject}: {self.what}"


class UnableToReadRulebook(Exception):
    """The rule files are not usable; `faults` lists everything found, in file order."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(sorted(faults, key=lambda fault: (fault.file, fault.line)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


class Faults:
    """Collects what is wrong, so that one reading reports everything."""

    def __init__(self) -> None:
        self._found: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Keep a fault."""
        self._found.append(fault)

    def raise_if_any(self) -> None:
        """End the reading.

        Raises:
            UnableToReadRulebook: if anything was wrong.
        """
        if self._found:
            raise UnableToReadRulebook(self._found)


class Block:
    """A mapping of a rule file, with its place; every field must be asked for."""

    def __init__(
        self,
        *,
        node: yaml.Node,
        file: str,
        subject: str,
        faults: Faults,
        common: "Block | None",
    ) -> None:
        self.file = file
        self.subject = subject
        self.line: int = node.start_mark.line + 1
        self._faults = faults
        self._asked: set[str] = set()
        self._own: dict[str, yaml.Node] = {}
        self._common = common
        self._take_in(node)

    def _take_in(self, node: yaml.Node) -> None:
        if not isinstance(node, yaml.MappingNode):
            self.fault("a mapping is wanted here")
            self._faults = Faults()  # what it lacks need not be said as well
            return
        for key, value in node.value:
            if key.value in self._own:
                self.fault(f"the field {key.value!r} is written twice", at=key)
            self._own[key.value] = value

    def fault(self, what: str, *, at: yaml.Node | None = None) -> None:
        """Report something wrong here, or at a node inside."""
        line = self.line if at is None else at.start_mark.line + 1
        self._faults.add(Fault(file=self.file, line=line, subject=self.subject, what=what))

    def fault_in(self, key: str, what: str) -> None:
        """Report something wrong in one field."""
        self.fault(f"{key}: {what}", at=self._find(key))

    def has(self, key: str) -> bool:
        """Whether the field is written and not null; a field asked this way may be null."""
        node = self._find(key)
        return node is not None and node.tag != YAML + "null"

    def field_names(self) -> tuple[str, ...]:
        """The fields written in this block itself, in order."""
        return tuple(self._own)

    def refuse_the_rest(self) -> None:
        """Report every written field that nobody asked for."""
        for key, node in self._own.items():
            if key not in self._asked:
                self.fault(f"unknown field {key!r}", at=node)

    def text(self, key: str) -> str:
        """Return a text that is not empty."""
        node = self._scalar(key, (YAML + "str",), "a text")
        return "" if node is None else node.value.strip()

    def wording(self, key: str) -> Wording:
        """Return `{zh: …, en: …}`."""
        block = self.block(key)
        words = Wording(zh=block.text("zh") or "?", en=block.text("en") or "?")
        block.refuse_the_rest()
        return words

    def is_true(self, key: str) -> bool:
        """Return a yes or no."""
        node = self._scalar(key, (YAML + "bool",), "true or false")
        return node is not None and node.value.lower() in {"true", "yes", "on"}

    def day(self, key: str) -> date:
        """Return a calendar day, written YYYY-MM-DD."""
        node = self._scalar(key, (YAML + "timestamp",), "a day (YYYY-MM-DD)")
        if node is None:
            return date.min
        try:
            return date.fromisoformat(node.value)
        except ValueError:
            self.fault_in(key, f"{node.value!r} is no calendar day (YYYY-MM-DD)")
            return date.min

    def decimal(self, key: str) -> Decimal:
        """Return an exact number."""
        node = self._scalar(key, NUMBERS, "a number")
        if node is None:
            return Decimal(0)
        try:
            return Decimal(node.value)
        except InvalidOperation:
            self.fault_in(key, f"{node.value!r} is no plain number")
            return Decimal(0)

    def whole(self, key: str) -> int:
        """Return a whole number, zero or more."""
        number = self.decimal(key)
        if number < 0 or number != int(number):
            self.fault_in(key, f"{number} is no whole number from 0")
            return 0
        return int(number)

    def choice(self, key: str, choices: type[C]) -> C:
        """Return one of the enumeration's values."""
        return self._chosen(key, self.text(key), choices)

    def choices(self, key: str, choices: type[C]) -> tuple[C, ...]:
        """Return several of the enumeration's values."""
        return tuple(self._chosen(key, text, choices) for text in self.texts(key))

    def text_or_none(self, key: str) -> str | None:
        """Return a text, or None where the field is not written or null."""
        return self.text(key) if self.has(key) else None

    def day_or_none(self, key: str) -> date | None:
        """Return a calendar day, or None where the field is not written or null."""
        return self.day(key) if self.has(key) else None

    def decimal_or_none(self, key: str) -> Decimal | None:
        """Return an exact number, or None where the field is not written or null."""
        return self.decimal(key) if self.has(key) else None

    def whole_or_none(self, key: str) -> int | None:
        """Return a whole number from 0, or None where the field is not written or null."""
        return self.whole(key) if self.has(key) else None

    def choice_or_none(self, key: str, choices: type[C]) -> C | None:
        """Return one of the values, or None where the field is not written or null."""
        return self.choice(key, choices) if self.has(key) else None

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, at least one."""
        texts = []
        for node in self._sequence(key):
            if node.tag == YAML + "str" and node.value.strip():
                texts.append(node.value.strip())
            else:
                self.fault(f"{key}: each member must be a text", at=node)
        return tuple(texts)

    def block(self, key: str) -> "Block":
        """Return a nested mapping."""
        node = self._required(key)
        if node is None:
            node = yaml.MappingNode(YAML + "map", [], *_mark_pair(self.file, self.line))
            return Block(
                node=node, file=self.file, subject=self.subject, faults=Faults(), common=None
            )
        return self._nested(node)

    def blocks(self, key: str, *, named_by: str = "id") -> tuple["Block", ...]:
        """Return a list of mappings; each goes by its own field `named_by` in faults."""
        return tuple(self._nested(node, named_by=named_by) for node in self._sequence(key))

    def blocks_over(
        self, key: str, common: "Block", *, named_by: str = "id"
    ) -> tuple["Block", ...]:
        """Return a list of mappings that take what they do not say from `common`."""
        return tuple(
            self._nested(node, named_by=named_by, common=common) for node in self._sequence(key)
        )

    def _nested(
        self, node: yaml.Node, *, named_by: str = "id", common: "Block | None" = None
    ) -> "Block":
        return Block(
            node=node,
            file=self.file,
            subject=_name_of(node, named_by) or self.subject,
            faults=self._faults,
            common=common,
        )

    def _chosen(self, key: str, text: str, choices: type[C]) -> C:
        names = [choice.value for choice in choices]
        if text in names:
            return choices(text)
        if text:
            self.fault_in(key, f"{text!r} is none of {', '.join(names)}")
        return next(iter(choices))

    def _sequence(self, key: str) -> list[yaml.Node]:
        node = self._required(key)
        if node is None:
            return []
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            self.fault_in(key, "a list with at least one member is wanted")
            return []
        return list(node.value)

    def _scalar(self, key: str, tags: tuple[str, ...], kind: str) -> yaml.Node | None:
        node = self._required(key)
        if node is None:
            return None
        if not isinstance(node, yaml.ScalarNode) or node.tag not in tags or not node.value:
            self.fault_in(key, f"{kind} is wanted")
            return None
        return node

    def _required(self, key: str) -> yaml.Node | None:
        node = self._find(key)
        if node is None:
            self.fault(f"the field {key!r} is missing")
        return node

    def _find(self, key: str) -> yaml.Node | None:
        self._asked.add(key)
        if key in self._own:
            return self._own[key]
        return None if self._common is None else self._common._find(key)  # noqa: SLF001 - own class


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """One file read: its outermost mapping, and its content without comments."""

    block: Block
    content: str


def read_file(path: Path, faults: Faults) -> RuleFile:
    """Read a rule file; one that is no YAML mapping is a fault and reads as empty."""
    node, heard = _compose(path, faults), faults
    if node is None:
        node, heard = yaml.MappingNode(YAML + "map", [], *_mark_pair(path.name, 1)), Faults()
    block = Block(node=node, file=path.name, subject=path.stem, faults=heard, common=None)
    return RuleFile(block=block, content=yaml.serialize(node, allow_unicode=True))


def _compose(path: Path, faults: Faults) -> yaml.Node | None:
    line, what = 1, "the file is empty"
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), LOADER)
    except yaml.MarkedYAMLError as trouble:
        node, what = None, f"no YAML: {trouble.problem}"
        line = trouble.problem_mark.line + 1 if trouble.problem_mark else line
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as trouble:
        node, what = None, f"not readable: {trouble}"
    if node is None:
        faults.add(Fault(file=path.name, line=line, subject=path.stem, what=what))
    return node


def _mark_pair(file: str, line: int) -> tuple[yaml.Mark, yaml.Mark]:
    mark = yaml.Mark(file, 0, line - 1, 0, None, 0)
    return mark, mark


def _name_of(node: yaml.Node, named_by: str) -> str:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == named_by and isinstance(value, yaml.ScalarNode):
                return str(value.value)
    return ""
