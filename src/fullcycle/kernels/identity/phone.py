"""Mobile phone numbers of the Chinese mainland: 11 digits from 13 to 19."""

import re

from fullcycle.kernels.identity import typed
from fullcycle.kernels.identity.refusals import UnableToReadNumber
from fullcycle.kernels.units.wording import Wording


_COUNTRY = re.compile(r"^(?:\+86|0086|86(?=[0-9]{11}$))")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


class UnableToReadPhone(UnableToReadNumber):
    """The text is not a mainland mobile number."""


def parse(text: str) -> str:
    """Return the 11 digits without country code, spaces or hyphens.

    Raises:
        UnableToReadPhone: if it is no mainland mobile number.
    """
    number = _COUNTRY.sub("", typed.without_separators(text))
    if not _MOBILE.fullmatch(number):
        raise UnableToReadPhone(_not_a_mobile())
    return number


def _not_a_mobile() -> Wording:
    return Wording(
        zh="请填写 11 位中国大陆手机号码，例如 138 0013 8000。",
        en="Please enter an 11-digit mobile number of the Chinese mainland, such as "
        "138 0013 8000.",
    )
