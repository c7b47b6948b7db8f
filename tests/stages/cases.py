"""A case of the small district's plant, opened straight in the table: no token moves here."""

from datetime import UTC, datetime
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext

from fullcycle.kernels.rulebook import loading, snapshot
from fullcycle.kernels.rulebook.traits import CaseTraits
from fullcycle.records.casework.models import Case


AT = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
"""Monday 2 November 2026, ten in the morning at the site."""

ONE_SOURCE = CaseTraits(voltage_kv=Decimal(10), capacity_kva=Decimal(1250), source_count=1)
TWO_SOURCES = CaseTraits(voltage_kv=Decimal(10), capacity_kva=Decimal(5000), source_count=2)


def open_case(district, *, traits=ONE_SOURCE, number="330302202611020017"):
    """Open a case that keeps the rules its traits call for; return its id."""
    book = loading.current_rulebook()
    plan = book.plan_case(matter_id="hv_new", traits=traits, applied_on=AT.date())
    rules = snapshot.kept_rules(plan, turns=book.turn_rule(journey="connecting", on=AT.date()))
    case = Case.objects.create(
        number=number,
        tracking_code=f"t{number[-6:]}",
        submission_key=f"form-{number}",
        matter="hv_new",
        title="瓯江鞋业 10 kV 新装",
        customer_id=district.customer_id,
        opened_by_id=district.owner_id,
        opened_at=AT,
        applied_on=AT.date(),
        requested_kva=int(traits.capacity_kva),
        voltage_kv=traits.voltage_kv,
        traits=snapshot.traits_as_plain(traits),
        rules=snapshot.as_plain(rules),
    )
    return case.pk


def statements(act) -> list[str]:
    """The statements that the act sends, without the savepoints around it."""
    with CaptureQueriesContext(connection) as caught:
        act()
    return [one["sql"] for one in caught if "SAVEPOINT" not in one["sql"]]
