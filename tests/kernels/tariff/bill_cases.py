"""Small bill cases for the tests: written as the case files that anybody may hand in."""

from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.tariff.bills import Bill, BillLine, LineKind
from fullcycle.kernels.tariff.case_files import BillCase, read_case
from fullcycle.kernels.tariff.engine import BillEngine


SINGLE = 'structure = "SINGLE_PART"'
BY_CAPACITY = 'structure = "TWO_PART"\ncharging_mode = "CAPACITY"'
BY_DEMAND = 'structure = "TWO_PART"\ncharging_mode = "ACTUAL_DEMAND"'


def case_of(text: str) -> BillCase:
    return read_case(text, name="case.toml", book=load_tariff_book())


def bill_of(text: str) -> Bill:
    case = case_of(text)
    return BillEngine(case.book).compute(case.facts)


def month(
    terms: str,
    *,
    starts_on: str = "2017-05-01",
    ends_on: str = "2017-06-01",
    units: str = "",
    point: str = "active_kwh = {FLAT = 0}",
    prices: str = "",
    case: str = "",
) -> str:
    """A month with one point whose use is known, priced by the case itself."""
    return f"""
[case]
account_number = "3300000000001"
starts_on = {starts_on}
ends_on = {ends_on}
{case}
[[terms]]
voltage_kv = 10
has_time_of_use = false
{terms}
{units}
[[points]]
name = "P1"
[[points.measured]]
{point}
{prices}
"""


def unit(name: str, kva: int, more: str = "") -> str:
    return f'[[units]]\nname = "{name}"\nkva = {kva}\n{more}\n'


def energy_price(yuan: str, *, group: str = "PURCHASE", more: str = "") -> str:
    return f'[[prices]]\ngroup = "{group}"\nyuan_per_kwh = {yuan}\n{more}\n'


def fixed_price(price: str, yuan: str) -> str:
    return f'[[fixed_prices]]\nprice = "{price}"\nyuan_per_month = {yuan}\n'


def lines(bill: Bill, kind: LineKind) -> list[BillLine]:
    return [line for line in bill.lines if line.kind is kind]


def amount(bill: Bill, kind: LineKind) -> Decimal:
    return sum((line.amount_yuan for line in lines(bill, kind)), Decimal(0))


PRICES = energy_price("0.5") + fixed_price("CAPACITY", "29.5") + fixed_price("DEMAND", "47.2")
