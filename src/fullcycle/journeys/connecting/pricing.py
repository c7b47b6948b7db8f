"""From the contract to the first bill: how an account that has power now is charged."""

from datetime import datetime
from decimal import Decimal

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.rulebook.tariffs.book import load_tariff_book
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Structure, UseClass
from fullcycle.kernels.schemes import words
from fullcycle.kernels.schemes.options import SchemeOption
from fullcycle.records.casework.queries import CaseView
from fullcycle.records.portraits import queries as portraits
from fullcycle.stages.agreements import queries as agreements
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import queries as bills


def agree_on_price(
    *, case: CaseView, option: SchemeOption, account_id: int, by_id: int | None, at: datetime
) -> int | None:
    """Let the terms of the contract hold from the day of energising; return their id.

    None where the account has terms already: an increase changes its capacity, not how it is
    charged. None too where only a contract demand was open, as its value is agreed apart.

    Raises:
        UnableToPrice: if no rule says by which power factor the customer is judged.
    """
    on = at.astimezone(SITE_ZONE).date()
    if bills.find_terms(account_id=account_id, on=on) is not None:
        return None
    mode = _mode(case.card.id, option)
    if mode is None:
        return None
    kva = Decimal(option.contract_kva.value)
    use = _use(case, at)
    standard = load_tariff_book().power_factor_standard(
        kva=kva,
        voltage_kv=option.voltage_kv.value,
        use=use,
        has_on_load_tap_changer=False,
        on=on,
    )
    is_single = mode is ChargingMode.SINGLE_PART
    return billing.set_price_terms(
        account_id=account_id,
        terms=billing.AgreedTerms(
            structure=Structure.SINGLE_PART if is_single else Structure.TWO_PART,
            charging_mode=mode,
            power_factor_standard=standard.standard,
            use_class=use,
            mode_chosen_on=None if is_single else on,
            basis=case.card.number,
        ),
        starts_on=on,
        by_id=by_id,
        at=at,
    )


def _mode(case_id: int, option: SchemeOption) -> ChargingMode | None:
    """Return the mode that the contract names, else the first that was open."""
    is_open = [candidate.mode for candidate in option.charging if candidate.is_open]
    without_value = [mode for mode in is_open if mode is not ChargingMode.CONTRACT_DEMAND]
    named = {
        contract.terms.charging_mode for contract in agreements.list_contracts(case_id=case_id)
    }
    chosen = [mode for mode in without_value if words.shown(mode).zh in named]
    return next(iter(chosen or without_value), None)


def _use(case: CaseView, at: datetime) -> UseClass:
    facts = portraits.latest_facts(customer_id=case.card.customer_id, at=at)
    known = facts.get("demand.use_class")
    return UseClass(str(known.value)) if known else UseClass.INDUSTRY
