"""A kernel's words in the language of whoever reads a refusal."""

from collections.abc import Iterable

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fullcycle.kernels.units.wording import Wording


def worded(wording: Wording) -> str:
    """The words in the reader's language, Chinese where none is active."""
    return wording.in_language(get_language() or "zh-hans")


def listed(wordings: Iterable[Wording]) -> str:
    """Several names in one sentence."""
    return _("、").join(worded(wording) for wording in wordings)
