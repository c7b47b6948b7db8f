"""Putting the district into the database: in pieces that stand or fall, so that it resumes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pyotp
from django.db import transaction

from fullcycle.doors.command.district import customers as invented
from fullcycle.doors.command.district import network
from fullcycle.doors.command.district import staff as invented_staff
from fullcycle.doors.command.district import terms as invented_terms
from fullcycle.doors.command.district.customers import DISTRICT
from fullcycle.doors.command.district.staff import DemoStaff
from fullcycle.doors.command.refusal import UnableToRunCommand
from fullcycle.kernels.rulebook.tariffs.book import DEMO, load_tariff_book
from fullcycle.records.customers import actions as customers
from fullcycle.records.customers import queries as customer_queries
from fullcycle.records.people import actions as people
from fullcycle.records.people import queries as persons
from fullcycle.records.people.actions import NewMandate, NewRole
from fullcycle.records.people.policy import role_wording
from fullcycle.records.portfolios import actions as portfolios
from fullcycle.records.portraits import actions as portraits
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import policy as billing_policy
from fullcycle.stages.billing import queries as billing_queries
from fullcycle.stages.connection import actions as connection


SEED = 2017
STANDS_SINCE = datetime(2024, 1, 1, tzinfo=UTC)
"""Everybody of the district is there since then, so that a past year can be simulated."""

CHUNK = 500
AGENTS = 20
"""So many customers have a person who can sign in for them by phone."""

SHOWN_CUSTOMER = 1
"""The number of the customer whose person is shown among the sign-ins: a shoe factory."""

FINANCE_MATTERS = frozenset(
    {billing_policy.MATTER, "fee_mode_change", "demand_value_change", "tariff_choice"}
)
"""What the finance person of the shown factory acts for it in: its bills and how they come."""

MARKETING_SYSTEM = "营销系统"
CODE_BY_SMS = "短信验证码"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """How to sign in as somebody; customers get their code by SMS and have no secret."""

    role: str
    name: str
    password: str
    totp_secret: str = ""


def standing_customers(*, seed: int = SEED) -> int:
    """How many of the district's customers stand already; they are built in order.

    Raises:
        UnableToRunCommand: if the database holds customers that are not the district's.
    """
    count = customer_queries.count_customers()
    first = invented.customer(seed=seed, number=0).customer
    if count and customer_queries.find_customer_by_credit_code(first.credit_code) is None:
        raise UnableToRunCommand(
            "The database holds customers of its own: the demonstration needs an empty one."
        )
    return count


def build_network(*, at: datetime, seed: int = SEED) -> int:
    """Store the feeders of the first county and return how many they are."""
    return connection.store_network(feeders=network.network_feeders(seed), at=at)


def build_staff(*, password: str, at: datetime, seed: int = SEED) -> list[SignIn]:
    """Create the back office and the first county's managers; return how they sign in.

    An empty list says that they were there already.
    """
    wanted = [
        *invented_staff.managers(seed=seed, block=0, password=password),
        *invented_staff.back_office(seed=seed, password=password),
    ]
    if persons.find_staff(staff_number=wanted[0].staff.staff_number) is not None:
        return []
    ids = _take_over(wanted, at)
    return [
        SignIn(
            role=role_wording(role=one.role).in_language("zh-hans"),
            name=one.staff.staff_number,
            password=password,
            totp_secret=_authenticator(person_id, at),
        )
        for person_id, one in zip(ids, wanted, strict=True)
    ]


@transaction.atomic
def _take_over(wanted: Sequence[DemoStaff], at: datetime) -> tuple[int, ...]:
    ids = people.take_over_staff([one.staff for one in wanted], at=at)
    for person_id, one in zip(ids, wanted, strict=True):
        role = NewRole(
            person_id=person_id, role=one.role, district=one.district_code, starts_at=at
        )
        people.grant_role(role, at=at)
        if one.grade:
            portfolios.grade_manager(manager_id=person_id, grade=one.grade, at=at)
    return ids


def _authenticator(person_id: int, at: datetime) -> str:
    secret = people.enrol_authenticator(person_id=person_id, at=at).secret
    people.confirm_authenticator(person_id=person_id, code=pyotp.TOTP(secret).at(at), at=at)
    return secret


def build_customers(
    *, last: int, at: datetime, tell: Callable[[int], object], seed: int = SEED
) -> None:
    """Bring the customers up to the number `last`, telling how many each piece added."""
    number = standing_customers(seed=seed)
    while number < last:
        block, place = divmod(number, DISTRICT)
        # A county's managers come before its first customer.
        end = min(last, number + CHUNK, (block + 1) * DISTRICT)
        with transaction.atomic():
            if place == 0 and block > 0:
                # Nobody signs in as one of these: their password is not told to anybody.
                password = pyotp.random_base32()
                team = invented_staff.managers(seed=seed, block=block, password=password)
                _take_over([*team], at)
            _build_piece(range(number, end), at, seed)
        tell(end - number)
        number = end


def _build_piece(numbers: range, at: datetime, seed: int) -> None:
    batch = [invented.customer(seed=seed, number=number) for number in numbers]
    ids = customers.take_over_customers(batch, source=MARKETING_SYSTEM, at=at)
    portfolios.assign_portfolios(customer_ids=ids, at=at)
    facts = [
        fact
        for number, customer_id, one in zip(numbers, ids, batch, strict=True)
        for fact in invented.facts(
            seed=seed, number=number, customer_id=customer_id, supply=one.supplies[0], at=at
        )
    ]
    portraits.record_facts(facts, at=at)
    for number, customer_id in zip(numbers, ids, strict=True):
        if number < AGENTS:
            _build_agent(customer_id, batch[number - numbers.start].contacts, at)


def build_terms(*, at: datetime, seed: int = SEED) -> int:
    """Agree on price with every account that has no terms yet; return how many those were."""
    book = load_tariff_book(DEMO)
    known = set(billing_queries.accounts_with_terms())
    every = customer_queries.supplied_account_ids(starts_on=date.min, ends_on=date.max)
    missing = [account_id for account_id in every if account_id not in known]
    for first in range(0, len(missing), CHUNK):
        accounts = customer_queries.list_supplied(account_ids=missing[first : first + CHUNK])
        rows = [invented_terms.terms_of(one, seed=seed, book=book) for one in accounts]
        billing.take_over_price_terms(rows, at=at)
    return len(missing)


@transaction.atomic
def build_finance_person(*, at: datetime, seed: int = SEED) -> None:
    """Let the finance person of the shown factory see its bills, once the factory stands."""
    shown = invented.customer(seed=seed, number=SHOWN_CUSTOMER)
    contact = _contact(shown, "FINANCE")
    customer = customer_queries.find_customer_by_credit_code(shown.customer.credit_code)
    if customer is None or persons.find_person_by_phone(phone=contact.phone) is not None:
        return
    mandate = NewMandate(
        person_id=people.register_person(name=contact.name, phone=contact.phone, at=at),
        customer_id=customer.id,
        starts_at=at,
        matters=FINANCE_MATTERS,
        evidence="财务授权委托书",
    )
    people.grant_mandate(mandate, at=at)


def _build_agent(
    customer_id: int, contacts: Iterable[customers.NewContact], at: datetime
) -> None:
    contact = next(one for one in contacts if one.role == "OPERATIONS")
    person_id = people.register_person(name=contact.name, phone=contact.phone, at=at)
    mandate = NewMandate(
        person_id=person_id,
        customer_id=customer_id,
        starts_at=at,
        evidence="营业执照与授权委托书",
    )
    people.grant_mandate(mandate, at=at)


def customer_sign_ins(*, seed: int = SEED) -> list[SignIn]:
    """How two persons of one factory sign in: who runs it, and who keeps its accounts."""
    shown = invented.customer(seed=seed, number=SHOWN_CUSTOMER)
    name = shown.customer.name
    return [
        SignIn(role=role, name=_contact(shown, code).phone, password=CODE_BY_SMS)
        for role, code in (
            (f"客户（{name}）", "OPERATIONS"),
            (f"客户财务（{name}）", "FINANCE"),
        )
    ]


def _contact(shown: customers.TakenOver, role: str) -> customers.NewContact:
    return next(one for one in shown.contacts if one.role == role)
