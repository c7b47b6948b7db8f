"""The people one talks to at a customer."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fullcycle.gateways.vault import port as vault
from fullcycle.kernels.identity import phone as phones
from fullcycle.records.customers import policy
from fullcycle.records.customers.actions.forms import NewContact
from fullcycle.records.customers.actions.origins import Origin
from fullcycle.records.customers.models import Contact, Customer
from fullcycle.records.journal import actions as journal


PHONE = "customers.contact-phone"
"""What a contact's phone is sealed for."""


class UnableToRecordContact(Exception):
    """The contact cannot be kept so."""


class UnableToRevealPhone(Exception):
    """The phone is not shown to this person, or not without a reason."""


@transaction.atomic
def record_contact(
    contact: NewContact,
    *,
    customer_id: int,
    source: str,
    at: datetime,
    by_id: int | None = None,
) -> int:
    """Keep a contact and return the id; the same phone in the same role is brought up to date.

    Raises:
        UnableToTrace: if the source is blank.
        UnableToRecordContact: if the name, the role or the phone is wrong.
    """
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    row = contact_row(contact, origin=Origin.named(source=source, at=at))
    row.customer = customer
    known = Contact.objects.filter(
        customer=customer,
        role=row.role,
        phone_fingerprint=row.phone_fingerprint,
        is_current=True,
    ).first()
    row.pk = known.pk if known else None
    row.save()
    _journal("customers.contact.recorded", row, by_id, at, source=source)
    return row.pk


def contact_row(contact: NewContact, *, origin: Origin) -> Contact:
    """The row of a checked contact, without its customer and not saved yet.

    Raises:
        UnableToRecordContact: if the name, the role or the phone is wrong.
    """
    if not contact.name.strip():
        raise UnableToRecordContact(_("请填写联系人姓名。"))
    if contact.role not in Contact.Role.values:
        raise UnableToRecordContact(_("没有这一联系人角色。"))
    try:
        phone = phones.parse(contact.phone)
    except phones.UnableToReadPhone as refusal:
        words = refusal.wording.in_language(get_language() or "")
        raise UnableToRecordContact(words) from refusal
    name, certificate = contact.name.strip(), contact.certificate.strip()
    return Contact(
        role=contact.role,
        name=name,
        phone_sealed=vault.current().seal(phone, PHONE),
        phone_fingerprint=vault.current().fingerprint(phone, PHONE),
        certificate=certificate,
        provenance=origin.of(
            {"name": name, "role": contact.role, "phone": phone, "certificate": certificate}
        ),
    )


@transaction.atomic
def end_contact(*, contact_id: int, at: datetime, by_id: int | None = None) -> None:
    """Keep the contact as a former one.

    Raises:
        UnableToRecordContact: if it is one already.
    """
    row = Contact.objects.select_for_update().get(pk=contact_id)
    if not row.is_current:
        raise UnableToRecordContact(_("该联系人已停用。"))
    row.is_current = False
    row.save(update_fields=["is_current"])
    _journal("customers.contact.ended", row, by_id, at)


@transaction.atomic
def reveal_contact_phone(*, contact_id: int, by_id: int, reason: str, at: datetime) -> str:
    """Return the whole phone; who saw it, and why, is written down.

    Raises:
        UnableToRevealPhone: if no reason is given, or the person may not see it.
    """
    row = Contact.objects.get(pk=contact_id)
    if not reason.strip():
        raise UnableToRevealPhone(_("请填写查看完整号码的原因。"))
    if not policy.may_reveal_contact(person_id=by_id, at=at):
        raise UnableToRevealPhone(_("您无权查看该联系人的完整号码。"))
    _journal("customers.contact.phone-revealed", row, by_id, at, reason=reason.strip())
    return vault.current().open(bytes(row.phone_sealed), PHONE)


def _journal(
    act: str, contact: Contact, by_id: int | None, at: datetime, **details: object
) -> None:
    journal.record(
        journal.Act(
            act=act,
            subject_kind="contact",
            subject_id=contact.pk,
            actor_id=by_id,
            at=at,
            for_customer_id=contact.customer_id,
            details=details,
        )
    )
