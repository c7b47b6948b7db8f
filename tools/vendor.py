"""Copy the front-end packages' files that are served; needs nothing but Python."""

import re
import shutil
import sys
import tomllib
from pathlib import Path


LISTING = Path("src/fullcycle/doors/frame/vendor.toml")


MAP_ADDRESS = re.compile(
    rb"//[#@]\s*sourceMappingURL=\S*\s*\Z|/\*[#@]\s*sourceMappingURL=[^*]*\*/",
)


class UnableToCopyVendor(Exception):
    """A listed file is not there; the message names it."""


def copy_vendor(checkout: Path, target: Path) -> int:
    """Copy every listed file from node_modules to the target folder; return how many.

    The target holds exactly the listed files afterwards.

    Raises:
        UnableToCopyVendor: if a listed file is missing, before anything is touched.
    """
    files = _listed_files(checkout)
    missing = [str(source) for source, _ in files if not source.is_file()]
    if missing:
        raise UnableToCopyVendor(f"Run `npm ci` first; missing: {', '.join(missing)}")
    if target.exists():
        shutil.rmtree(target)
    for source, place in files:
        destination = target / place
        destination.parent.mkdir(parents=True, exist_ok=True)
        _copy(source, destination)
    return len(files)


def _copy(source: Path, destination: Path) -> None:
    content = source.read_bytes()
    if source.suffix in {".css", ".js"}:
        # The maps are not served, and collecting stops at an address without a file.
        content = MAP_ADDRESS.sub(b"", content)
    destination.write_bytes(content)


def _listed_files(checkout: Path) -> list[tuple[Path, str]]:
    listing = tomllib.loads((checkout / LISTING).read_text(encoding="utf-8"))
    modules = checkout / "node_modules"
    return [
        (modules / package / file, f"{name}/{Path(file).name}")
        for name, entry in listing["packages"].items()
        for package, files in [(entry["package"], entry["files"])]
        for file in files
    ]


if __name__ == "__main__":
    count = copy_vendor(Path.cwd(), Path(sys.argv[1]))
    print(f"{count} files")
