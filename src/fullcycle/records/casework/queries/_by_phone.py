"""Who called: cases and customers by a whole phone number, which is never shown."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q

from fullcycle.kernels.identity import masking
from fullcycle.kernels.identity import phone as phones
from fullcycle.kernels.identity.phone import UnableToReadPhone
from fullcycle.records.casework.models import Case
from fullcycle.records.casework.queries._lists import PAGE_SIZE, Viewer
from fullcycle.records.casework.queries._reading import card_of
from fullcycle.records.casework.queries._views import CaseCard
from fullcycle.records.customers import policy as files
from fullcycle.records.customers import queries as customers
from fullcycle.records.customers.queries import CustomerCard
from fullcycle.records.journal import actions as journal
from fullcycle.records.people import queries as people


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundByPhone:
    """Whose number it is: the customers, and the newest cases of theirs or opened by it."""

    masked_phone: str
    customers: tuple[CustomerCard, ...]
    cases: tuple[CaseCard, ...]


@transaction.atomic
def find_by_phone(*, viewer: Viewer, words: str) -> FoundByPhone | None:
    """What belongs to a whole mobile number; None if the words are none, or one may not ask.

    The number is looked up by its keyed digest among contacts and those who sign in; that
    somebody asked whose it is, is written down each time.
    """
    try:
        phone = phones.parse(words)
    except UnableToReadPhone:
        return None
    if not files.may_reveal_contact(person_id=viewer.person_id, at=viewer.at):
        return None
    person = people.find_person_by_phone(phone=phone)
    cards = {card.id: card for card in customers.find_customers_by_phone(phone)}
    opened = Q()
    if person is not None and not person.is_staff:
        acts_for = people.list_customer_ids_of(person_id=person.id, at=viewer.at)
        cards |= customers.list_customers(customer_ids=acts_for)
        opened = Q(opened_by=person.id)
    theirs = Q(customer__in=list(cards)) | opened
    rows = Case.objects.filter(theirs).select_related("customer")
    light = rows.defer("rules", "traits", "flags").order_by("-opened_at", "-id")[:PAGE_SIZE]
    found = FoundByPhone(
        masked_phone=masking.masked_phone(phone),
        customers=tuple(cards[one] for one in sorted(cards)),
        cases=tuple(card_of(case) for case in light),
    )
    _journal(viewer, found)
    return found


def _journal(viewer: Viewer, found: FoundByPhone) -> None:
    journal.record(
        journal.Act(
            act="casework.phone.looked-up",
            subject_kind="phone",
            subject_id=found.masked_phone,
            actor_id=viewer.person_id,
            at=viewer.at,
            details={
                "customer_ids": [one.id for one in found.customers],
                "cases": [case.number for case in found.cases],
            },
        )
    )
