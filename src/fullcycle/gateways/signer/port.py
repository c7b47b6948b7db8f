"""What the platform asks of whoever keeps its seal."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fullcycle.gateways.slot import Slot
from fullcycle.kernels.units.paper import PlaceOnPaper


class UnableToSign(Exception):
    """The file could not be sealed; the message says whether file or seal is at fault."""


class UnableToCheck(Exception):
    """The file is damaged so far that its signatures cannot even be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureFinding:
    """What one signature in a file is worth.

    `is_intact`: not a byte under the signature was changed, and what was added after it is only
    what signing adds. `is_trusted`: its certificate is one that we trust, valid at the instant
    asked for. `covers_whole_file`: nothing was added after it. `signed_at`: what the signer's
    clock said.
    """

    is_intact: bool
    is_trusted: bool
    covers_whole_file: bool
    certified_name: str
    who: str
    reason: str
    signed_at: datetime | None


class Signer(Protocol):
    """Seals papers for the company; which person caused it stands in the signature."""

    def sign(
        self,
        pdf: bytes,
        *,
        who: str,
        reason: str,
        at: datetime,
        place: PlaceOnPaper | None = None,
    ) -> bytes:
        """Return the file with one signature more; earlier ones stay intact.

        `place` is where the middle of the round red seal is shown; without it nothing is seen.

        Raises:
            UnableToSign: if the file cannot be read or the certificate is not valid at `at`.
        """
        ...

    def check(self, pdf: bytes, *, at: datetime) -> tuple[SignatureFinding, ...]:
        """Return a finding for each signature, the oldest first; none for an unsigned file.

        `at` is the instant at which the file is known to have existed: now for a file that
        comes in, the sealing of the archive for one that lay there since.

        Raises:
            UnableToCheck: if the file is damaged too far.
        """
        ...


_slot: Slot[Signer] = Slot("signer")
connect = _slot.connect
connect_later = _slot.connect_later
current = _slot.current
lent = _slot.lent
