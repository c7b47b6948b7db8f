"""TOML as a tree that knows its lines, for the strict reader of rule files."""

import re
import tomllib
from collections import Counter
from datetime import date
from decimal import Decimal

import yaml

from fullcycle.kernels.rulebook.reading import YAML, Fault, Faults


Place = tuple[str | int, ...]
HEADER = re.compile(r"^\s*(\[\[?)\s*([A-Za-z0-9_.\-]+)\s*\]\]?\s*(#.*)?$")
KEY = re.compile(r"^\s*([A-Za-z0-9_.\-]+)\s*=")
WHERE = re.compile(r"line (\d+)")


def located(text: str, *, name: str, faults: Faults) -> yaml.Node:
    """Return the file as a mapping node; text that is no TOML is a fault with its line."""
    try:
        content = tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as trouble:
        found = WHERE.search(str(trouble))
        faults.add(
            Fault(
                file=name,
                line=int(found[1]) if found else text.count("\n") + 1,
                subject="case",
                what=f"no TOML: {trouble}",
            )
        )
        content = {}
    return _node(content, place=(), lines=_lines(text), line=1, name=name)


def _lines(text: str) -> dict[Place, int]:
    """Find the line of each table and key; what stands inside a value has its key's line."""
    lines: dict[Place, int] = {}
    table: Place = ()
    counts: Counter[Place] = Counter()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := HEADER.match(line):
            table = _table(header[2].split("."), counts, is_member=header[1] == "[[")
            lines.setdefault(table, number)
        elif key := KEY.match(line):
            lines.setdefault((*table, *key[1].split(".")), number)
    return lines


def _table(names: list[str], counts: Counter[Place], *, is_member: bool) -> Place:
    """Return the place of a table; `[[a.b]]` is the next member of `b` in the last `a`."""
    place: Place = ()
    for depth, word in enumerate(names, start=1):
        place = (*place, word)
        if depth == len(names) and is_member:
            counts[place] += 1
        if counts[place]:
            place = (*place, counts[place] - 1)
    return place


def _node(
    value: object, *, place: Place, lines: dict[Place, int], line: int, name: str
) -> yaml.Node:
    line = lines.get(place, line)
    mark = yaml.Mark(name, 0, line - 1, 0, None, 0)

    def inner(part: str | int, member: object) -> yaml.Node:
        return _node(member, place=(*place, part), lines=lines, line=line, name=name)

    if isinstance(value, dict):
        pairs = [
            (_scalar("str", key, lines.get((*place, key), line), name), inner(key, member))
            for key, member in value.items()
        ]
        return yaml.MappingNode(YAML + "map", pairs, mark, mark)
    if isinstance(value, list):
        members = [inner(index, member) for index, member in enumerate(value)]
        return yaml.SequenceNode(YAML + "seq", members, mark, mark)
    return _scalar(_kind(value), _written(value), line, name)


def _kind(value: object) -> str:
    if isinstance(value, bool):
        return "bool"
    if isinstance(value, int):
        return "int"
    if isinstance(value, Decimal):
        return "float"
    return "timestamp" if isinstance(value, date) else "str"


def _written(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _scalar(kind: str, text: str, line: int, name: str) -> yaml.ScalarNode:
    mark = yaml.Mark(name, 0, line - 1, 0, None, 0)
    return yaml.ScalarNode(YAML + kind, text, mark, mark)
