"""Reading a bill: why it differs from the last, when its peak was, what a choice costs."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied

from fullcycle.gateways.curve_store import port as curves
from fullcycle.journeys.billing_month import books
from fullcycle.kernels.calendars.workdays import UnableToCount, load_calendar
from fullcycle.kernels.rulebook.tariffs.provinces import province_of
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Period, Structure
from fullcycle.kernels.tariff.choosing.changing import (
    ChangeRules,
    EarliestChange,
    earliest_contract_change,
    earliest_mode_change,
)
from fullcycle.kernels.tariff.choosing.replaying import Option, Regret, regret
from fullcycle.kernels.tariff.explaining.explaining import BilledMonth, Explanation, explain
from fullcycle.kernels.tariff.refusals import UnableToBill
from fullcycle.records.customers import queries as customers
from fullcycle.stages.billing import queries as billing
from fullcycle.stages.billing.queries import BilledFacts, OpenedBill, TermsCard, Viewer
from fullcycle.stages.metering import queries as metering
from fullcycle.stages.metering.queries import PeakDay


MODE_CHANGE = "fee_mode_change"
DEMAND_CHANGE = "demand_value_change"
TARIFF_CHOICE = "tariff_choice"

RECENT_MONTHS = 3
"""A contract demand is proposed from the best values of so many months."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedBill:
    """A bill beside the account's one before; `explanation` None where it cannot be had."""

    opened: OpenedBill
    before: OpenedBill | None
    explanation: Explanation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedBill:
    """A bill with what makes it understood; each part None where it cannot be had.

    Without `before` there is nothing to compare with; without `peak_day` no curve is kept.
    `peak_periods` is the period of price of each of its quarter-hours, empty where prices
    have none.
    """

    opened: OpenedBill
    before: OpenedBill | None
    explanation: Explanation | None
    peak_day: PeakDay | None
    peak_periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeForm:
    """A change filled in already: what to ask for, by when, from when it would hold.

    `saves_yuan` is what the choice would have saved over so many `months`.
    """

    matter: str
    account_id: int
    account_number: str
    customer_id: int
    from_mode: ChargingMode
    from_contract_kw: Decimal | None
    to_mode: ChargingMode
    contract_kw: Decimal | None
    earliest: EarliestChange
    saves_yuan: Decimal
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RegretView:
    """What today's choice cost over the months that are there, oldest first.

    `change_form` is None where today's choice is the best one kept for all these months;
    `earliest` where the calendar does not reach so far.
    """

    account_id: int
    account_number: str
    months: tuple[date, ...]
    mode: ChargingMode
    contract_demand_kw: Decimal | None
    regret: Regret
    earliest: EarliestChange | None
    change_form: ChangeForm | None


def explained_bill(*, viewer: Viewer, bill_id: int) -> ExplainedBill:
    """A bill, the one before, why they differ, and the day of the highest demand.

    Raises:
        Bill.DoesNotExist: if there is none, or it is not the viewer's.
    """
    compared = compared_bill(viewer=viewer, bill_id=bill_id)
    day = _peak_day(viewer, compared.opened)
    return ExplainedBill(
        opened=compared.opened,
        before=compared.before,
        explanation=compared.explanation,
        peak_day=day,
        peak_periods=_periods(compared.opened, day.on) if day else (),
    )


def compared_bill(*, viewer: Viewer, bill_id: int) -> ComparedBill:
    """A bill, the one before, and why they differ.

    Raises:
        Bill.DoesNotExist: if there is none, or it is not the viewer's.
    """
    opened, before = billing.open_with_bill_before(viewer=viewer, bill_id=bill_id)
    return ComparedBill(
        opened=opened,
        before=before,
        explanation=_explanation(before, opened) if before else None,
    )


def _explanation(before: OpenedBill, after: OpenedBill) -> Explanation | None:
    try:
        return explain(
            BilledMonth(facts=before.facts, bill=before.bill),
            BilledMonth(facts=after.facts, bill=after.bill),
            book=books.current_book(),
        )
    except (UnableToBill, UnableToPrice):
        # A month with several stretches, or prices that the book has no longer.
        return None


def _peak_day(viewer: Viewer, opened: OpenedBill) -> PeakDay | None:
    try:
        return metering.peak_day(
            viewer=viewer, account_id=opened.card.account_id, month_on=opened.card.month_on
        )
    except (PermissionDenied, curves.UnableToReadCurves):
        return None


def _periods(opened: OpenedBill, on: date) -> tuple[Period, ...]:
    """The periods of price of a day, as they were agreed on that day."""
    terms = next(
        (one for one in opened.facts.terms if one.starts_on <= on < one.ends_on),
        opened.facts.terms[-1],
    )
    if not terms.has_time_of_use:
        return ()
    try:
        return (
            books.current_book()
            .day_table(on=on, region=terms.region, calendar=load_calendar())
            .quarters
        )
    except (UnableToCount, UnableToPrice):
        return ()


def regret_of(*, viewer: Viewer, account_id: int, on: date) -> RegretView | None:
    """What today's charging mode cost against the best one over the last months, up to twelve.

    None where nothing was issued yet, nothing is agreed, or a month cannot be made again.

    Raises:
        Bill.DoesNotExist: if the account's bills are not the viewer's.
    """
    bills = billing.facts_of_last_twelve(viewer=viewer, account_id=account_id)
    terms = billing.find_terms(account_id=account_id, on=on)
    if not bills or terms is None:
        return None
    try:
        found = regret(
            [one.facts for one in bills], use=terms.use_class, engine=books.current_engine()
        )
    except (UnableToBill, UnableToPrice):
        return None
    form = _form(bills[-1], terms, found, on)
    return RegretView(
        account_id=account_id,
        account_number=bills[-1].card.account_number,
        months=tuple(one.card.month_on for one in bills),
        mode=terms.charging_mode,
        contract_demand_kw=terms.contract_demand_kw,
        regret=found,
        earliest=form.earliest if form else _earliest(bills[-1], terms, MODE_CHANGE, on),
        change_form=form,
    )


def _form(latest: BilledFacts, terms: TermsCard, found: Regret, on: date) -> ChangeForm | None:
    best = _best_without_sealing(found)
    contract_kw = _proposed_kw(best)
    is_same_mode = best.wish.mode is terms.charging_mode
    saves = found.paid_yuan - best.total_yuan
    if saves <= 0 or (is_same_mode and contract_kw in {None, terms.contract_demand_kw}):
        return None
    matter = _matter(terms, best, is_same_mode=is_same_mode)
    earliest = _earliest(latest, terms, matter, on)
    if earliest is None:
        return None
    return ChangeForm(
        matter=matter,
        account_id=terms.account_id,
        account_number=latest.card.account_number,
        customer_id=latest.card.customer_id,
        from_mode=terms.charging_mode,
        from_contract_kw=terms.contract_demand_kw,
        to_mode=best.wish.mode,
        contract_kw=contract_kw,
        earliest=earliest,
        saves_yuan=saves,
        months=len(best.months),
    )


def _best_without_sealing(found: Regret) -> Option:
    """Return the cheapest option that seals no transformer: that is another matter."""
    return next(option for option in found.options if not option.wish.idle)


def _proposed_kw(best: Option) -> Decimal | None:
    values = [month.contract_kw for month in best.months[-RECENT_MONTHS:]]
    return max((value for value in values if value is not None), default=None)


def _matter(terms: TermsCard, best: Option, *, is_same_mode: bool) -> str:
    if is_same_mode:
        return DEMAND_CHANGE
    singles = {Structure.SINGLE_PART} & {terms.structure, best.wish.structure}
    return TARIFF_CHOICE if singles else MODE_CHANGE


def _earliest(
    latest: BilledFacts, terms: TermsCard, matter: str, on: date
) -> EarliestChange | None:
    (account,) = customers.list_supplied(account_ids=[latest.card.account_id])
    by = ChangeRules(
        region=province_of(account.district_code),
        book=books.current_book(),
        calendar=load_calendar(),
    )
    try:
        if matter == DEMAND_CHANGE:
            return earliest_contract_change(asked_on=on, by=by)
        return earliest_mode_change(asked_on=on, chosen_on=terms.mode_chosen_on, by=by)
    except (UnableToCount, UnableToPrice):
        return None
