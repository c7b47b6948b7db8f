"""Amounts as owners say them."""

import re
from decimal import Decimal

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fullcycle.doors.portal import turns
from fullcycle.kernels.schemes.requests import CostBand


register = template.Library()

UNITS = {"yuan_per_kva": "kVA"}
"""What one unit price is paid for, by the rulebook's code."""

NARROW_SPACE = "\u202f"
GLUED_UNIT = re.compile(r"(?<=\d)(?=kV)")

YUAN_A_WAN = 10_000
YUAN_A_MILLION = 1_000_000


@register.filter
def whom(owner: str) -> str:
    """Whose turn it is, to the customer: us, you, your designer or builder, the authorities."""
    return turns.whom(owner)


@register.filter
def spaced(name: str) -> str:
    """`110 kV江滨变`: the voltage in the name of a substation, apart from its unit."""
    return GLUED_UNIT.sub(NARROW_SPACE, name)


@register.filter
def about_yuan(value: Decimal | None) -> str:
    """`约 86.0 万元` (English `about CNY 0.86 million`); empty for None."""
    return "" if value is None else _("约 %(amount)s") % {"amount": _amount(value, value)}


@register.filter
def counted(quantity: Decimal, unit: str) -> str:
    """How many of what a price is paid for: `1,250 kVA`; the number alone for one sum."""
    return f"{quantity.normalize():,f} {UNITS.get(unit, '')}".strip()


@register.filter
def band(cost: CostBand) -> str:
    """`95.2—163.4 万元` (English `CNY 0.95–1.63 million`)."""
    return _amount(cost.low_yuan, cost.high_yuan)


def _amount(low: Decimal, high: Decimal) -> str:
    # The two languages count in different thousands, so one sentence cannot serve both.
    if (get_language() or "").startswith("en"):
        parts = [f"{value / YUAN_A_MILLION:,.2f}" for value in (low, high)]
        return f"CNY {' – '.join(dict.fromkeys(parts))} million"
    parts = [f"{value / YUAN_A_WAN:,.1f}" for value in (low, high)]
    return f"{'—'.join(dict.fromkeys(parts))} 万元"
