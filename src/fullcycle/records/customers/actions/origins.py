"""From where and since when a value is known: what stands in `provenance`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _


class UnableToTrace(Exception):
    """A value was handed in without saying where it comes from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A source, such as a register or a survey, and the day on which it said so."""

    source: str
    on: date

    @classmethod
    def named(cls, *, source: str, at: datetime, on: date | None = None) -> "Origin":
        """The origin of values learnt on a day, by default on the day of `at`.

        Raises:
            UnableToTrace: if the source is blank.
        """
        if not source.strip():
            raise UnableToTrace(_("请注明资料来源，例如“营业执照”或“现场勘查”。"))
        return cls(source=source.strip(), on=on or timezone.localdate(at))

    def of(self, values: Mapping[str, object]) -> dict[str, dict[str, str]]:
        """The provenance of every value that is known."""
        entry = {"source": self.source, "on": self.on.isoformat()}
        return {field: entry for field, value in values.items() if value not in ("", None)}
