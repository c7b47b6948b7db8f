"""Whole months that others published: a real customer's bills, an official price table, advice.

B, C and D of the collection the project was given.
"""

from datetime import date
from decimal import Decimal

import pytest
from tests.kernels.tariff.bill_cases import (
    BY_DEMAND,
    SINGLE,
    amount,
    bill_of,
    energy_price,
    fixed_price,
    month,
    unit,
)

from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.rulebook.tariffs.rules import PriceKey
from fullcycle.kernels.rulebook.tariffs.terms import (
    Period,
    PriceClass,
    PurchaseMode,
    Structure,
)
from fullcycle.kernels.tariff.bills import LineKind
from fullcycle.kernels.tariff.levers import payback, storage_cycle_yuan_per_mwh
from fullcycle.kernels.tariff.pricing import PriceWish, priced_components


D = Decimal


TWO_PART = 'structure = "TWO_PART"'
LIGHTING = """
[[points.carved_out]]
name = "lighting"
structure = "SINGLE_PART"
share = 0.03
"""
REAL_MONTHS = {
    # month: (kWh, kW, market, line loss, T&D, system, energy, demand, factor, total)
    "2025-01": (
        6871000, 20664, "0.412442681", "0.022017191", "0.0908543", "0.0612",
        "4340508.12", "805896.00", "-35240.35", "5111163.77",
    ),
    "2025-02": (
        4167529, 20218, "0.354424022", "0.021203394", "0.0908543", "0.079799999",
        "2465017.24", "788502.00", "-22402.51", "3231116.73",
    ),
    "2025-03": (
        6237804, 20119, "0.390052757", "0.0208745", "0.0908543", "0.035400005",
        "3632782.08", "784641.00", "-30151.56", "4387271.52",
    ),
    "2025-04": (
        4977469, 20851, "0.392570192", "0.021540918", "0.0908543", "0.026900001",
        "2872325.19", "813189.00", "-25270.09", "3660244.10",
    ),
    "2025-05": (
        5504398, 28391, "0.37735393", "0.021464985", "0.0908543", "0.019100001",
        "3049289.11", "1107249.00", "-28580.35", "4127957.76",
    ),
    "2025-06": (
        6537884, 29343, "0.385252348", "0.020709089", "0.0908543", "0.018200002",
        "3662625.52", "1144377.00", "-32962.67", "4774039.85",
    ),
}  # fmt: skip


@pytest.mark.parametrize("when", REAL_MONTHS)
class TestRealCustomer:
    """B01 to B06: a 110 kV customer's own bills, by actual demand at 39 yuan per kW."""

    def main_delivery(self, blended: str) -> str:
        """The printed price blends 3 % of lighting, delivered single-part at 35 kV."""
        return str(((D(blended) - D("0.03") * D("0.1703")) / D("0.97")).quantize(D("1e-12")))

    def bill(self, when: str):
        kwh, kw, market, loss, delivery, system, *_ = REAL_MONTHS[when]
        year, number = (int(part) for part in when.split("-"))
        prices = (
            energy_price(market)
            + energy_price(loss, group="LINE_LOSS")
            + energy_price(self.main_delivery(delivery), group="TRANSMISSION", more=TWO_PART)
            + energy_price("0.1703", group="TRANSMISSION", more=SINGLE)
            + energy_price(system, group="SYSTEM_OPERATION")
            + energy_price("0.0452", group="FUNDS", more="is_in_power_factor_base = false")
            + fixed_price("DEMAND", "39")
        )
        return bill_of(
            month(
                f"{BY_DEMAND}\npower_factor_standard = 0.90",
                starts_on=f"{when}-01",
                ends_on=f"{year}-{number + 1:02}-01",
                units=unit("T1", 63000),
                point=f"active_kwh = {{FLAT = {kwh}}}\nreactive_forward_kvarh = 0\n"
                f"max_demand_kw = {kw}\n{LIGHTING}",
                prices=prices,
            )
        )

    def test_charges_the_demand_as_printed(self, when):
        assert amount(self.bill(when), LineKind.DEMAND) == D(REAL_MONTHS[when][7])

    def test_charges_the_energy_within_the_rounding_of_the_printed_prices(self, when):
        # Unit prices are printed with nine digits at most: so much can each line be off.
        kwh, printed = REAL_MONTHS[when][0], D(REAL_MONTHS[when][6])
        bound = D(kwh) * D("0.5e-8") * 5 + D("0.05")
        assert abs(amount(self.bill(when), LineKind.ENERGY) - printed) <= bound

    def test_its_printed_parts_add_up_to_its_printed_total(self, when):
        energy, demand, factor, total = (D(part) for part in REAL_MONTHS[when][6:])
        assert energy + demand + factor == total

    def test_adjusts_a_base_without_funds_and_without_the_lighting(self, when):
        # The rest of 28 to 32 parts per million is the rounding of the printed unit prices.
        factor = self.bill(when).power_factor
        assert factor is not None
        assert factor.percent == D("-0.75")
        assert abs(factor.amount_yuan / D(REAL_MONTHS[when][8]) - 1) < D("0.000035")


HUBEI_TABLE = {
    # A provincial grid company's table of 2026-01: (flat, sharp, peak, valley)
    (Structure.SINGLE_PART, "0.4"): ("0.735686", "1.133999", "0.930961", "0.516924"),
    (Structure.SINGLE_PART, "10"): ("0.715686", "1.113999", "0.910961", "0.496924"),
    (Structure.SINGLE_PART, "35"): ("0.695686", "1.093999", "0.890961", "0.476924"),
    (Structure.TWO_PART, "35"): ("0.632086", "1.030199", "0.827161", "0.413124"),
    (Structure.TWO_PART, "220"): ("0.594986", "0.993099", "0.790061", "0.376024"),
}


@pytest.mark.parametrize("row", HUBEI_TABLE, ids=lambda row: f"{row[0]}-{row[1]}kV")
class TestOfficialTable:
    """C01 to C07: the listed price is billed; what its parts lack to it is shown apart."""

    def parts(self, row):
        structure, voltage = row
        key = PriceKey(
            region="HB",
            on=date(2026, 1, 1),
            voltage_kv=D(voltage),
            structure=structure,
            purchase_mode=PurchaseMode.AGENT,
            price_class=PriceClass.COMMERCIAL_INDUSTRIAL,
        )
        wish = PriceWish(key=key, has_time_of_use=True, own_prices={})
        return priced_components(wish, book=load_tariff_book())

    def test_components_and_difference_make_the_listed_price(self, row):
        summed = {
            period: sum(part.prices[period].yuan_per_kwh for part in self.parts(row))
            for period in (Period.FLAT, Period.SHARP, Period.PEAK, Period.VALLEY)
        }
        assert tuple(summed.values()) == tuple(D(price) for price in HUBEI_TABLE[row])

    def test_single_part_rows_lie_below_their_parts(self, row):
        difference = [part for part in self.parts(row) if part.code == "LISTED_DIFFERENCE"]
        flat = difference[0].prices[Period.FLAT].yuan_per_kwh if difference else D(0)
        assert flat == (D("-0.0002") if row[0] is Structure.SINGLE_PART else 0)


class TestAdvice:
    def test_d01_a_roof_of_one_megawatt_is_back_in_six_years(self):
        sums = payback(gain_yuan=108 * D("0.45"), upkeep_yuan=D("4.6"), outlay_yuan=D(270))
        assert sums.net_yuan == D("44.00")
        assert sums.years is not None
        assert sums.years.quantize(D("0.1")) == D("6.1")

    def test_d03_two_cycles_a_day(self):
        first = storage_cycle_yuan_per_mwh(
            discharge_yuan=D("1.0827"), charge_yuan=D("0.2635"), efficiency=D("0.865")
        )
        second = storage_cycle_yuan_per_mwh(
            discharge_yuan=D("1.0827"), charge_yuan=D("0.6483"), efficiency=D("0.865")
        )
        assert first.quantize(D("0.1")) == D("778.1")
        assert second.quantize(D("0.1")) == D("333.2")
        assert (first + second).quantize(D("0.1")) == D("1111.3")
