"""The messenger that sends nothing: messages lie in a file and a page lists them."""

import fcntl
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from fullcycle.gateways.messenger.port import OutgoingMessage, SendingReceipt


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptMessage:
    """A message in the outbox and when it was put there."""

    message: OutgoingMessage
    kept_at: datetime


class Outbox:
    """Keeps messages in one file a day (UTC) of JSON lines, readable by its owner only.

    Each line is appended under a lock and forced to the disk, so several processes may write,
    and a process that is killed leaves at most one torn line, which readers pass over.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def send(self, message: OutgoingMessage, *, at: datetime) -> SendingReceipt:
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        entry = {"kept_at": at.isoformat()} | asdict(message)
        line = json.dumps(entry, ensure_ascii=False).encode() + b"\n"
        file = self._folder / f"{at.astimezone(UTC):%Y-%m-%d}.jsonl"
        handle = os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            os.write(handle, (b"\n" if _is_torn(handle) else b"") + line)
            os.fsync(handle)
        finally:
            os.close(handle)
        return SendingReceipt(
            reference=message.reference,
            provider_number=f"outbox-{message.reference}",
            accepted_at=at,
        )

    def list_recent(self, limit: int) -> list[KeptMessage]:
        """Return the messages kept last, the newest first."""
        found: list[KeptMessage] = []
        for file in sorted(self._folder.glob("*.jsonl"), reverse=True):
            found.extend(reversed(list(_kept_in(file))))
            if len(found) >= limit:
                break
        return found[:limit]


def _is_torn(handle: int) -> bool:
    size = os.fstat(handle).st_size
    return size > 0 and os.pread(handle, 1, size - 1) != b"\n"


def _kept_in(file: Path) -> Iterator[KeptMessage]:
    for line in file.read_bytes().splitlines():
        try:
            entry = json.loads(line)
        except ValueError:  # a line whose writer was killed
            continue
        kept_at = datetime.fromisoformat(entry.pop("kept_at"))
        blanks = tuple((name, value) for name, value in entry.pop("blanks"))
        yield KeptMessage(message=OutgoingMessage(blanks=blanks, **entry), kept_at=kept_at)
