"""What the interface answers: each a dataclass, from which its schema is made too.

Decimal numbers are texts; days are ISO 8601; instants carry their offset.
"""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag

from fullcycle.journeys.billing_month.reading import ComparedBill
from fullcycle.kernels.loads.quality import QUARTER
from fullcycle.kernels.tariff.explaining.explaining import Explanation
from fullcycle.records.customers.queries import AccountCard
from fullcycle.stages.billing.queries import BillCard, BillPage
from fullcycle.stages.metering.queries import DayCurve


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountAnswer:
    """An account: where, at which voltage in kV, for which contract capacity in kVA."""

    account_number: str
    address: str
    voltage_kv: int
    contract_kva: int
    status: str
    energised_on: date | None
    closed_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountsAnswer:
    """All accounts that the key reads."""

    accounts: tuple[AccountAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BillSummary:
    """A bill without its lines; `number` opens it. `kind` is MONTHLY or CORRECTION.

    `corrects` is the number of the bill that a correction corrects.
    """

    number: str
    account_number: str
    month: str
    kind: str
    total_yuan: Decimal | None
    energy_kwh: int | None
    due_on: date | None
    issued_at: datetime | None
    is_disputed: bool
    corrects: str | None
    reason: str
    invoice_number: str | None
    is_invoice_simulated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BillsAnswer:
    """A page of bills, the newest first; `next` is the address of the page after it."""

    bills: tuple[BillSummary, ...]
    next: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplanationAnswer:
    """Why a bill is another than the monthly one before it.

    `explanation` is null for the first bill, and where the two cannot be compared. Its shares
    add up to `difference_yuan` exactly.
    """

    number: str
    before: str | None
    difference_yuan: Decimal | None
    explanation: Explanation | None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuarterHour:
    """The mean power in kW from `starts_at` until before `ends_at`; null: nothing was heard."""

    starts_at: datetime
    ends_at: datetime
    kw: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointAnswer:
    """The same 96 quarter-hours at one metering point."""

    point_number: str
    kw: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CurveAnswer:
    """A day in 96 quarter-hours: the metering points added up, and each of them.

    The sum is of what was heard: while one point is silent the others are counted.
    """

    account_number: str
    day: date
    unit: str
    quarters: tuple[QuarterHour, ...]
    points: tuple[PointAnswer, ...]


def accounts(cards: tuple[AccountCard, ...]) -> AccountsAnswer:
    """The answer of these accounts."""
    return AccountsAnswer(
        accounts=tuple(
            AccountAnswer(
                account_number=card.number,
                address=card.address,
                voltage_kv=card.voltage_kv,
                contract_kva=card.contract_kva,
                status=card.status,
                energised_on=card.energised_on,
                closed_on=card.closed_on,
            )
            for card in cards
        )
    )


def bills(page: BillPage, *, account_number: str, asked: dict[str, str]) -> BillsAnswer:
    """The answer of a page of bills; the next one is asked for with the same words."""
    here = reverse("api-v1:bills", args=[account_number])
    following = f"{here}?{urlencode(asked | {'after': page.after})}" if page.after else None
    return BillsAnswer(bills=tuple(map(_summary, page.cards)), next=following)


def _summary(card: BillCard) -> BillSummary:
    return BillSummary(
        number=card.number,
        account_number=card.account_number,
        month=f"{card.month_on:%Y-%m}",
        kind=card.kind,
        total_yuan=card.total_yuan,
        energy_kwh=card.kwh,
        due_on=card.due_on,
        issued_at=card.issued_at,
        is_disputed=card.is_disputed,
        corrects=None if card.corrects_id is None else card.monthly_number,
        reason=card.reason,
        invoice_number=card.invoice_number or None,
        is_invoice_simulated=card.is_invoice_simulated,
    )


def explanation(compared: ComparedBill) -> ExplanationAnswer:
    """The answer of a bill beside the one before it."""
    told, before = compared.explanation, compared.before
    return ExplanationAnswer(
        number=compared.opened.card.number,
        before=before.card.number if before else None,
        difference_yuan=told.difference_yuan if told else None,
        explanation=told,
    )


def curve(day: DayCurve, *, account_number: str) -> CurveAnswer:
    """The answer of a day's curve."""
    return CurveAnswer(
        account_number=account_number,
        day=day.on,
        unit="kW",
        quarters=tuple(
            QuarterHour(starts_at=begins_at, ends_at=begins_at + QUARTER, kw=kw)
            for begins_at, kw in zip(day.begins_at, day.kw, strict=True)
        ),
        points=tuple(
            PointAnswer(point_number=point.point_number, kw=point.kw) for point in day.points
        ),
    )


def sent(request: HttpRequest, text: str) -> HttpResponse:
    """The text as an answer; 304 without it where the machine has it already."""
    etag = quote_etag(sha256(text.encode()).hexdigest()[:32])
    response = HttpResponse(
        text,
        content_type="application/json",
        headers={
            "ETag": etag,
            "Cache-Control": "private, no-cache",
        },
    )
    return get_conditional_response(request, etag=etag, response=response) or response
