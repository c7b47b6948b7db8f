"""What the platform asks of the government's data sharing."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from fullcycle.gateways.slot import Slot


class Register(StrEnum):
    """The registers that are shared, and what their numbers are."""

    BUSINESS_LICENCE = "BUSINESS_LICENCE"  # unified social credit code
    LEGAL_PERSON = "LEGAL_PERSON"  # unified social credit code
    PROPERTY_RIGHT = "PROPERTY_RIGHT"  # number of the certificate of real estate
    PROJECT_FILING = "PROJECT_FILING"  # code of the project, 2404-330302-04-01-123456


FACTS = {
    Register.BUSINESS_LICENCE: ("address", "legal_person", "founded_on", "business_scope"),
    Register.LEGAL_PERSON: ("company", "position"),
    Register.PROPERTY_RIGHT: ("address", "area_m2", "use"),
    Register.PROJECT_FILING: ("project", "address", "filed_on"),
}
"""The names under which each register's answer tells more than number and holder."""


class UnableToAsk(Exception):
    """The register did not answer, or refuses us: let the customer upload the paper instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Which entry is wanted, for which of our cases, and why; registers log the last two."""

    register: Register
    number: str
    reference: str
    purpose: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterAnswer:
    """An entry as the register held it at `fetched_at`; `receipt_id` is kept as evidence."""

    register: Register
    number: str
    holder: str
    facts: tuple[tuple[str, str], ...]
    valid_until: date | None
    receipt_id: str
    fetched_at: datetime
    is_simulated: bool = False

    def fact(self, name: str) -> str:
        """Return one of the register's `FACTS`, empty where the entry lacks it."""
        return dict(self.facts).get(name, "")


class Registers(Protocol):
    """Answers questions about single entries; there are no lists to be had."""

    def ask(self, question: Question, *, at: datetime) -> RegisterAnswer | None:
        """Return the entry, or None if the register holds none under the number.

        Raises:
            UnableToAsk: if there is no telling; the customer can upload the paper.
        """
        ...


_slot: Slot[Registers] = Slot("registers")
connect = _slot.connect
connect_later = _slot.connect_later
current = _slot.current
lent = _slot.lent
