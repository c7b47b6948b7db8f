"""A bill at the door: found for whoever may know of it, and put into the words of the page."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest

from fullcycle.doors.frame import clock, signin
from fullcycle.doors.frame.bills import charts, curves, lines, months, words
from fullcycle.doors.frame.bills.statement import Statement
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode
from fullcycle.kernels.tariff.explaining.explaining import Explanation
from fullcycle.records.customers import queries as customers
from fullcycle.stages.billing import queries as billing
from fullcycle.stages.billing.queries import BillCard, OpenedBill, Viewer


Context = dict[str, object]

PRICE_PLACES = Decimal("0.0001")


def viewer(request: HttpRequest) -> Viewer:
    """Who looks, and when."""
    return Viewer(person_id=signin.customer_person_id(request), at=clock.now())


def cards_of(viewer: Viewer, customer_ids: Iterable[int]) -> tuple[BillCard, ...]:
    """The bills of some enterprises that the viewer may see."""
    return tuple(
        card
        for customer_id in customer_ids
        for card in billing.list_bills(viewer=viewer, customer_id=customer_id)
    )


def find_opened(request: HttpRequest, bill_id: int) -> OpenedBill:
    """The bill alone; one that is not the signed-in person's does not exist."""
    try:
        return billing.open_bill(viewer=viewer(request), bill_id=bill_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def find_card(request: HttpRequest, bill_id: int) -> BillCard:
    """The bill without its lines; one that is not the signed-in person's does not exist."""
    try:
        return billing.get_card(viewer=viewer(request), bill_id=bill_id)
    except ObjectDoesNotExist as missing:
        raise Http404 from missing


def head(opened: OpenedBill) -> Context:
    """What stands on top of a bill's page."""
    card, bill = opened.card, opened.bill
    kwh = sum(bill.billed_kwh.values())
    return {
        "title": months.month_words(card.month_on),
        "holder": card.customer_name,
        "account_number": card.account_number,
        "bill_id": card.bill_id,
        "card": card,
        "total_yuan": bill.total_yuan,
        "amount_yuan": abs(bill.total_yuan),
        "due_on": card.due_on,
        "kwh": f"{kwh:,}",
        "demand": None if bill.demand_kw is None else words.number(bill.demand_kw),
        "power_factor": bill.power_factor,
        "mean_price": (bill.total_yuan / kwh).quantize(PRICE_PLACES) if kwh > 0 else None,
        "is_correction": card.corrects_id is not None,
        "flags": bill.flags,
        "groups": lines.line_groups(bill, purchase_mode=opened.facts.terms[-1].purchase_mode),
    }


def why(explanation: Explanation, *, before: OpenedBill, after: OpenedBill) -> Context:
    """Why the bill is another than the one before, for the list and the chart."""
    dates = before.card.month_on, after.card.month_on
    names = [months.short_month_words(one, beside=dates[1]) for one in dates]
    return {
        "before": names[0],
        "is_more": explanation.difference_yuan > 0,
        "difference_yuan": explanation.difference_yuan,
        "size_yuan": abs(explanation.difference_yuan),
        "told": charts.told_causes(explanation),
        "chart": charts.waterfall(explanation, before=names[0], after=names[1]),
    }


def peak(opened: OpenedBill, day: curves.Day | None) -> Context | None:
    """The day of the highest demand; without a curve only its moment, without that nothing."""
    bill = opened.bill
    if bill.demand_at is None or bill.demand_kw is None:
        return None
    said: Context = {
        "at": bill.demand_at,
        "quarter": curves.quarter_of(bill.demand_at),
        "kw": words.number(bill.demand_kw),
    }
    if day is None:
        return said
    terms = opened.facts.terms[-1]
    is_agreed = terms.charging_mode is ChargingMode.CONTRACT_DEMAND
    limit_kw = terms.contract_demand_kw if is_agreed else None
    return said | {
        "chart": curves.curve(day, peak_at=bill.demand_at, limit_kw=limit_kw),
        "periods": curves.period_rows(day, peak_at=bill.demand_at),
        "gaps": curves.gaps_of(day),
        "minutes": curves.MINUTES,
        "rows": curves.hour_rows(day, peak_at=bill.demand_at),
    }


def statements_of(opened: Sequence[OpenedBill]) -> tuple[Statement, ...]:
    """Bills with what a paper or a sheet says around them."""
    accounts = {
        account.id: account
        for customer_id in {one.card.customer_id for one in opened}
        for account in customers.list_accounts_of(customer_id)
    }
    return tuple(
        Statement(
            bill=one.bill,
            purchase_mode=one.facts.terms[-1].purchase_mode,
            number=one.card.number,
            issuer=settings.COMPANY["name"],
            customer=one.card.customer_name,
            address=accounts[one.card.account_id].address,
            due_on=one.card.due_on,
            is_correction=one.card.corrects_id is not None,
        )
        for one in opened
    )
