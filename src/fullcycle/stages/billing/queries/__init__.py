"""What may be asked: bills by viewer, what waits, what is agreed, what is disputed."""

from fullcycle.records.casework.queries import Viewer
from fullcycle.stages.billing.queries.agreed import (
    TermsCard,
    TermsPeriod,
    accounts_with_terms,
    find_terms,
    list_terms,
    terms_in,
)
from fullcycle.stages.billing.queries.choosing import (
    ModeRequestView,
    find_mode_request,
    list_mode_requests,
)
from fullcycle.stages.billing.queries.disputes import (
    DisputeView,
    disputes_of,
    facts_of_dispute,
    find_dispute,
    list_open_disputes,
)
from fullcycle.stages.billing.queries.lists import (
    BilledFacts,
    FlagCard,
    HeldBill,
    MonthCard,
    PendingBill,
    count_monthly,
    facts_of_last_twelve,
    flags_of,
    get_card,
    list_being_checked,
    list_bills,
    list_months,
    list_uninvoiced,
    monthly_bill_id,
    open_bill,
    open_bills,
    open_with_bill_before,
    review_list,
)
from fullcycle.stages.billing.queries.opened import BillCard, OpenedBill


__all__ = [
    "BillCard",
    "BilledFacts",
    "DisputeView",
    "FlagCard",
    "HeldBill",
    "ModeRequestView",
    "MonthCard",
    "OpenedBill",
    "PendingBill",
    "TermsCard",
    "TermsPeriod",
    "Viewer",
    "accounts_with_terms",
    "count_monthly",
    "disputes_of",
    "facts_of_dispute",
    "facts_of_last_twelve",
    "find_dispute",
    "find_mode_request",
    "find_terms",
    "flags_of",
    "get_card",
    "list_being_checked",
    "list_bills",
    "list_mode_requests",
    "list_months",
    "list_open_disputes",
    "list_terms",
    "list_uninvoiced",
    "monthly_bill_id",
    "open_bill",
    "open_bills",
    "open_with_bill_before",
    "review_list",
    "terms_in",
]
