"""Who a clock is waiting for: a letter and words, so that colour is never alone."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _


MINUTES_IN_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerLook:
    """How one owner is shown; `slug` names its colour and pattern in the stylesheets."""

    code: str
    slug: str
    letter: str | Promise
    label: str | Promise


OWNER_LOOKS = {
    "UTILITY": OwnerLook(
        code="UTILITY",
        slug="utility",
        letter=pgettext_lazy("letter", "供"),
        label=_("供电公司"),
    ),
    "CUSTOMER": OwnerLook(
        code="CUSTOMER", slug="customer", letter=pgettext_lazy("letter", "客"), label=_("客户")
    ),
    "CONTRACTOR": OwnerLook(
        code="CONTRACTOR",
        slug="contractor",
        letter=pgettext_lazy("letter", "施"),
        label=_("设计施工单位"),
    ),
    "GOVERNMENT": OwnerLook(
        code="GOVERNMENT",
        slug="government",
        letter=pgettext_lazy("letter", "政"),
        label=_("政府部门"),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Office minutes that one owner held the clock, as drawn in a clock bar."""

    owner: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnSpan:
    """A span with its place in the bar, in per cent of the bar's width."""

    look: OwnerLook
    used_words: str
    left: float
    width: float

    @property
    def middle(self) -> float:
        """Where its letter stands."""
        return self.left + self.width / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockBar:
    """What a clock bar shows; make it with `clock_bar`."""

    promised_working_days: int
    counted_working_days: int
    """Rounded; under one day `used_words` says the hours."""
    used_words: str
    is_just_begun: bool
    """Whether some of the promise is used, and less than a day of it."""
    spans: tuple[DrawnSpan, ...]
    promise_at: float

    @property
    def is_late(self) -> bool:
        """Whether more working days were used than promised."""
        return self.counted_working_days > self.promised_working_days

    @property
    def remaining_working_days(self) -> int:
        """Promised days not used yet; 0 when late."""
        return max(0, self.promised_working_days - self.counted_working_days)

    @property
    def overrun_working_days(self) -> int:
        """Days beyond the promise; 0 when in time."""
        return max(0, self.counted_working_days - self.promised_working_days)


def clock_bar(
    *,
    promised_working_days: int,
    spans: list[Span],
    minutes_per_day: int,
    counted_owner: str = "UTILITY",
) -> ClockBar:
    """Lay out the spans in their order; only the counted owner's time uses up the promise."""
    counted = sum(span.minutes for span in spans if span.owner == counted_owner)
    waited = sum(span.minutes for span in spans if span.owner != counted_owner)
    promised = promised_working_days * minutes_per_day
    total = waited + max(promised, counted)
    drawn = []
    left = 0.0
    for span in spans:
        width = 100 * span.minutes / total if total else 0.0
        drawn.append(
            DrawnSpan(
                look=OWNER_LOOKS[span.owner],
                used_words=used_words(minutes=span.minutes, minutes_per_day=minutes_per_day),
                left=round(left, 2),
                width=round(width, 2),
            )
        )
        left += width
    overrun = max(0, counted - promised)
    return ClockBar(
        promised_working_days=promised_working_days,
        counted_working_days=_days(counted, minutes_per_day),
        used_words=used_words(minutes=counted, minutes_per_day=minutes_per_day),
        is_just_begun=0 < counted < minutes_per_day,
        spans=tuple(drawn),
        promise_at=round(100 * (total - overrun) / total, 2) if total else 100.0,
    )


def used_words(*, minutes: int, minutes_per_day: int) -> str:
    """`3 个工作日`, under one day the whole hours that have passed: `3 小时`."""
    if minutes >= minutes_per_day:
        days = _days(minutes, minutes_per_day)
        return ngettext("%(n)d 个工作日", "%(n)d 个工作日", days) % {"n": days}
    if 0 < minutes < MINUTES_IN_HOUR:
        return gettext("不到 1 小时")
    hours = minutes // MINUTES_IN_HOUR
    return ngettext("%(n)d 小时", "%(n)d 小时", hours) % {"n": hours}


def _days(minutes: int, minutes_per_day: int) -> int:
    # Less than a day is no day: what is short of it is said in hours.
    return round(minutes / minutes_per_day) if minutes >= minutes_per_day else 0
