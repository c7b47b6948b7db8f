"""Who may see what a customer takes."""

from fullcycle.records.casework.queries import Viewer
from fullcycle.records.customers import policy as files
from fullcycle.records.customers import queries as customers


def may_see_use(*, viewer: Viewer, account_id: int) -> bool:
    """Staff in any role, and whoever holds a mandate of the account's customer."""
    account = customers.get_account(account_id)
    return files.may_read_file(
        person_id=viewer.person_id, customer_id=account.customer_id, at=viewer.at
    )
