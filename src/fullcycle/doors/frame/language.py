"""Words in the reader's language."""

from django.utils.translation import get_language

from fullcycle.kernels.units.wording import Wording


def worded(wording: Wording) -> str:
    """Return the words in the active language, Chinese where none is active."""
    return wording.in_language(get_language() or "zh-hans")
