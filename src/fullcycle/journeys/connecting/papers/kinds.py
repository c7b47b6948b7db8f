"""Which papers this journey makes."""

from enum import StrEnum


class PaperKind(StrEnum):
    """What is made; RECEIPT is for a fee that was paid."""

    APPLICATION_FORM = "APPLICATION_FORM"
    NOTICE = "NOTICE"
    SCHEME_REPLY = "SCHEME_REPLY"
    RECEIPT = "RECEIPT"
    CONTRACT = "CONTRACT"
    INSPECTION_OPINION = "INSPECTION_OPINION"
    WORKS_ORDER = "WORKS_ORDER"
    SEALED_FILE = "SEALED_FILE"
