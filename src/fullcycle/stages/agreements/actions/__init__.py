"""What may be done about fees and contracts."""

from fullcycle.stages.agreements.actions.contracting import (
    DraftedContract,
    NewContract,
    UnableToDraftContract,
    draft_contract,
)
from fullcycle.stages.agreements.actions.fees import (
    NewFeeLine,
    NewPayment,
    RecordedPayment,
    SetFee,
    UnableToRecordPayment,
    UnableToSetFee,
    record_payment,
    set_fee,
)
from fullcycle.stages.agreements.actions.signing import (
    CustomerSigning,
    UnableToSign,
    UtilitySealing,
    confirm_signing,
    seal_by_utility,
    sign_by_customer,
    start_signing,
)
from fullcycle.stages.agreements.actions.terms import (
    ContractParty,
    ContractTerms,
    MeteringTerms,
    SupplyTerms,
)


__all__ = [
    "ContractParty",
    "ContractTerms",
    "CustomerSigning",
    "DraftedContract",
    "MeteringTerms",
    "NewContract",
    "NewFeeLine",
    "NewPayment",
    "RecordedPayment",
    "SetFee",
    "SupplyTerms",
    "UnableToDraftContract",
    "UnableToRecordPayment",
    "UnableToSetFee",
    "UnableToSign",
    "UtilitySealing",
    "confirm_signing",
    "draft_contract",
    "record_payment",
    "seal_by_utility",
    "set_fee",
    "sign_by_customer",
    "start_signing",
]
