"""A disputed bill: what the customer doubts, the month made again, line by line."""

from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.functional import Promise

from fullcycle.doors.frame.bills import lines, months, words
from fullcycle.doors.workbench import desk
from fullcycle.journeys.billing_month import books, moving
from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.tariff import corrections
from fullcycle.kernels.tariff.bills import BillLine
from fullcycle.kernels.tariff.corrections import LineDifference
from fullcycle.kernels.tariff.refusals import UnableToBill
from fullcycle.kernels.units.wording import Wording
from fullcycle.records.casework import queries as cases
from fullcycle.stages.billing import queries as billed
from fullcycle.stages.billing.queries import DisputeView, OpenedBill, Viewer


Context = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownDifference:
    """A line that comes to something else: before, made again, and between."""

    wording: Wording
    period: str | Promise
    before_yuan: Decimal
    after_yuan: Decimal
    signed: str


@desk.desk_page
def billing_dispute(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show the dispute beside the month made again; it is answered in the step of its case.

    Raises:
        Http404: if the case is no dispute.
    """
    viewer = desk.viewer(request)
    dispute = billed.find_dispute(viewer=viewer, case_id=case_id)
    if dispute is None:
        raise Http404
    opened = billed.open_bill(viewer=viewer, bill_id=dispute.bill_id)
    context = {
        "dispute": dispute,
        "name": months.month_words(dispute.month_on),
        "shown": lines.shown_line(opened.bill, dispute.line_place or 0),
        "task": cases.find_open_task(case_id=case_id, node=moving.CHECK_DISPUTE),
        **_again(opened, dispute, viewer),
    }
    return desk.show(request, "workbench/billing_dispute.html", context)


def _again(opened: OpenedBill, dispute: DisputeView, viewer: Viewer) -> Context:
    """The month made again from the sealed facts, line by line where it differs."""
    facts = billed.facts_of_dispute(viewer=viewer, dispute_id=dispute.dispute_id)
    try:
        made = corrections.correct(opened.bill, facts, engine=books.current_engine())
    except (UnableToBill, UnableToPrice) as refusal:
        return {"unable": refusal.wording}
    return {"differences": tuple(map(_shown, made.differences))}


def _shown(difference: LineDifference) -> ShownDifference:
    before, after = difference.before, difference.after
    line = after or before
    after_yuan = _amount(after)
    return ShownDifference(
        wording=line.wording if line else Wording(zh="", en=""),
        period=words.PERIODS[line.period] if line and line.period else "",
        before_yuan=after_yuan - difference.difference_yuan,
        after_yuan=after_yuan,
        signed=words.signed(difference.difference_yuan),
    )


def _amount(line: BillLine | None) -> Decimal:
    return line.amount_yuan if line else Decimal(0)
