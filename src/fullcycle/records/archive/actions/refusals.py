"""Why a file is not taken, in codes for programs and in words for the person."""

from enum import StrEnum


class Reason(StrEnum):
    """What is the matter with a file."""

    EMPTY = "EMPTY"
    TOO_LARGE = "TOO_LARGE"
    UNKNOWN_MATERIAL = "UNKNOWN_MATERIAL"
    UNKNOWN_KIND = "UNKNOWN_KIND"
    WEB_PAGE = "WEB_PAGE"
    KIND_NOT_ACCEPTED = "KIND_NOT_ACCEPTED"
    NAME_LIES = "NAME_LIES"
    BROKEN = "BROKEN"
    ENCRYPTED = "ENCRYPTED"
    SCRIPT = "SCRIPT"
    LAUNCH = "LAUNCH"
    EMBEDDED = "EMBEDDED"
    MACROS = "MACROS"
    FORMULA = "FORMULA"
    TOO_MANY_PIXELS = "TOO_MANY_PIXELS"
    TOO_COMPLEX = "TOO_COMPLEX"
    UNFIT_CONTENT = "UNFIT_CONTENT"
    EXPIRED = "EXPIRED"
    INCOMPLETE_DETAILS = "INCOMPLETE_DETAILS"
    NOT_KEPT = "NOT_KEPT"


class UnableToAddPaper(Exception):
    """The file is not taken and nothing was changed; the message says what to do next."""

    def __init__(self, reason: Reason, words: str) -> None:
        super().__init__(words)
        self.reason = reason
