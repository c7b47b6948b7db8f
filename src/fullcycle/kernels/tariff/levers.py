"""What one change would be worth: the sums behind advice, each a formula anybody can redo."""

from dataclasses import dataclass
from decimal import Decimal
from math import acos, tan


@dataclass(frozen=True, slots=True, kw_only=True)
class Payback:
    """A yearly gain and the years until the outlay is back; None: never."""

    net_yuan: Decimal
    years: Decimal | None


def payback(*, gain_yuan: Decimal, upkeep_yuan: Decimal, outlay_yuan: Decimal) -> Payback:
    """Return the simple payback of an outlay: outlay by (gain less upkeep) of a year."""
    net = gain_yuan - upkeep_yuan
    return Payback(net_yuan=net, years=outlay_yuan / net if net > 0 else None)


def storage_cycle_yuan_per_mwh(
    *, discharge_yuan: Decimal, charge_yuan: Decimal, efficiency: Decimal
) -> Decimal:
    """Return what one cycle of 1 MWh gains: 1000 (p_out - p_in / efficiency), in yuan.

    Raises:
        ValueError: unless the efficiency lies above 0 and not above 1.
    """
    if not 0 < efficiency <= 1:
        raise ValueError(f"an efficiency lies in (0, 1]: {efficiency}")
    return 1000 * (discharge_yuan - charge_yuan / efficiency)


def demand_mode_pays_below(
    *, capacity_yuan: Decimal, demand_yuan: Decimal, discount_share: Decimal = Decimal(1)
) -> Decimal:
    """Return the demand by capacity (kW per kVA) below which billing by demand is cheaper."""
    return capacity_yuan / (demand_yuan * discount_share)


def two_part_pays_above(
    *, capacity_yuan: Decimal, single_yuan: Decimal, two_part_yuan: Decimal
) -> Decimal:
    """Return the kWh per kVA and month above which a two-part price is cheaper.

    Raises:
        ValueError: if the two-part energy price is not the lower one.
    """
    if two_part_yuan >= single_yuan:
        raise ValueError("the energy price of two parts is lower, or they never pay")
    return capacity_yuan / (single_yuan - two_part_yuan)


def compensation_kvar(*, mean_kw: Decimal, from_factor: Decimal, to_factor: Decimal) -> Decimal:
    """Return the capacitors that lift a power factor: P (tan φ1 - tan φ2), in kvar.

    Raises:
        ValueError: unless both factors lie above 0 and not above 1.
    """
    for factor in (from_factor, to_factor):
        if not 0 < factor <= 1:
            raise ValueError(f"a power factor lies in (0, 1]: {factor}")
    slope = tan(acos(float(from_factor))) - tan(acos(float(to_factor)))
    return mean_kw * Decimal(repr(slope))
