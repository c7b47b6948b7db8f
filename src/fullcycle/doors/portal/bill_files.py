"""Handing out bills as files: the paper, the workbook, JSON; each noted in the journal."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from fullcycle.doors.frame import signin
from fullcycle.doors.frame.bills import machine, noting, statement, workbook
from fullcycle.doors.frame.bills.statement import Statement
from fullcycle.doors.portal import bills_at_door
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.stages.billing import queries as billing
from fullcycle.stages.billing.queries import OpenedBill, Viewer


MOST_SHEETS = 60
"""Of more bills nobody turns the sheets: their lines stand below each other."""

AT_ONCE = 100
"""So many bills are opened at once, whatever a workbook holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """What is sent, and under which name."""

    name: str
    kind: str
    content: bytes


@signin.customer_page
def bill_file(request: HttpRequest, bill_id: int, form: str) -> HttpResponse:
    """Send one bill as `pdf`, `xlsx` or `json`; another's bill does not exist."""
    viewer = bills_at_door.viewer(request)
    opened = bills_at_door.find_opened(request, bill_id)
    shown = bills_at_door.statements_of([opened])
    file = _file(opened, shown[0], form, viewer)
    noting.note_taken([opened.card], form=form, viewer=viewer)
    return _sent(file)


@signin.customer_page
def month_file(request: HttpRequest, month: str) -> HttpResponseBase:
    """Send all bills of a month in one workbook: a sheet for each, one over all.

    Of very many bills the lines stand below each other, in one sheet.
    """
    month_on = _month(month)
    viewer = bills_at_door.viewer(request)
    cards = bills_at_door.cards_of(viewer, signin.customers_shown(request))
    chosen = [card.bill_id for card in cards if card.month_on == month_on]
    if len(chosen) > MOST_SHEETS:
        return _flat(viewer, chosen, name=month)
    opened = billing.open_bills(viewer=viewer, bill_ids=chosen)
    if not opened:
        raise Http404
    content = workbook.workbook(bills_at_door.statements_of(opened), at=viewer.at)
    noting.note_taken([one.card for one in opened], form="xlsx", viewer=viewer)
    return _sent(File(name=f"{month}.xlsx", kind=workbook.TYPE, content=content))


@signin.customer_page
def year_file(request: HttpRequest, year: int) -> HttpResponseBase:
    """Send all bills of a year with all their lines in one workbook of two sheets."""
    viewer = bills_at_door.viewer(request)
    every = bills_at_door.cards_of(viewer, signin.customers_shown(request))
    cards = [card for card in every if card.month_on.year == year]
    if not cards:
        raise Http404
    cards.sort(key=lambda card: (card.account_number, card.month_on, card.bill_id))
    return _flat(viewer, [card.bill_id for card in cards], name=str(year))


def _flat(viewer: Viewer, bill_ids: Sequence[int], *, name: str) -> HttpResponseBase:
    """Open bills some at a time and send their lines below each other."""
    file = workbook.flat_workbook(_opened_by_and_by(bill_ids, viewer), at=viewer.at)
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}.xlsx",
        content_type=workbook.TYPE,
        headers={"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"},
    )


def _opened_by_and_by(bill_ids: Sequence[int], viewer: Viewer) -> Iterator[Statement]:
    for first in range(0, len(bill_ids), AT_ONCE):
        opened = billing.open_bills(viewer=viewer, bill_ids=bill_ids[first : first + AT_ONCE])
        noting.note_taken([one.card for one in opened], form="xlsx", viewer=viewer)
        yield from bills_at_door.statements_of(opened)


def _file(opened: OpenedBill, shown: Statement, form: str, viewer: Viewer) -> File:
    if form == "pdf":
        paper = typesetter.current().typeset(
            statement.PAPER, statement.paper_data(shown), at=viewer.at
        )
        return File(name=f"{shown.number}.pdf", kind="application/pdf", content=paper.pdf)
    if form == "xlsx":
        content = workbook.workbook([shown], at=viewer.at)
        return File(name=f"{shown.number}.xlsx", kind=workbook.TYPE, content=content)
    if form == "json":
        text = machine.as_json(opened.bill)
        return File(name=f"{shown.number}.json", kind="application/json", content=text.encode())
    raise Http404


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise Http404 from error


def _sent(file: File) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=file.name)
    return HttpResponse(
        file.content,
        content_type=file.kind,
        headers={
            "Content-Disposition": str(disposition),
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
