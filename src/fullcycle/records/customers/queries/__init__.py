"""What may be asked about customers and how they are supplied."""

from fullcycle.records.customers.queries.cards import (
    AccountCard,
    CustomerCard,
    count_customers,
    find_customer_by_account_number,
    find_customer_by_credit_code,
    find_customers_by_phone,
    get_account,
    get_customer,
    held_values,
    highest_voltages,
    list_accounts_of,
    list_customers,
)
from fullcycle.records.customers.queries.files import (
    AccountFile,
    BoundaryCard,
    ContactCard,
    CustomerFile,
    MeteringPointCard,
    SourceCard,
    TransformerCard,
    contact_roles,
    get_file,
)
from fullcycle.records.customers.queries.history import Change, list_changes
from fullcycle.records.customers.queries.opened import UnableToOpenFile, open_file
from fullcycle.records.customers.queries.provenance import Origin, SourcedValue
from fullcycle.records.customers.queries.search import (
    CustomerPage,
    UnableToFollowPage,
    matching_customers,
    search_customers,
    walked_customers,
)
from fullcycle.records.customers.queries.supplied import (
    SealedDays,
    SuppliedAccount,
    SuppliedPoint,
    SuppliedUnit,
    account_ids_numbered,
    list_supplied,
    supplied_account_ids,
)


__all__ = [
    "AccountCard",
    "AccountFile",
    "BoundaryCard",
    "Change",
    "ContactCard",
    "CustomerCard",
    "CustomerFile",
    "CustomerPage",
    "MeteringPointCard",
    "Origin",
    "SealedDays",
    "SourceCard",
    "SourcedValue",
    "SuppliedAccount",
    "SuppliedPoint",
    "SuppliedUnit",
    "TransformerCard",
    "UnableToFollowPage",
    "UnableToOpenFile",
    "account_ids_numbered",
    "contact_roles",
    "count_customers",
    "find_customer_by_account_number",
    "find_customer_by_credit_code",
    "find_customers_by_phone",
    "get_account",
    "get_customer",
    "get_file",
    "held_values",
    "highest_voltages",
    "list_accounts_of",
    "list_changes",
    "list_customers",
    "list_supplied",
    "matching_customers",
    "open_file",
    "search_customers",
    "supplied_account_ids",
    "walked_customers",
]
