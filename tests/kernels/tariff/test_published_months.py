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
    ComponentGroup,
    Period,
    PriceClass,
    PurchaseMode,
    Structure,
)
from fullcycle.kernels.tariff.bills import LineKind
from fullcycle.kernels.tariff.levers import payback, storage_cycle_yuan_per_mwh
from fullcycle.kernels.tariff.pricing import PriceWish, priced_components
from fullcycle.kernels.tariff.shares import whole as round_to_kwh
from fullcycle.kernels.units.money import round_to_fen


D = Decimal


TWO_PART = 'structure = "TWO_PART"'
LIGHTING = """
[[points.carved_out]]
name = "lighting"
structure = "SINGLE_PART"
share = 0.03
is_share_of_reading = true
"""
OWN_LINE = "line_loss_share = 0.0011"
MULTIPLIER = 50
READ_KWH = {
    # What the meter registered; with 0.11 % for the customer's own line it is the billed kWh.
    "2025-01": 6863450,
    "2025-02": 4162950,
    "2025-03": 6230950,
    "2025-04": 4972000,
    "2025-05": 5498350,
    "2025-06": 6530700,
}
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
    """B01 to B06: a 110 kV customer's own bills, by actual demand at 39 yuan per kW.

    They print billed energy, and a blended price of delivery. Only one reading of them closes:
    the meter registered a multiple of 50 kWh, the line's 0.11 % was added, and the 3 % of
    lighting (single-part, delivered at 0.1703) were taken of what the meter registered.
    """

    def bill(self, when: str):
        _kwh, kw, market, loss, _blended, system, *_ = REAL_MONTHS[when]
        year, number = (int(part) for part in when.split("-"))
        prices = (
            energy_price(market)
            + energy_price(loss, group="LINE_LOSS")
            + energy_price("0.0884", group="TRANSMISSION", more=TWO_PART)
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
                point=f"active_kwh = {{FLAT = {READ_KWH[when]}}}\nreactive_forward_kvarh = 0\n"
                f"max_demand_kw = {kw}\n{LIGHTING}",
                prices=prices,
            ).replace('name = "P1"', f'name = "P1"\n{OWN_LINE}')
        )

    def test_the_line_loss_makes_the_billed_energy_of_one_reading_only(self, when):
        kwh = REAL_MONTHS[when][0]
        fitting = [
            read
            for read in range(kwh - 20_000, kwh, 1)
            if read % MULTIPLIER == 0 and (D(read) * D("1.0011")).to_integral_value() == kwh
        ]
        assert fitting == [READ_KWH[when]]
        assert sum(self.bill(when).billed_kwh.values()) == kwh

    def test_the_printed_prices_leave_room_for_one_energy_of_the_lighting(self, when):
        # Other amounts are the printed price by the kWh to the fen; delivery is what is left.
        kwh, printed = REAL_MONTHS[when][0], D(REAL_MONTHS[when][6])
        market, loss, _blended, system = (D(price) for price in REAL_MONTHS[when][2:6])
        others = sum(round_to_fen(kwh * price) for price in (market, loss, system, D("0.0452")))
        lighting = (printed - others - kwh * D("0.0884")) / (D("0.1703") - D("0.0884"))
        carved = sum(
            line.quantity
            for line in self.bill(when).lines
            if line.note is not None and line.group is ComponentGroup.TRANSMISSION
        )
        # One fen is an eighth of a kWh.
        assert abs(lighting - carved) < D("0.15")
        assert carved == round_to_kwh(D("0.03") * READ_KWH[when])
        assert carved != round_to_kwh(D("0.03") * kwh)

    def test_charges_the_demand_as_printed(self, when):
        assert amount(self.bill(when), LineKind.DEMAND) == D(REAL_MONTHS[when][7])

    def test_charges_the_energy_to_the_fen_that_the_printed_prices_have(self, when):
        # A price of nine digits places each of eight amounts within 0.0035 yuan of its fen.
        printed = D(REAL_MONTHS[when][6])
        assert abs(amount(self.bill(when), LineKind.ENERGY) - printed) <= D("0.02")

    def test_its_printed_parts_add_up_to_its_printed_total(self, when):
        energy, demand, factor, total = (D(part) for part in REAL_MONTHS[when][6:])
        assert energy + demand + factor == total

    def test_adjusts_a_base_without_funds_and_without_the_lighting(self, when):
        # The lighting's share of each market hour is not printed: a few kWh of it are open.
        factor = self.bill(when).power_factor
        assert factor is not None
        assert factor.percent == D("-0.75")
        assert abs(factor.amount_yuan - D(REAL_MONTHS[when][8])) <= D("0.03")


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
