"""Phones as the tables keep them: sealed to be read, fingerprinted to be found."""

from fullcycle.gateways.vault import port as vault
from fullcycle.records.people.models import Person
from fullcycle.records.people.queries import PHONE


def fingerprint(number: str) -> bytes:
    """The keyed digest by which a phone is found."""
    return vault.current().fingerprint(number, PHONE)


def seal(number: str) -> bytes:
    """The phone, sealed for its column."""
    return vault.current().seal(number, PHONE)


def open_phone(person: Person) -> str:
    """The person's phone in clear, empty where there is none; the caller answers for it."""
    if person.phone_sealed is None:
        return ""
    return vault.current().open(bytes(person.phone_sealed), PHONE)
