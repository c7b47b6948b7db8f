"""Open a customer's file to one of its own persons."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fullcycle.records.customers import policy
from fullcycle.records.customers.queries.files import CustomerFile, get_file
from fullcycle.records.journal import actions as journal
from fullcycle.records.people import queries as people


class UnableToOpenFile(Exception):
    """There is no such file for this person."""


@transaction.atomic
def open_file(*, customer_id: int, by_id: int, at: datetime) -> CustomerFile:
    """The file with the accounts that the person's mandates cover; the reading is journalled.

    Raises:
        UnableToOpenFile: if the person holds no mandate of such a customer.
    """
    # Whoever may not see a customer does not learn whether there is one.
    if not policy.may_read_file(person_id=by_id, customer_id=customer_id, at=at):
        raise UnableToOpenFile(_("没有这份档案，或您无权查看。"))
    file = get_file(
        customer_id=customer_id,
        at=at,
        covers=people.accounts_covered(person_id=by_id, customer_id=customer_id, at=at),
    )
    journal.record(
        journal.Act(
            act="customers.file.opened",
            subject_kind="customer",
            subject_id=customer_id,
            actor_id=by_id,
            at=at,
            for_customer_id=customer_id,
            details={"accounts": [one.account.number for one in file.accounts]},
        )
    )
    return file
