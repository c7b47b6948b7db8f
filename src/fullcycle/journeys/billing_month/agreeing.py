"""Agreeing on price by hand: judged by the tariff book, then written by the billing stage."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from fullcycle.journeys.billing_month import books
from fullcycle.kernels.rulebook.tariffs.provinces import province_of
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode
from fullcycle.kernels.tariff import agreeing
from fullcycle.kernels.tariff.agreeing import Judged, TermsFault
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.customers import queries as customers
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import queries as bills
from fullcycle.stages.billing.actions import AgreedTerms
from fullcycle.stages.billing.queries import TermsCard


class FaultyTerms(billing.UnableToAgree):
    """The terms break rules of the tariff book; `faults` names each at its value."""

    def __init__(self, faults: tuple[TermsFault, ...]) -> None:
        """Keep the faults; the message is the first of them."""
        super().__init__(faults[0].wording.zh)
        self.faults = faults

    @property
    def by_value(self) -> Mapping[str, Wording]:
        """What is wrong with each value, once for each."""
        return {fault.at: fault.wording for fault in reversed(self.faults)}


def agree_on_terms(
    *, account_id: int, terms: AgreedTerms, starts_on: date, by_id: int, at: datetime
) -> int:
    """Let terms hold from a day on, where no rule speaks against it; return their id.

    What is added for losses, and since when the mode is chosen, goes on from before.

    Raises:
        FaultyTerms: if the terms break rules of the book.
        UnableToAgree: without the role, if later terms are agreed, or that time was billed.
        UnableToPrice: if the book has no rule on charging for that day.
    """
    before = bills.find_terms(account_id=account_id, on=starts_on)
    found = agreeing.faults_of(terms, by=_judged(account_id, before, starts_on))
    if found:
        raise FaultyTerms(found)
    return billing.agree_by_hand(
        account_id=account_id,
        terms=_going_on(terms, before, starts_on),
        starts_on=starts_on,
        by_id=by_id,
        at=at,
    )


def _judged(account_id: int, before: TermsCard | None, starts_on: date) -> Judged:
    (account,) = customers.list_supplied(account_ids=[account_id])
    return Judged(
        region=province_of(account.district_code),
        voltage_kv=Decimal(account.voltage_kv),
        contract_kva=Decimal(account.contract_kva),
        starts_on=starts_on,
        mode_before=before.charging_mode if before else None,
        mode_chosen_on=before.mode_chosen_on if before else None,
        book=books.current_book(),
    )


def _going_on(terms: AgreedTerms, before: TermsCard | None, starts_on: date) -> AgreedTerms:
    if terms.charging_mode is ChargingMode.SINGLE_PART:
        chosen_on = None
    elif before is not None and before.charging_mode is terms.charging_mode:
        chosen_on = before.mode_chosen_on
    else:
        chosen_on = starts_on
    losses = before.losses if before else terms.losses
    return replace(terms, losses=losses, mode_chosen_on=chosen_on)
