"""What the rules of the house are asked about: the files of a checkout."""

from collections.abc import Iterator
from pathlib import Path


CHECKOUT = Path(__file__).resolve().parents[2]
SOURCE = CHECKOUT / "src" / "fullcycle"
LEFT_OUT = {"node_modules", "__pycache__", "LC_MESSAGES", "build", "dist"}


def files(root: Path, *suffixes: str) -> Iterator[Path]:
    """Yield the files we wrote below a folder, in order; hidden folders are not ours."""
    for path in sorted(root.iterdir()):
        if path.is_dir():
            if path.name not in LEFT_OUT and (path.name == ".ci" or path.name[0] != "."):
                yield from files(path, *suffixes)
        elif _is_ours(path) and (not suffixes or path.suffix in suffixes):
            yield path


def _is_ours(path: Path) -> bool:
    # A worktree's `.git` is a file; a run of the tests leaves what it covered.
    return path.name != ".git" and not path.name.startswith(".coverage")


def write(root: Path, name: str, text: str = "") -> Path:
    """Write one file of an imagined checkout."""
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path
