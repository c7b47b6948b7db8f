"""What the district's customers agreed on price: drawn, within what the rules leave open."""

from datetime import date
from decimal import Decimal
from random import Random

from fullcycle.doors.command.district import chance
from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.provinces import province_of
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Structure, UseClass
from fullcycle.records.customers.queries import SuppliedAccount
from fullcycle.stages.billing.actions import AgreedTerms, TakenOverTerms


BY_RULES_OF = date(2026, 1, 1)
"""The district's terms are drawn from the choices that were open then."""

SHARES = {
    ChargingMode.SINGLE_PART: 30,
    ChargingMode.CAPACITY: 45,
    ChargingMode.ACTUAL_DEMAND: 35,
    ChargingMode.CONTRACT_DEMAND: 20,
}
QUARTERS = (date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1), date(2026, 1, 1))
LEAST_CONTRACT, MOST_CONTRACT = 0.40, 0.85
"""A contract demand is at least 40 % of the capacity; some ask for far more than they need."""

COMMERCIAL_SECTIONS = frozenset("FGHIJKLMNOPQRST")
"""Sections of GB/T 4754 that are no industry; A is agriculture, B to E are."""

SUPPLY_CONTRACT = "高压供用电合同"
STEP_KW = 5


def terms_of(account: SuppliedAccount, *, seed: int, book: TariffBook) -> TakenOverTerms:
    """The terms of one account, the same each time for the same account."""
    source = chance.drawing(seed, "terms", account.number)
    kva = Decimal(account.contract_kva)
    use = use_of(account.industry_code)
    open_modes = book.charging(
        use=use, kva=kva, on=BY_RULES_OF, region=province_of(account.district_code)
    ).modes
    mode = chance.weighted(source, {mode: SHARES[mode] for mode in open_modes})
    is_single = mode is ChargingMode.SINGLE_PART
    standard = book.power_factor_standard(
        kva=kva,
        voltage_kv=Decimal(account.voltage_kv),
        use=use,
        has_on_load_tap_changer=False,
        on=BY_RULES_OF,
    ).standard
    return TakenOverTerms(
        account_id=account.account_id,
        starts_on=account.energised_on or BY_RULES_OF,
        terms=AgreedTerms(
            structure=Structure.SINGLE_PART if is_single else Structure.TWO_PART,
            charging_mode=mode,
            contract_demand_kw=_contract_kw(source, account.contract_kva, mode),
            power_factor_standard=standard,
            use_class=use,
            mode_chosen_on=None if is_single else source.choice(QUARTERS),
            basis=f"{SUPPLY_CONTRACT} {account.number[-6:]}",
        ),
    )


def use_of(industry_code: str) -> UseClass:
    """What the electricity is for, by the section of the national classification."""
    section = industry_code[:1]
    if section == "A":
        return UseClass.AGRICULTURE
    return UseClass.COMMERCE if section in COMMERCIAL_SECTIONS else UseClass.INDUSTRY


def _contract_kw(source: Random, kva: int, mode: ChargingMode) -> Decimal | None:
    if mode is not ChargingMode.CONTRACT_DEMAND:
        return None
    share = source.uniform(LEAST_CONTRACT, MOST_CONTRACT)
    steps = max(-(-kva * 2 // 5) // STEP_KW + 1, round(kva * share / STEP_KW))
    return Decimal(steps * STEP_KW)
