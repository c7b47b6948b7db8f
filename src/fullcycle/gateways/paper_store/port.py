"""What the platform asks of whatever keeps the content of papers."""

from typing import Protocol

from fullcycle.gateways.slot import Slot


class UnableToKeep(Exception):
    """The content could not be written; nothing was stored."""


class UnableToFetch(Exception):
    """The content is gone, unreadable or not what was stored; the message says which."""


class PaperStore(Protocol):
    """Keeps content under its SHA-256 (64 hex digits); nothing is overwritten or removed."""

    def keep(self, content: bytes) -> str:
        """Store the content and return its SHA-256; the same content is stored once.

        What was returned survives a loss of power.

        Raises:
            UnableToKeep: if the place is full or may not be written.
        """
        ...

    def fetch(self, sha256: str) -> bytes:
        """Return the content, its hash computed anew.

        Raises:
            UnableToFetch: if there is none, or it is no longer what was stored.
        """
        ...


_slot: Slot[PaperStore] = Slot("paper_store")
connect = _slot.connect
connect_later = _slot.connect_later
current = _slot.current
lent = _slot.lent
