"""What the platform asks of whoever carries its short messages."""

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from fullcycle.gateways.slot import Slot
from fullcycle.kernels.identity import resident_id


LONGEST_WORDS = 500
"""Providers split a long message into parts of 67 characters and send seven parts at most."""

NEWEST_BIRTH_YEAR = 2015
"""Nobody born later signs anything; a case number holds its day where an ID has a birthday."""

_PHONE = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")
_RESIDENT_ID = re.compile(r"(?<![0-9])[0-9]{17}[0-9Xx](?![0-9Xx])")


class UnableToSend(Exception):
    """The message was not accepted; `may_have_been_sent` forbids sending it again blindly."""

    def __init__(self, reason: str, *, may_have_been_sent: bool) -> None:
        super().__init__(reason)
        self.may_have_been_sent = may_have_been_sent


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """One message to one phone.

    `reference` is ours and unique; a provider that keeps it sends the message once however
    often it is asked. `blanks` fill the provider's registered template, of which `words` is
    the whole text as the person reads it.
    """

    to_phone: str
    template_code: str
    words: str
    purpose: str
    reference: str
    urgent: bool
    blanks: tuple[tuple[str, str], ...] = ()

    def __post_init__(self) -> None:
        """Refuse text that tells more than a short message may.

        Raises:
            ValueError: if the words are empty, too long, or hold a whole phone or ID number.
        """
        if not 0 < len(self.words) <= LONGEST_WORDS:
            raise ValueError(f"a message has 1 to {LONGEST_WORDS} characters")
        if _PHONE.search(self.words) or _holds_resident_id(self.words):
            raise ValueError("a message shows phones and ID numbers masked only")


def _holds_resident_id(words: str) -> bool:
    for found in _RESIDENT_ID.findall(words):
        with suppress(resident_id.UnableToReadResidentId):
            number = resident_id.parse(found)
            if resident_id.born_on(number).year <= NEWEST_BIRTH_YEAR:
                return True
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingReceipt:
    """That the message was accepted, under which number of the provider's."""

    reference: str
    provider_number: str
    accepted_at: datetime


class Messenger(Protocol):
    """Carries short messages; quiet hours are the caller's to keep (see `quiet_hours`)."""

    def send(self, message: OutgoingMessage, *, at: datetime) -> SendingReceipt:
        """Hand the message over.

        Raises:
            UnableToSend: if it was refused, or nobody can say whether it was taken.
        """
        ...


_slot: Slot[Messenger] = Slot("messenger")
connect = _slot.connect
connect_later = _slot.connect_later
current = _slot.current
lent = _slot.lent
