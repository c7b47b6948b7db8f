"""The addresses that machines read; one call into the house each."""

from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Path, Query
from ninja.errors import AuthenticationError, ValidationError

from fullcycle.doors.api import access, answers, problems
from fullcycle.doors.api.document import Interface
from fullcycle.doors.api.problems import Problem, ProblemAnswer
from fullcycle.doors.frame.bills import machine, noting
from fullcycle.gateways.curve_store import port as curves
from fullcycle.journeys.billing_month import by_key
from fullcycle.kernels.tariff.bills import Bill
from fullcycle.kernels.tariff.freezing import freeze
from fullcycle.records.journal import actions as journal
from fullcycle.stages.billing import queries as billing
from fullcycle.stages.billing.queries import AskedBills, BillCard, Viewer


EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
MOST_BILLS = 60
REFUSALS = frozenset({400, 401, 403, 404, 429})


api = Interface(
    title="Fullcycle",
    version="1",
    description=(
        "Read your bills and curves. Decimal numbers are texts; stretches of time half-open."
    ),
    docs_url=None,
    urls_namespace="api-v1",
    auth=access.KeyInHeader(),
)

AccountNumber = Annotated[str, Path(description="13 digits")]
Number = Annotated[str, Path(description="as printed on the bill: 3300000000001-202609")]
FirstMonth = Annotated[
    str, Query(alias="from", pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?$", description="2026-01")
]
MonthAfter = Annotated[
    str,
    Query(
        alias="to",
        pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?$",
        description="the first month that is left out: 2027-01",
    ),
]
Day = Annotated[date, Query(ge=EARLIEST, le=LATEST, description="2026-09-09, of the site")]


@api.get(
    "/accounts",
    response={200: answers.AccountsAnswer, REFUSALS: ProblemAnswer},
    operation_id="accounts",
)
def accounts(request: HttpRequest) -> HttpResponse:
    """List the accounts that the key reads."""
    caller = access.of(request)
    cards = by_key.accounts_of(key=caller.key, at=caller.at)
    return answers.sent(request, machine.as_json(answers.accounts(cards)))


@api.get(
    "/accounts/{account_number}/bills",
    response={200: answers.BillsAnswer, REFUSALS: ProblemAnswer},
    operation_id="bills",
    url_name="bills",
)
def bills(
    request: HttpRequest,
    account_number: AccountNumber,
    from_month: FirstMonth = "",
    to_month: MonthAfter = "",
    after: Annotated[str, Query(description="from `next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=MOST_BILLS)] = 24,
) -> HttpResponse:
    """List an account's issued bills by month, the newest first, in pages."""
    caller = access.of(request)
    asked = AskedBills(
        customer_id=caller.key.customer_id,
        account_number=account_number,
        from_on=_first_day(from_month),
        before_on=_first_day(to_month),
        after=after,
        limit=limit,
    )
    try:
        page = by_key.bills_of(key=caller.key, asked=asked, at=caller.at)
    except billing.UnableToFollowBills as refusal:
        raise _wrong("after") from refusal
    words = {"from": from_month, "to": to_month, "limit": str(limit)}
    told = answers.bills(
        page,
        account_number=account_number,
        asked={name: value for name, value in words.items() if value},
    )
    return answers.sent(request, machine.as_json(told))


def _first_day(month: str) -> date | None:
    return date.fromisoformat(f"{month}-01") if month else None


@api.get(
    "/bills/{number}",
    response={200: Bill, REFUSALS: ProblemAnswer},
    operation_id="bill",
)
def bill(request: HttpRequest, number: Number) -> HttpResponse:
    """Read a bill with all its lines: the same text as `fullcycle bill compute --json`."""
    caller = access.of(request)
    asked = billing.read_number(number)
    opened = by_key.open_bill(key=caller.key, number=asked, at=caller.at)
    response = answers.sent(request, machine.as_json(opened.bill))
    return _noted(response, opened.card, request, form="api")


@api.get(
    "/bills/{number}/explanation",
    response={200: answers.ExplanationAnswer, REFUSALS: ProblemAnswer},
    operation_id="explanation",
)
def explanation(request: HttpRequest, number: Number) -> HttpResponse:
    """Read why a bill differs from the month before: causes that add up exactly."""
    caller = access.of(request)
    asked = billing.read_number(number)
    compared = by_key.compare_bill(key=caller.key, number=asked, at=caller.at)
    response = answers.sent(request, machine.as_json(answers.explanation(compared)))
    return _noted(response, compared.opened.card, request, form="api-explanation")


@api.get(
    "/bills/{number}/facts",
    response={200: dict[str, Any], REFUSALS: ProblemAnswer},
    operation_id="facts",
)
def facts(request: HttpRequest, number: Number) -> HttpResponse:
    """Read what a bill was made of; `fullcycle bill compute` makes the same bill of it."""
    caller = access.of(request)
    asked = billing.read_number(number)
    opened = by_key.open_bill(key=caller.key, number=asked, at=caller.at)
    response = answers.sent(request, freeze(opened.facts))
    return _noted(response, opened.card, request, form="api-facts")


def _noted(
    response: HttpResponse, card: BillCard, request: HttpRequest, *, form: str
) -> HttpResponse:
    caller = access.of(request)
    if response.status_code == HTTPStatus.OK:
        viewer = Viewer(person_id=caller.key.person_id, at=caller.at)
        noting.note_taken([card], form=form, viewer=viewer, key=caller.key.handle)
    return response


@api.get(
    "/accounts/{account_number}/curve",
    response={200: answers.CurveAnswer, REFUSALS | {503}: ProblemAnswer},
    operation_id="curve",
)
def curve(request: HttpRequest, account_number: AccountNumber, day: Day) -> HttpResponse:
    """Read a day's load in kW by quarter-hours; a gap is null."""
    caller = access.of(request)
    found = by_key.curve_of(key=caller.key, account_number=account_number, on=day, at=caller.at)
    told = answers.curve(found, account_number=account_number)
    response = answers.sent(request, machine.as_json(told))
    if response.status_code == HTTPStatus.OK:
        journal.record(
            journal.Act(
                act="metering.curve.downloaded",
                subject_kind="account",
                subject_id=account_number,
                actor_id=caller.key.person_id,
                for_customer_id=caller.key.customer_id,
                at=caller.at,
                details={"day": day.isoformat(), "key": caller.key.handle},
            )
        )
    return response


@api.exception_handler(Problem)
def _tell_problem(_request: HttpRequest, problem: Problem) -> HttpResponse:
    return problems.answer(problem)


@api.exception_handler(AuthenticationError)
def _ask_for_key(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
    return problems.answer(Problem(HTTPStatus.UNAUTHORIZED))


@api.exception_handler(by_key.NotThere)
def _tell_not_there(request: HttpRequest, _error: by_key.NotThere) -> HttpResponse:
    access.note_not_there(request)
    return problems.answer(Problem(HTTPStatus.NOT_FOUND))


@api.exception_handler(billing.UnableToReadBillNumber)
def _tell_no_number(
    request: HttpRequest, _error: billing.UnableToReadBillNumber
) -> HttpResponse:
    return _tell_not_there(request, by_key.NotThere())


@api.exception_handler(curves.UnableToReadCurves)
def _tell_unreadable(_request: HttpRequest, _error: curves.UnableToReadCurves) -> HttpResponse:
    return problems.answer(Problem(HTTPStatus.SERVICE_UNAVAILABLE))


@api.exception_handler(ValidationError)
def _tell_wrong(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    return problems.answer(_wrong(*{str(one["loc"][-1]) for one in error.errors}))


def _wrong(*parameters: str) -> Problem:
    names = tuple(sorted(parameters))
    words = _("这些参数写得不对：%(names)s。") % {"names": "、".join(names)}
    return Problem(HTTPStatus.BAD_REQUEST, words, parameters=names)
