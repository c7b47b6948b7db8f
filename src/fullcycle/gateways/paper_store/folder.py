"""Papers in a folder: one read-only file for each content, named by its hash."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from hashlib import sha256 as digest_of
from pathlib import Path

from django.utils.translation import gettext as _

from fullcycle.gateways.paper_store.port import UnableToFetch, UnableToKeep


HASH = re.compile(r"[0-9a-f]{64}")

_waits: ContextVar[bool] = ContextVar("waits", default=True)


@contextmanager
def without_waiting() -> Iterator[None]:
    """Do not wait for the disk paper by paper but once, at the end of the `with` block.

    For what can be made again from the beginning: until then a loss of power can take papers
    that the database knows.
    """
    before = _waits.set(False)
    try:
        yield
    finally:
        _waits.reset(before)
        os.sync()


class FolderPapers:
    """Writes to a temporary file, forces it to the disk and renames it.

    A process that is killed leaves at most a temporary file, never half a paper. Two folder
    levels of two digits each keep a folder below some hundred files for millions of papers.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, content: bytes) -> str:
        sha256 = digest_of(content).hexdigest()
        path = self._path(sha256)
        try:
            if not _holds(path, content):
                _write(path, content)
        except OSError as fault:
            raise UnableToKeep(_("文件暂时无法存入档案库，请稍后重试。")) from fault
        return sha256

    def fetch(self, sha256: str) -> bytes:
        if not HASH.fullmatch(sha256):
            raise UnableToFetch(_("档案库中找不到这份文件。"))
        try:
            content = self._path(sha256).read_bytes()
        except FileNotFoundError as fault:
            raise UnableToFetch(_("档案库中找不到这份文件。")) from fault
        except OSError as fault:
            raise UnableToFetch(_("档案库暂时无法读取，请稍后重试。")) from fault
        if digest_of(content).hexdigest() != sha256:
            raise UnableToFetch(_("这份文件与存入时不一致，可能已损坏或被改动。"))
        return content

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256[2:4] / sha256


def _holds(path: Path, content: bytes) -> bool:
    try:
        found = path.read_bytes()
    except FileNotFoundError:
        return False
    if found == content:
        return True
    # A damaged file is evidence: it is moved aside, and the true content takes its place.
    path.rename(path.with_suffix(f".damaged-{path.stat().st_mtime_ns}"))
    return False


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".writing-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchmod(file.fileno(), 0o400)
            if _waits.get():
                os.fsync(file.fileno())
        Path(name).rename(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    if not _waits.get():
        return
    for folder in (path.parent, path.parent.parent, path.parent.parent.parent):
        _force(folder)


def _force(folder: Path) -> None:
    """Make the folder's new entries survive a loss of power."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
