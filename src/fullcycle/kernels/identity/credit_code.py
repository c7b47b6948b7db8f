"""The unified social credit code of an organisation (GB 32100-2015)."""

from stdnum.cn import uscc

from fullcycle.kernels.identity import typed
from fullcycle.kernels.identity.refusals import UnableToReadNumber
from fullcycle.kernels.units.wording import Wording


LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""I, O, Z, S and V are left out of the standard because they look like digits or U."""

REGION = slice(2, 8)


class UnableToReadCreditCode(UnableToReadNumber):
    """The text is not a unified social credit code."""


def parse(text: str) -> str:
    """Return the code in its normal form: 18 characters, upper case, nothing between them.

    Raises:
        UnableToReadCreditCode: if the length, a character or the check character is wrong.
    """
    code = typed.without_separators(text)
    if len(code) != LENGTH:
        raise UnableToReadCreditCode(_wrong_length(len(code)))
    for place, character in enumerate(code, start=1):
        if character not in ALPHABET:
            raise UnableToReadCreditCode(_impossible_character(place, character))
    # stdnum.validate would also refuse letters in the first two places, yet the standard gives
    # village cooperatives N and others Y there: only its check character is asked.
    if not code[REGION].isdigit():
        raise UnableToReadCreditCode(_letter_in_region())
    if uscc.calc_check_digit(code[:-1]) != code[-1]:
        raise UnableToReadCreditCode(_wrong_check_character())
    return code


def _wrong_length(length: int) -> Wording:
    return Wording(
        zh=f"统一社会信用代码应为 18 位，您填了 {length} 位。",
        en=f"A unified social credit code has 18 characters; you entered {length}.",
    )


def _impossible_character(place: int, character: str) -> Wording:
    return Wording(
        zh=f"第 {place} 位的“{character}”不会出现在统一社会信用代码里"
        "（其中没有 I、O、Z、S、V），请对照营业执照核对。",
        en=f"“{character}” in place {place} cannot occur in a unified social credit code "
        "(it has no I, O, Z, S or V); please compare it with the business licence.",
    )


def _letter_in_region() -> Wording:
    return Wording(
        zh="统一社会信用代码的第 3 至 8 位是登记地区，只能是数字，请核对。",
        en="Places 3 to 8 of the code are the region of registration and hold digits only.",
    )


def _wrong_check_character() -> Wording:
    return Wording(
        zh="统一社会信用代码校验不通过，可能有一位填错，请对照营业执照核对。",
        en="The code does not add up: one character may be wrong. Please compare it with "
        "the business licence.",
    )
