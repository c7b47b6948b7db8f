"""Two months of a factory whose prices stand in plain sight, and what lies between them."""

from datetime import UTC, date, datetime
from decimal import Decimal

from tests.kernels.tariff.customers import own_book, plain_month

from fullcycle.doors.frame.bills.statement import Statement
from fullcycle.kernels.rulebook.tariffs.terms import Period, PurchaseMode
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.explaining.explaining import BilledMonth, Explanation, explain
from fullcycle.kernels.tariff.facts import MaxDemand


D = Decimal
BOOK = own_book()
ENGINE = BillEngine(BOOK)
PEAK_AT = datetime(2026, 10, 14, 2, 15, tzinfo=UTC)
"""10:15 on the site's clock."""

SEPTEMBER = plain_month(9)
OCTOBER = plain_month(
    10,
    use={
        "max_demand": MaxDemand(kw=D(1180), at=PEAK_AT),
        "active_kwh": {Period.PEAK: 68000, Period.FLAT: 78000, Period.VALLEY: 71000},
    },
)


def bill(facts=OCTOBER):
    return ENGINE.compute(facts)


def explained() -> Explanation:
    before, after = (
        BilledMonth(facts=facts, bill=bill(facts)) for facts in (SEPTEMBER, OCTOBER)
    )
    return explain(before, after, book=BOOK)


def statement(facts=OCTOBER, **changes) -> Statement:
    known = {
        "bill": bill(facts),
        "purchase_mode": PurchaseMode.AGENT,
        "number": "3300000000001-202610",
        "issuer": "温州供电公司",
        "customer": "温州海螺电器有限公司",
        "address": "温州市鹿城区海坛路 1 号",
        "due_on": date(2026, 11, 20),
    }
    return Statement(**(known | changes))
