"""A year of bills for the demonstration: issued, but for what a clerk shall look at."""

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from fullcycle.doors.command.district.customers import DISTRICT, account_number
from fullcycle.doors.command.district.metered import LOOKED_AT, MONTHS
from fullcycle.journeys.billing_month import books, gathering, running
from fullcycle.kernels.rulebook.tariffs.book import DEMO, load_tariff_book
from fullcycle.records.casework.queries import Viewer
from fullcycle.records.customers import queries as customers
from fullcycle.records.people import queries as people
from fullcycle.stages.billing import actions as billing
from fullcycle.stages.billing import policy
from fullcycle.stages.billing import queries as bills
from fullcycle.stages.billing.actions import IssuedMonth


BILLED_AFTER = timedelta(days=1, hours=2)
"""A month is billed on the morning of the second day after it."""

CHECKED = "已与用电信息采集系统和现场记录核对"


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltBills:
    """How many months were billed, how many bills went out and how many are held."""

    months: int
    issued: int
    held: int


def build_bills(*, today: date, tell: Callable[[int], object]) -> BuiltBills:
    """Bill every month that is over and not billed yet, telling how many each chunk added.

    The last of them is billed for the whole first county, whose use is known, and what is odd
    in it waits at the desk; of the months before, the customers a visitor looks at have bills,
    all issued.
    """
    over = [month for month in MONTHS if gathering.month_of(month).ends_on <= today]
    county, shown = (set(_numbered(many)) for many in (DISTRICT, LOOKED_AT))
    built = BuiltBills(months=0, issued=0, held=0)
    for month_on in over:
        supplied = running.accounts_to_bill(month_on=month_on)
        everybody = [account_id for account_id in supplied if account_id in county]
        looked_at = [account_id for account_id in everybody if account_id in shown]
        account_ids = everybody if month_on == over[-1] else looked_at
        if bills.count_monthly(month_on=month_on) < len(account_ids):
            # A month that went out stays so, also when customers are added afterwards.
            with suppress(billing.UnableToDraft):
                built = _added(built, _build_month(month_on, account_ids, looked_at, tell))
    return built


def _numbered(many: int) -> tuple[int, ...]:
    """The district's first accounts."""
    return customers.account_ids_numbered([account_number(number) for number in range(many)])


def _added(built: BuiltBills, outcome: IssuedMonth) -> BuiltBills:
    return BuiltBills(
        months=built.months + 1,
        issued=built.issued + outcome.issued,
        held=built.held + outcome.still_held,
    )


def _build_month(
    month_on: date,
    account_ids: Sequence[int],
    looked_at: Sequence[int],
    tell: Callable[[int], object],
) -> IssuedMonth:
    ends_on = gathering.month_of(month_on).ends_on
    at = datetime(ends_on.year, ends_on.month, 1, tzinfo=UTC) + BILLED_AFTER
    (clerk, *_others) = people.list_staff_with_role(role=policy.BILLING, at=at)
    _draft(looked_at, month_on, at, tell)
    _clear(month_on, looked_at, Viewer(person_id=clerk.id, at=at))
    _draft([one for one in account_ids if one not in looked_at], month_on, at, tell)
    return running.issue(month_on=month_on, by_id=clerk.id, at=at)


def _draft(
    account_ids: Sequence[int], month_on: date, at: datetime, tell: Callable[[int], object]
) -> None:
    engine = books.engine_of(load_tariff_book(DEMO))
    for chunk in running.chunks_of(account_ids):
        running.bill_chunk(account_ids=chunk, month_on=month_on, at=at, engine=engine)
        tell(len(chunk))


def _clear(month_on: date, looked_at: Collection[int], clerk: Viewer) -> None:
    """Let a clerk find everything right that a visitor looks at."""
    for held in bills.review_list(viewer=clerk, month_on=month_on):
        if held.is_made and held.card.account_id in looked_at:
            for flag in held.flags:
                billing.clear_flag(
                    flag_id=flag.flag_id, reason=CHECKED, by_id=clerk.person_id, at=clerk.at
                )
