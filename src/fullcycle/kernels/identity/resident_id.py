"""The citizen identification number on a resident identity card (GB 11643-1999)."""

import re
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

from fullcycle.kernels.identity import typed
from fullcycle.kernels.identity.refusals import UnableToReadNumber
from fullcycle.kernels.units.wording import Wording


LENGTH = 18
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")


class UnableToReadResidentId(UnableToReadNumber):
    """The text is not an identity card number."""


def parse(text: str) -> str:
    """Return the number in its normal form: 17 digits and a digit or a capital X.

    The place of registration is not looked up: new counties appear faster than tables of them.

    Raises:
        UnableToReadResidentId: if length, characters, birthday or check digit are wrong.
    """
    number = typed.without_separators(text)
    if len(number) != LENGTH:
        raise UnableToReadResidentId(_wrong_length(len(number)))
    if not _SHAPE.fullmatch(number):
        raise UnableToReadResidentId(_wrong_characters())
    try:
        ric.get_birth_date(number)
    except InvalidComponent as error:
        raise UnableToReadResidentId(_no_such_day()) from error
    if ric.calc_check_digit(number) != number[-1]:
        raise UnableToReadResidentId(_wrong_check_digit())
    return number


def born_on(number: str) -> date:
    """Return the birthday that a parsed number holds."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def _wrong_length(length: int) -> Wording:
    return Wording(
        zh=f"身份证号码应为 18 位，您填了 {length} 位。",
        en=f"An identity card number has 18 characters; you entered {length}.",
    )


def _wrong_characters() -> Wording:
    return Wording(
        zh="身份证号码由 17 位数字加一位数字或 X 组成，请核对。",
        en="An identity card number is 17 digits followed by a digit or X.",
    )


def _no_such_day() -> Wording:
    return Wording(
        zh="身份证号码第 7 至 14 位是出生日期，但没有这一天，请核对。",
        en="Places 7 to 14 are the birthday, and there is no such day.",
    )


def _wrong_check_digit() -> Wording:
    return Wording(
        zh="身份证号码校验不通过，可能有一位填错，请对照证件核对。",
        en="The number does not add up: one character may be wrong. Please compare it with "
        "the card.",
    )
