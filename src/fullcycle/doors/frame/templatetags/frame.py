"""Filters of every template: words, days, moments, amounts; loaded everywhere."""

import uuid
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

from django import forms, template
from django.contrib.staticfiles.storage import staticfiles_storage
from django.utils import timezone
from django.utils.translation import get_language, ngettext

from fullcycle.doors.frame import asking, clock, grounds, job_titles, language, owners, sheets
from fullcycle.kernels.units.money import round_to_fen
from fullcycle.kernels.units.wording import Wording


register = template.Library()
register.filter("grounds", grounds.grounds_of)
register.filter("job_title", job_titles.job_title)

WEEKDAYS_ZH = "一二三四五六日"
NOON = 12
SHOWN_AT_START, SHOWN_AT_END = 3, 4


@register.filter
def worded(wording: Wording | str) -> str:
    """The words in the active language; plain text passes."""
    return language.worded(wording) if isinstance(wording, Wording) else wording


@register.filter
def listed(wordings: Iterable[Wording]) -> str:
    """Several names in one phrase, `甲、乙` (English `A, B`)."""
    return (", " if _is_english() else "、").join(worded(one) for one in wordings)


@register.filter
def masked_phone(phone: str | None) -> str:
    """`138****1234`: the middle of a phone number hidden; a short number hidden whole."""
    digits = phone or ""
    hidden = len(digits) - SHOWN_AT_START - SHOWN_AT_END
    if hidden <= 0:
        return "*" * len(digits)
    return f"{digits[:SHOWN_AT_START]}{'*' * hidden}{digits[-SHOWN_AT_END:]}"


@register.filter
def day(value: date | datetime | None, form: str = "iso") -> str:
    """`2026-11-24`, or with "long" `11月24日 周二` (English `Tue 24 Nov`); empty for None.

    The long form names the year where it is not the present one.
    """
    if value is None:
        return ""
    on = timezone.localdate(value) if isinstance(value, datetime) else value
    if form != "long":
        return on.isoformat()
    is_near = on.year == timezone.localdate(clock.now()).year
    if _is_english():
        return f"{on:%a} {on.day} {on:%b}" + ("" if is_near else f" {on.year}")
    year = "" if is_near else f"{on.year}年"
    return f"{year}{on.month}月{on.day}日 周{WEEKDAYS_ZH[on.weekday()]}"


@register.filter
def moment(value: datetime | None, form: str = "iso") -> str:
    """`2026-11-24 14:05` on the site's clock, or with "long" `11月24日 周二 14:05`."""
    if value is None:
        return ""
    return f"{day(value, form)} {timezone.localtime(value):%H:%M}"


@register.filter
def window(starts_at: datetime, ends_at: datetime) -> str:
    """`3月5日 周四 上午 9:00–12:00` (English `Thu 5 Mar 9:00–12:00`): when somebody rings."""
    begins, ends = timezone.localtime(starts_at), timezone.localtime(ends_at)
    hours = f"{begins.hour}:{begins:%M}–{ends.hour}:{ends:%M}"
    if _is_english():
        return f"{day(starts_at, 'long')} {hours}"
    half = "上午" if begins.hour < NOON else "下午"
    return f"{day(starts_at, 'long')} {half} {hours}"


@register.filter
def kva(value: Decimal | float | None) -> str:
    """`1,250 kVA`; no needless zeros."""
    return "" if value is None else f"{_plain(value)} kVA"


@register.filter
def asked_kva(value: int) -> str:
    """The same for what a case asks for; a dash where it asks for no capacity."""
    return kva(value) if value else "—"


@register.filter
def kw(value: Decimal | float | None) -> str:
    """`265 kW`; no needless zeros."""
    return "" if value is None else f"{_plain(value)} kW"


@register.filter
def yuan(value: Decimal | None) -> str:
    """`1,234.50 元`, to the fen (English `CNY 1,234.50`)."""
    if value is None:
        return ""
    amount = f"{round_to_fen(Decimal(value)):,.2f}"
    return f"CNY {amount}" if _is_english() else f"{amount} 元"


@register.filter
def grouped(value: int | None) -> str:
    """`210,000`: a whole number that can be read."""
    return "" if value is None else f"{value:,}"


@register.filter
def working_days(count: int | None) -> str:
    """`3 个工作日`."""
    if count is None:
        return ""
    return ngettext("%(n)d 个工作日", "%(n)d 个工作日", count) % {"n": count}


@register.filter
def owner_look(code: str) -> owners.OwnerLook:
    """How the owner of a clock is shown."""
    return owners.OWNER_LOOKS[code]


@register.filter
def initial(name: str) -> str:
    """The first character of a name, for a portrait that is missing."""
    return name.strip()[:1].upper()


@register.filter
def is_longer_than(text: object, limit: int | str) -> bool:
    """Whether a text needs folding."""
    return len(str(text)) > int(limit)


@register.simple_tag
def frame_stylesheets() -> tuple[str, ...]:
    """The stylesheets of every page: one where files were collected, else one a component."""
    is_joined = getattr(staticfiles_storage, "has_joined_sheet", False)
    return (sheets.JOINED,) if is_joined else sheets.SHEETS


@register.simple_tag
def all_faults(
    form: forms.BaseForm | None, faults: Iterable[asking.Fault] | None
) -> tuple[asking.Fault, ...]:
    """The faults that a page collected; else those of its one form."""
    if faults is not None:
        return tuple(faults)
    return tuple(asking.faults_of(form)) if form is not None else ()


@register.simple_tag
def fresh_token() -> str:
    """A token for one sending of one form."""
    return str(uuid.uuid4())


@register.simple_tag
def is_here(request: object, address: str) -> bool:
    """Whether the page shown is the address or lies below it."""
    path = getattr(request, "path", "")
    return bool(address) and (path == address or path.startswith(address.rstrip("/") + "/"))


def _is_english() -> bool:
    return (get_language() or "").startswith("en")


def _plain(value: Decimal | float) -> str:
    number = Decimal(str(value)).normalize()
    places = max(0, -int(number.as_tuple().exponent))
    return f"{number:,.{places}f}"
