"""What may be done: agree, draft, clear, issue, correct, dispute and answer, invoice."""

from fullcycle.stages.billing.actions.choosing import (
    ModeDecision,
    UnableToChangeMode,
    WantedMode,
    ask_for_mode,
    decide_mode,
)
from fullcycle.stages.billing.actions.correcting import UnableToCorrect, correct_bill
from fullcycle.stages.billing.actions.disputing import (
    AnsweredDispute,
    DisputeAnswer,
    UnableToAnswerDispute,
    UnableToDispute,
    answer_dispute,
    open_dispute,
)
from fullcycle.stages.billing.actions.drafting import (
    AccountMonth,
    DraftedMonth,
    draft_month,
)
from fullcycle.stages.billing.actions.invoicing import (
    UnableToInvoice,
    fetch_invoice_file,
    issue_invoice,
)
from fullcycle.stages.billing.actions.issuing import (
    IssuedMonth,
    UnableToIssue,
    issue_bill,
    issue_month,
)
from fullcycle.stages.billing.actions.opening import UnableToDraft
from fullcycle.stages.billing.actions.reviewing import UnableToClear, clear_flag
from fullcycle.stages.billing.actions.terms import (
    TakenOverTerms,
    UnableToAgree,
    agree_by_hand,
    set_price_terms,
    take_over_price_terms,
)
from fullcycle.stages.billing.models import AgreedTerms


__all__ = [
    "AccountMonth",
    "AgreedTerms",
    "AnsweredDispute",
    "DisputeAnswer",
    "DraftedMonth",
    "IssuedMonth",
    "ModeDecision",
    "TakenOverTerms",
    "UnableToAgree",
    "UnableToAnswerDispute",
    "UnableToChangeMode",
    "UnableToClear",
    "UnableToCorrect",
    "UnableToDispute",
    "UnableToDraft",
    "UnableToInvoice",
    "UnableToIssue",
    "WantedMode",
    "agree_by_hand",
    "answer_dispute",
    "ask_for_mode",
    "clear_flag",
    "correct_bill",
    "decide_mode",
    "draft_month",
    "fetch_invoice_file",
    "issue_bill",
    "issue_invoice",
    "issue_month",
    "open_dispute",
    "set_price_terms",
    "take_over_price_terms",
]
