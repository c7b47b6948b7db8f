"""Letting a colleague act, known by phone: registered if new, mandated, and told."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.kernels.identity.mandates import Scope
from fullcycle.records.people import queries
from fullcycle.records.people.actions import granting, messaging, registering
from fullcycle.records.people.actions.granting import NewMandate, UnableToGrantMandate
from fullcycle.records.people.actions.messaging import PersonalMessage
from fullcycle.records.people.queries import PersonCard


TEMPLATE = "MANDATE_OFFERED"


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedMandate:
    """Who shall act for which customer, as the colleague who offers it names them."""

    name: str
    phone: str
    customer_id: int
    customer_name: str
    starts_at: datetime
    ends_at: datetime | None = None
    accounts: frozenset[str] | Scope = Scope.ALL
    matters: frozenset[str] | Scope = Scope.ALL


@transaction.atomic
def offer_mandate(offer: OfferedMandate, *, at: datetime, by_id: int) -> int:
    """Give the phone's owner a mandate and return its id; a new phone is registered.

    The owner is told, and so is everybody else who may act for the whole customer: a mandate
    that somebody gives behind the others' backs is seen at once.

    Raises:
        UnableToReadPhone: if the phone is no mainland mobile number.
        UnableToRegister: if the name is empty, or the phone was registered this moment.
        UnableToGrantMandate: if the phone is in another name, or as `grant_mandate` does.
    """
    person_id = _person_of(offer, by_id, at)
    giver = queries.get_person(person_id=by_id)
    mandate_id = granting.grant_mandate(
        NewMandate(
            person_id=person_id,
            customer_id=offer.customer_id,
            starts_at=offer.starts_at,
            ends_at=offer.ends_at,
            accounts=offer.accounts,
            matters=offer.matters,
            evidence=_("%(name)s在线授权") % {"name": giver.name},
        ),
        at=at,
        by_id=by_id,
    )
    _tell(offer, giver, mandate_id, person_id, at)
    return mandate_id


def _person_of(offer: OfferedMandate, by_id: int, at: datetime) -> int:
    known = queries.find_person_by_phone(phone=offer.phone)
    if known is None:
        return registering.register_person(
            name=offer.name, phone=offer.phone, at=at, by_id=by_id
        )
    if known.name and known.name != offer.name.strip():
        raise UnableToGrantMandate(_("这个手机号登记的不是这个姓名，请核对后再填。"))
    if queries.acts_for_whole_customer(
        person_id=known.id, customer_id=offer.customer_id, at=at
    ):
        raise UnableToGrantMandate(_("这位同事已经可以代办所有业务，不用再授权。"))
    return known.id


def _tell(
    offer: OfferedMandate, giver: PersonCard, mandate_id: int, person_id: int, at: datetime
) -> None:
    blanks = {
        "giver": giver.name,
        "name": offer.name.strip(),
        "customer": offer.customer_name,
    }
    to_the_colleague = _(
        "【全周期】%(giver)s授权您为%(customer)s办理用电业务，用这个手机号登录就能办。"
    )
    to_the_others = _(
        "【全周期】%(giver)s授权%(name)s为%(customer)s办理用电业务。如非本企业意愿，请登录撤销。"
    )
    others = queries.list_whole_person_ids_for(customer_id=offer.customer_id, at=at)
    told = {other: to_the_others for other in others if other != giver.id}
    told[person_id] = to_the_colleague
    for reader, words in told.items():
        messaging.message_person(
            PersonalMessage(
                template_code=TEMPLATE,
                words=words % blanks,
                purpose="people.mandate.offered",
                reference=f"mandate-offered-{mandate_id}-{reader}",
                blanks=tuple(blanks.items()),
            ),
            person_id=reader,
            at=at,
        )
