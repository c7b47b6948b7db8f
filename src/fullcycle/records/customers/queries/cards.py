"""Customers and accounts one by one."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from fullcycle.gateways.questions.question import Given, Question
from fullcycle.gateways.vault import port as vault
from fullcycle.kernels.identity import account_number as account_numbers
from fullcycle.kernels.identity import credit_code as credit_codes
from fullcycle.kernels.identity import masking
from fullcycle.kernels.identity import phone as phones
from fullcycle.records.customers.actions.contacts import PHONE
from fullcycle.records.customers.actions.supply_rows import REGION
from fullcycle.records.customers.models import Account, Contact, Customer
from fullcycle.records.customers.queries import provenance
from fullcycle.records.customers.queries.provenance import Origin, SourcedValue


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerCard:
    """A customer as lists and page heads show it; each `…_label` is the code in words."""

    id: int
    name: str
    credit_code: str
    industry_code: str
    importance: str
    importance_label: str
    district_code: str
    address: str
    legal_person: str
    tier: str
    tier_label: str
    status: str
    status_label: str
    total_contract_kva: int

    @property
    def is_closed(self) -> bool:
        """Whether nothing is supplied to it any more."""
        return self.status == Customer.Status.CLOSED

    @property
    def is_important(self) -> bool:
        """Whether the local government lists it as important in any degree."""
        return self.importance != Customer.Importance.NONE

    @property
    def masked_name(self) -> str:
        """The name as strangers may see it."""
        return masking.masked_company_name(self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCard:
    """One account; `origins` says per field where its value was learnt."""

    id: int
    customer_id: int
    number: str
    address: str
    voltage_kv: int
    contract_kva: int
    running_kva: int
    status: str
    status_label: str
    energised_on: date | None
    closed_on: date | None
    origins: Mapping[str, Origin]

    @property
    def is_closed(self) -> bool:
        """Whether nothing is supplied there any more."""
        return self.status == Account.Status.CLOSED


_CUSTOMER = Question(lambda: Customer.objects.filter(pk=Given("customer_id")))
_BY_CREDIT_CODE = Question(
    lambda: Customer.objects.filter(credit_code=Given("code")).order_by("pk")[:1]
)
_ACCOUNTS = Question(
    lambda: Account.objects.filter(customer=Given("customer_id")).order_by("number")
)


def get_customer(customer_id: int) -> CustomerCard:
    """The customer's card.

    Raises:
        Customer.DoesNotExist: if there is no such customer.
    """
    return customer_card(_CUSTOMER.one(customer_id=customer_id))


def list_customers(*, customer_ids: Collection[int]) -> dict[int, CustomerCard]:
    """The cards of these customers by id, in one query; unknown ids are left out."""
    return {row.pk: customer_card(row) for row in Customer.objects.filter(pk__in=customer_ids)}


def find_customer_by_credit_code(credit_code: str) -> CustomerCard | None:
    """The customer with this code, typed in any form, or None.

    Raises:
        UnableToReadCreditCode: if it is no unified social credit code.
    """
    code = credit_codes.parse(credit_code)
    row = _BY_CREDIT_CODE.first(code=code)
    return customer_card(row) if row else None


def find_customer_by_account_number(number: str) -> CustomerCard | None:
    """The customer who has the account, given by 10 or 13 digits, or None.

    Raises:
        UnableToReadAccountNumber: if it is no account number of the region.
    """
    parsed = account_numbers.parse(number, region=REGION)
    row = Customer.objects.filter(accounts__number=parsed).first()
    return customer_card(row) if row else None


def find_customers_by_phone(phone: str) -> tuple[CustomerCard, ...]:
    """The customers that have a current contact with this phone, by id.

    Raises:
        UnableToReadPhone: if it is no mainland mobile number.
    """
    mark = vault.current().fingerprint(phones.parse(phone), PHONE)
    persons = Contact.objects.filter(phone_fingerprint=mark, is_current=True)
    rows = Customer.objects.filter(pk__in=persons.values("customer_id")).order_by("pk")
    return tuple(customer_card(row) for row in rows)


def get_account(account_id: int) -> AccountCard:
    """The account's card.

    Raises:
        Account.DoesNotExist: if there is no such account.
    """
    return account_card(Account.objects.get(pk=account_id))


def list_accounts_of(customer_id: int) -> tuple[AccountCard, ...]:
    """The customer's accounts by number, closed ones last."""
    cards = [account_card(row) for row in _ACCOUNTS.ask(customer_id=customer_id)]
    return tuple(sorted(cards, key=lambda card: card.is_closed))


def count_customers() -> int:
    """How many customers there are, closed ones included."""
    return Customer.objects.count()


def highest_voltages(*, customer_ids: Collection[int]) -> dict[int, int]:
    """The highest voltage in kV of each customer's accounts in use; none: left out."""
    rows = Account.objects.filter(customer_id__in=customer_ids).exclude(status="CLOSED")
    highest = rows.values("customer_id").annotate(kv=Max("voltage_kv"))
    return {row["customer_id"]: row["kv"] for row in highest}


def held_values(customer_id: int) -> dict[str, SourcedValue]:
    """The customer's own fields that are known, named `customer.<field>`."""
    row = Customer.objects.get(pk=customer_id)
    return {
        f"customer.{field}": SourcedValue(
            value=getattr(row, field), source=origin.source, on=origin.on
        )
        for field, origin in provenance.origins(row.provenance).items()
    }


def customer_card(row: Customer) -> CustomerCard:
    """The card of a row."""
    return CustomerCard(
        id=row.pk,
        name=row.name,
        credit_code=row.credit_code,
        industry_code=row.industry_code,
        importance=row.importance,
        importance_label=row.get_importance_display(),
        district_code=row.district_code,
        address=row.address,
        legal_person=row.legal_person,
        tier=row.tier,
        tier_label=row.get_tier_display(),
        status=row.status,
        status_label=row.get_status_display(),
        total_contract_kva=row.total_contract_kva,
    )


def account_card(row: Account) -> AccountCard:
    """The card of a row."""
    return AccountCard(
        id=row.pk,
        customer_id=row.customer_id,
        number=row.number,
        address=row.address,
        voltage_kv=row.voltage_kv,
        contract_kva=row.contract_kva,
        running_kva=row.running_kva,
        status=row.status,
        status_label=row.get_status_display(),
        energised_on=row.energised_on,
        closed_on=row.closed_on,
        origins=provenance.origins(row.provenance),
    )
