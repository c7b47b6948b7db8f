"""Words that a person reads, in both languages, carried by rules and findings."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The same sentence in Simplified Chinese and in English; neither may be empty."""

    zh: str
    en: str

    def __post_init__(self) -> None:
        """Refuse half a wording.

        Raises:
            ValueError: if either language is missing.
        """
        if not (self.zh.strip() and self.en.strip()):
            raise ValueError(f"a wording needs both languages: {self.zh!r} / {self.en!r}")

    def in_language(self, code: str) -> str:
        """Return the English words for `en…` codes, else the Chinese ones."""
        return self.en if code.startswith("en") else self.zh
