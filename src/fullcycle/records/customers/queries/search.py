"""Searching customers by words of two characters and by parts of numbers."""

import re
from dataclasses import dataclass

from django.db.models import BooleanField, F, Func, Q, QuerySet, Value
from django.utils.translation import gettext as _

from fullcycle.records.customers.models import Customer
from fullcycle.records.customers.queries.cards import CustomerCard, customer_card


MOST_ON_A_PAGE = 100
PROBED = 3_000
"""So many of the largest customers are looked through before the words' index is asked."""

LOOKS_LIKE_A_NUMBER = re.compile(r"(?=.*[0-9])[0-9A-Z]{4,18}")
"""From four characters on the trigram index of the numbers narrows enough."""


class UnableToFollowPage(ValueError):
    """The mark of the next page is not one that a page gave."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerPage:
    """One page, largest customers first; `next_after` asks for the next one."""

    customers: tuple[CustomerCard, ...]
    next_after: str | None


class HasWords(Func):
    """Every typed word is found, cut into pairs as the index cuts; true or false."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    output_field = BooleanField()

    def __init__(self, words: str) -> None:
        super().__init__("words", Func(Value(words), function="customers_bigram_query"))


class Walked(Func):
    """A condition that is looked at row by row: no index is asked for it."""

    template = "(%(expressions)s) IS TRUE"
    output_field = BooleanField()


def search_customers(
    *,
    words: str = "",
    tier: str | None = None,
    district_code: str | None = None,
    after: str | None = None,
    limit: int = 20,
) -> CustomerPage:
    """One page of the customers that have all the words in name, address or numbers.

    Words are separated by spaces. Chinese is found from one character on, letters and
    digits by their beginning, account numbers and credit codes by any part from four
    characters on. Without words every customer is listed.

    Raises:
        UnableToFollowPage: if `after` is not a `next_after` of an earlier page.
    """
    every = _listed()
    if tier is not None:
        every = every.filter(tier=tier)
    if district_code is not None:
        every = every.filter(district_code=district_code)
    if after is not None:
        every = every.filter(_behind(after))
    size = max(1, min(limit, MOST_ON_A_PAGE))
    rows = _largest(every, _conditions(words), size + 1)
    last = rows[size - 1] if len(rows) > size else None
    return CustomerPage(
        customers=tuple(customer_card(row) for row in rows[:size]),
        next_after=f"{last.total_contract_kva}-{last.pk}" if last else None,
    )


def matching_customers(words: str) -> QuerySet[Customer]:
    """The customers that have all the words; see `search_customers` for what is found."""
    return _listed().filter(_conditions(words))


def walked_customers(words: str) -> QuerySet[Customer]:
    """The same, to be narrowed to few first: each of them is looked at, no index is asked."""
    conditions = _conditions(words)
    return _listed().filter(Walked(conditions)) if conditions else _listed()


def _listed() -> QuerySet[Customer]:
    return Customer.objects.defer("words", "account_addresses")


def _largest(every: QuerySet[Customer], conditions: Q, count: int) -> list[Customer]:
    by_size = every.order_by("-total_contract_kva", "pk")
    if not conditions:
        return list(by_size[:count])
    # Common words are found among the largest already, walking the index of sizes. A plan
    # made before the words are known would rather gather everybody who has them.
    first = by_size.values("pk")[:PROBED]
    rows = list(by_size.filter(Walked(conditions), pk__in=first)[:count])
    if len(rows) == count:
        return rows
    # Otherwise the words decide. Ordered by an expression, or the planner, who takes words
    # for independent, would walk all sizes for two common ones that never meet.
    return list(every.filter(conditions).order_by(-F("total_contract_kva"), "pk")[:count])


def _conditions(words: str) -> Q:
    asked = Q()
    plain = []
    for word in words.split():
        number = word.upper()
        if LOOKS_LIKE_A_NUMBER.fullmatch(number):
            asked &= (
                Q(credit_code__contains=number)
                | Q(account_numbers__contains=number)
                | Q(HasWords(word))
            )
        else:
            plain.append(word)
    together = " ".join(plain)
    if any(character.isalnum() for character in together):
        asked &= Q(HasWords(together))
    return asked


def _behind(after: str) -> Q:
    kva, dash, last_id = after.partition("-")
    if not (dash and kva.isdecimal() and last_id.isdecimal()):
        raise UnableToFollowPage(_("这一页的链接已失效，请重新查询。"))
    # PostgreSQL walks the index of (size, id) from here.
    return Q(total_contract_kva__lt=int(kva)) | Q(
        total_contract_kva=int(kva), pk__gt=int(last_id)
    )
