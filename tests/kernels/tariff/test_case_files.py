"""Case files are read strictly: what is not known is refused with its line."""

from decimal import Decimal as D

import pytest
from tests.kernels.tariff.bill_cases import SINGLE, case_of, energy_price, month

from fullcycle.kernels.rulebook.reading import UnableToReadRulebook
from fullcycle.kernels.rulebook.tariffs.terms import Period, PurchaseMode, Structure
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.facts import FormulaLoss, PointRole, Register


def faults_of(text: str) -> list[str]:
    with pytest.raises(UnableToReadRulebook) as refusal:
        case_of(text)
    return [str(fault) for fault in refusal.value.faults]


def line_of(text: str, part: str) -> int:
    return next(
        number for number, line in enumerate(text.splitlines(), start=1) if part in line
    )


class TestRefusal:
    @pytest.mark.parametrize(
        ("right", "wrong"),
        [
            ("voltage_kv = 10", "voltage_kv = 10\nvoltage_mv = 10"),
            ('name = "P1"', 'name = "P1"\nmetering_place = "north"'),
            ('account_number = "3300000000001"', 'account_number = "33"\nowner = "x"'),
        ],
    )
    def test_an_unknown_key_is_named_with_its_line(self, right, wrong):
        text = month(SINGLE, prices=energy_price("0.5")).replace(right, wrong)
        unknown = wrong.splitlines()[1]
        faults = faults_of(text)
        assert faults == [fault for fault in faults if f":{line_of(text, unknown)}:" in fault]
        assert f"unknown field '{unknown.split()[0]}'" in faults[0]

    def test_an_unknown_value_is_named_with_its_line(self):
        text = month('structure = "THREE_PART"', prices=energy_price("0.5"))
        faults = faults_of(text)
        assert faults[0].startswith(f"case.toml:{line_of(text, 'THREE_PART')}:")
        assert "SINGLE_PART, TWO_PART" in faults[0]

    def test_an_unknown_unit_of_a_second_meter_is_found_there(self):
        meter = "[[points.meters]]\nname = 'M{0}'\nmultiplier = 1\n"
        register = "[[points.meters.readings]]\nregister = 'FORWARD_TOTAL'\nthis = 5\n"
        text = month(SINGLE, prices=energy_price("0.5")).replace(
            "[[points.measured]]\nactive_kwh = {FLAT = 0}",
            meter.format(1) + register + meter.format(2) + register + "this_mwh = 5\n",
        )
        assert f"case.toml:{line_of(text, 'this_mwh')}:" in faults_of(text)[0]

    def test_text_that_is_no_toml_is_named_with_its_line(self):
        assert faults_of("[case]\naccount = \n")[0].startswith("case.toml:2: case: no TOML")

    def test_a_file_that_ends_too_early_is_named_too(self):
        assert "no TOML" in faults_of("[case")[0]

    def test_a_wrong_kind_of_value_is_refused(self):
        text = month(SINGLE, prices=energy_price("true"))
        assert "a number is wanted" in faults_of(text)[0]

    def test_a_share_of_the_reading_needs_a_share(self):
        carved = """
[[points.carved_out]]
name = "pumps"
structure = "SINGLE_PART"
monthly_kwh = 10
is_share_of_reading = true
"""
        text = month(
            SINGLE, point=f"active_kwh = {{FLAT = 0}}{carved}", prices=energy_price("0.5")
        )
        assert "is_share_of_reading needs a share" in faults_of(text)[0]


class TestReading:
    def test_takes_what_a_province_charges_where_no_price_is_given(self):
        text = """
[case]
account_number = "3300000000001"
starts_on = 2026-01-01
ends_on = 2026-02-01
[[terms]]
region = "HB"
voltage_kv = 10
structure = "TWO_PART"
charging_mode = "CAPACITY"
has_time_of_use = true
[[units]]
name = "T1"
kva = 1000
[[points]]
name = "P1"
[[points.measured]]
active_kwh = {FLAT = 1000}
"""
        case = case_of(text)
        bill = BillEngine(case.book).compute(case.facts)
        # Hubei, January 2026: 0.651886 per kWh at 10 kV, 26.3 per kVA.
        energy = [line for line in bill.lines if line.period is Period.FLAT]
        assert sum(line.price for line in energy) == D("0.651886")
        # Five parts are rounded each: their sum may be two fen off the listed price.
        assert abs(bill.total_yuan - D("651.89") - 26300) <= D("0.02")
        assert bill.total_yuan == sum(line.amount_yuan for line in bill.lines)

    def test_a_retail_contract_brings_its_own_prices(self):
        terms = f"""{SINGLE}
purchase_mode = "RETAIL"
own_yuan_per_kwh = {{FLAT = 0.391}}
"""
        case = case_of(
            month(
                terms,
                point="active_kwh = {FLAT = 1000}",
                prices=energy_price("0.5") + energy_price("0.1", group="TRANSMISSION"),
            )
        )
        assert case.facts.terms[0].purchase_mode is PurchaseMode.RETAIL
        bill = BillEngine(case.book).compute(case.facts)
        assert [line.amount_yuan for line in bill.lines] == [D("391.00"), D("100.00")]

    def test_reads_meters_losses_and_subs(self):
        text = month(
            SINGLE,
            prices="""
[[points]]
name = "P2"
role = "SUB"
under = "P1"
structure = "SINGLE_PART"
line_loss_share = 0.02
[points.loss_formula]
rated_kva = 400
no_load_kw = 0.5
short_circuit_kw = 4
no_load_current_percent = 1
impedance_percent = 4
[[points.meters]]
name = "M1"
multiplier = 40
starts_on = 2017-05-03
[[points.meters.readings]]
register = "FORWARD_TOTAL"
last = 5
this = 9
digits = 5
id = "r-1"
[[points]]
name = "P3"
role = "GENERATION"
[points.loss_table]
monthly_kwh = 10
monthly_kvarh = 3
[[points.measured]]
active_kwh = {FLAT = 0}
is_estimated = true
[[listed_prices]]
structure = "SINGLE_PART"
yuan_per_kwh = {FLAT = 0.6}
"""
            + energy_price("0.5"),
        )
        _, sub, made = case_of(text).facts.points
        assert (sub.role, sub.under, sub.structure) == (
            PointRole.SUB,
            "P1",
            Structure.SINGLE_PART,
        )
        assert isinstance(sub.losses.transformer, FormulaLoss)
        assert sub.losses.line_share == D("0.02")
        assert sub.runs[0].readings[0].register is Register.FORWARD_TOTAL
        assert sub.runs[0].readings[0].reading_id == "r-1"
        assert made.measured[0].is_estimated

    def test_a_listed_price_of_its_own_goes_before_its_parts(self):
        listed = '[[listed_prices]]\nstructure = "SINGLE_PART"\nyuan_per_kwh = {FLAT = 0.6}\n'
        text = month(
            SINGLE,
            point="active_kwh = {FLAT = 1000}",
            prices=energy_price("0.5") + listed,
        )
        case = case_of(text)
        assert BillEngine(case.book).compute(case.facts).total_yuan == D("600.00")
