"""Hours and months as rule files write them: `8-11, 13:30-17` and `2-6, 9-11`."""

import re

from fullcycle.kernels.rulebook.reading import Block
from fullcycle.kernels.rulebook.tariffs.rules import QUARTERS_IN_DAY


QUARTERS_IN_HOUR = 4
MINUTES_IN_QUARTER = 15
MONTHS_IN_YEAR = 12
HOURS = re.compile(r"(\d{1,2})(?::(00|15|30|45))?-(\d{1,2})(?::(00|15|30|45))?")
MONTHS = re.compile(r"(\d{1,2})(?:-(\d{1,2}))?")


def read_quarters(block: Block, key: str) -> tuple[int, ...]:
    """Read stretches of hours, the end excluded, as quarter-hours of the day from 0:00."""
    quarters: list[int] = []
    for part in _parts(block, key):
        found = HOURS.fullmatch(part)
        starts, ends = (0, 0) if found is None else (_quarter(found, 1), _quarter(found, 3))
        if starts >= ends or ends > QUARTERS_IN_DAY:
            block.fault_in(key, f"{part!r} is no stretch of hours, as in '8-11' or '10:30-14'")
        quarters += range(starts, ends)
    return tuple(quarters)


def read_months(block: Block, key: str) -> frozenset[int]:
    """Read months of the year, both ends included."""
    months: list[int] = []
    for part in _parts(block, key):
        found = MONTHS.fullmatch(part)
        first, last = (1, 0) if found is None else (int(found[1]), int(found[2] or found[1]))
        if not 1 <= first <= last <= MONTHS_IN_YEAR:
            block.fault_in(key, f"{part!r} are no months, as in '2-6' or '9'")
        months += range(first, last + 1)
    if len(set(months)) != len(months):
        block.fault_in(key, "a month stands twice")
    return frozenset(months)


def _parts(block: Block, key: str) -> list[str]:
    text = block.text(key)
    return [part.strip() for part in text.split(",")] if text else []


def _quarter(found: re.Match[str], group: int) -> int:
    minutes = int(found[group + 1] or 0)
    return int(found[group]) * QUARTERS_IN_HOUR + minutes // MINUTES_IN_QUARTER
