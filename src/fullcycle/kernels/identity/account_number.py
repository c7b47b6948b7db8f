"""The 户号 of a customer's account: 10 digits of old, 13 where a province prefixes its code."""

from fullcycle.kernels.identity import typed
from fullcycle.kernels.identity.refusals import UnableToReadNumber
from fullcycle.kernels.units.wording import Wording


SHORT_LENGTH = 10
LONG_LENGTH = 13
PREFIXES = {"ZJ": "330"}
"""Regions that lengthened their numbers by a prefix; elsewhere a number stays as it is."""


class UnableToReadAccountNumber(UnableToReadNumber):
    """The text is not an account number of the region."""


def parse(text: str, *, region: str) -> str:
    """Return the number in the region's normal form (Zhejiang, `ZJ`: 13 digits from 330).

    Raises:
        UnableToReadAccountNumber: if it is not 10 or 13 digits, or of another province.
    """
    number = typed.without_separators(text)
    if not (number.isascii() and number.isdigit()):
        raise UnableToReadAccountNumber(_digits_only())
    if len(number) not in {SHORT_LENGTH, LONG_LENGTH}:
        raise UnableToReadAccountNumber(_wrong_length(len(number)))
    prefix = PREFIXES.get(region, "")
    if len(number) == SHORT_LENGTH:
        return prefix + number
    if not number.startswith(prefix):
        raise UnableToReadAccountNumber(_other_province(prefix))
    return number


def short_form(number: str) -> str:
    """Return the last 10 digits, as older bills print them."""
    return number[-SHORT_LENGTH:]


def _digits_only() -> Wording:
    return Wording(
        zh="户号只含数字，可在电费账单左上角找到。",
        en="An account number holds digits only; it stands on your electricity bill.",
    )


def _wrong_length(length: int) -> Wording:
    return Wording(
        zh=f"户号应为 10 位或 13 位，您填了 {length} 位。",
        en=f"An account number has 10 or 13 digits; you entered {length}.",
    )


def _other_province(prefix: str) -> Wording:
    return Wording(
        zh=f"本地区的 13 位户号以 {prefix} 开头，请核对是否填了其他省份的户号。",
        en=f"A 13-digit account number of this region begins with {prefix}; this one may "
        "belong to another province.",
    )
