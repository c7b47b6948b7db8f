"""`make bench`: measure the sections that are named, or all of them, and print one table.

Stopped or failed, it leaves what it has built, and the same command goes on from there.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path

from tools.bench.databases import DISTRICT, MONTH, PROVINCE, Size
from tools.bench.measures import Measure, table

from fullcycle.gateways.database_server import places
from tools.bench import databases


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A part of the bench: the modules that measure, and the database they need."""

    says: str
    modules: tuple[str, ...]
    size: Size | None


ON_PAGES = ("tools.bench.questions", "tools.bench.pages")
SECTIONS = {
    "start": Section(
        says="a first start, and pages under load",
        modules=("tools.bench.starting",),
        size=None,
    ),
    "curves": Section(
        says="a month of curves to billing quantities, beside DuckDB and polars",
        modules=("tools.bench.curves",),
        size=None,
    ),
    "engine": Section(
        says="one step of a case", modules=("tools.bench.stepping",), size=DISTRICT
    ),
    "journal": Section(
        says="writing and verifying lines", modules=("tools.bench.journals",), size=DISTRICT
    ),
    "pages": Section(
        says="pages, and the questions behind them, in a district",
        modules=ON_PAGES,
        size=DISTRICT,
    ),
    "search": Section(
        says="customers found by words, in a district",
        modules=("tools.bench.search",),
        size=DISTRICT,
    ),
    "bills": Section(
        says="a district's month of bills, and the pages that explain them",
        modules=("tools.bench.bills", "tools.bench.bill_pages"),
        size=MONTH,
    ),
    "province": Section(
        says="pages, questions and search in a province; building it takes the longest",
        modules=(*ON_PAGES, "tools.bench.search"),
        size=PROVINCE,
    ),
}


def main() -> int:
    """Measure and print; 1 if a promise was missed, 2 if nothing could be measured."""
    options = _options()
    sections = [SECTIONS[name] for name in options.sections or SECTIONS]
    load = os.getloadavg()[0]
    sizes = {section.size for section in sections if section.size is not None}
    try:
        measures = [one for section in sections for one in _measured(section)]
    except (databases.UnableToBuild, subprocess.CalledProcessError) as refusal:
        print(refusal, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on where this one ended.", file=sys.stderr)
        return 130
    for size in sizes:
        if not options.keep:
            databases.drop(size)
    print(
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, "
        f"load {load:.1f} before and {os.getloadavg()[0]:.1f} after"
    )
    for line in table(measures):
        print(line)
    return 1 if any(one.is_kept is False for one in measures) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make bench",
        description=__doc__,
        epilog="; ".join(f"{name}: {one.says}" for name, one in SECTIONS.items()),
    )
    parser.add_argument(
        "sections", nargs="*", metavar="section", help=f"{', '.join(SECTIONS)}; all if none"
    )
    parser.add_argument(
        "--keep", action="store_true", help="leave the bench's databases for the next run"
    )
    options = parser.parse_args()
    unknown = set(options.sections) - set(SECTIONS)
    if unknown:
        parser.error(f"no section is named {', '.join(sorted(unknown))}")
    return options


def _measured(section: Section) -> Sequence[Measure]:
    if section.size is None:
        return [one for name in section.modules for one in import_module(name).measure()]
    environment = databases.build(section.size)
    measures = []
    for name in section.modules:
        print(f"  {name.rpartition('.')[2]}, {section.size.name} …", file=sys.stderr)
        measures += _in_child(name, environment)
    return [replace(one, what=f"{section.size.name}: {one.what}") for one in measures]


def _in_child(name: str, environment: dict[str, str]) -> list[Measure]:
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "measures.json"
        subprocess.run(
            [sys.executable, "-m", "tools.bench.child", name, str(answer)],
            cwd=places.CHECKOUT,
            env=environment,
            check=True,
        )
        return [Measure(**one) for one in json.loads(answer.read_text())]


if __name__ == "__main__":
    sys.exit(main())
