"""Which of the customer's accounts a case is about."""

from django.utils.translation import gettext as _

from fullcycle.records.customers import queries as customers


class UnableToFindAccount(Exception):
    """The number is not one of this customer's accounts."""


def account_of(customer_id: int, number: str) -> customers.AccountCard | None:
    """The customer's account that a number names, or None where none is named.

    Raises:
        UnableToFindAccount: if the number is not one of this customer's.
    """
    if not number:
        return None
    for account in customers.list_accounts_of(customer_id):
        if account.number.endswith(number):
            return account
    raise UnableToFindAccount(_("这个户号不属于这家企业，请核对。"))
