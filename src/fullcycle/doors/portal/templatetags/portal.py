"""Amounts as owners say them."""

from decimal import Decimal

from django import template


register = template.Library()

YUAN_A_WAN = 10_000


@register.filter
def wan(value: Decimal | None) -> str:
    """Yuan in ten-thousands with one decimal: `86.0`."""
    return "" if value is None else f"{value / YUAN_A_WAN:,.1f}"
