"""What the platform asks of a vault."""

from typing import Protocol

from fullcycle.gateways.slot import Slot


class UnableToOpen(Exception):
    """The sealed bytes were changed, sealed for another purpose or under a key not held."""


class Vault(Protocol):
    """Seals short texts (ID numbers, phones, bank accounts) for one purpose each.

    A purpose is a fixed code such as `people.phone`; what was sealed for one purpose opens for
    no other, so a value copied into the wrong column stays shut.
    """

    def seal(self, plain: str, purpose: str) -> bytes:
        """Return the text encrypted and bound to its purpose; different bytes each time."""
        ...

    def open(self, sealed: bytes, purpose: str) -> str:
        """Return the text again.

        Raises:
            UnableToOpen: if it was tampered with, or the purpose or the key does not fit.
        """
        ...

    def fingerprint(self, plain: str, purpose: str) -> bytes:
        """Return 32 bytes, equal for equal texts of one purpose, to look a text up by."""
        ...


_slot: Slot[Vault] = Slot("vault")
connect = _slot.connect
connect_later = _slot.connect_later
current = _slot.current
lent = _slot.lent
