"""What a meter wired or fitted wrongly should have shown.

The correction factor (更正系数) is true energy by measured energy; the correction rate (更正率)
is the factor less one, the share of the measured energy that is still to be paid.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction


def measured_fraction(
    true_ratios: Sequence[Fraction], fitted_ratios: Sequence[Fraction]
) -> Fraction:
    """Return what part of a balanced load was measured when phases had other transformers.

    A phase fitted with a larger ratio than its multiplier assumes shows less, in proportion;
    a negative ratio is a reversed transformer. Both hold one ratio for each phase.

    Raises:
        ValueError: if the phases differ in number, or nothing was measured in sum.
    """
    shown = sum(
        (true / fitted for true, fitted in zip(true_ratios, fitted_ratios, strict=True)),
        Fraction(0),
    )
    if shown <= 0:
        raise ValueError("the meter stood still or ran backwards: no factor mends that")
    return shown / len(true_ratios)


def correction_rate(measured: Fraction) -> Fraction:
    """Return which share of the measured energy is to be paid on top.

    Raises:
        ValueError: if nothing was measured.
    """
    if measured <= 0:
        raise ValueError("nothing was measured")
    return 1 / measured - 1


def energy_to_settle(measured_kwh: Decimal, measured: Fraction) -> Decimal:
    """Return kWh to be paid on top (negative: paid back), unrounded."""
    rate = correction_rate(measured)
    return measured_kwh * rate.numerator / rate.denominator
