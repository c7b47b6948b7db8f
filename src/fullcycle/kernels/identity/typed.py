"""Text as people type numbers: full-width digits, spaces, hyphens."""

import re
import unicodedata


_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015\u00b7.]+")


def without_separators(text: str) -> str:
    """Return the text in half-width upper case without spaces, hyphens and dots."""
    return _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
