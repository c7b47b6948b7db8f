"""A plant that asks for 1,250 kVA at 10 kV: what it types and the feeder it is near."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from tests import staffed

from fullcycle.kernels.schemes.terms import LineKind
from fullcycle.stages.connection import actions as connection


NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""A Monday, 12:00 at the site."""

CODE = staffed.credit_code(77)
COMPANY = "温州江心电器有限公司"
GUIDANCE = {"wish": ["first_power"], "size": ["within_8000_kva"], "special": []}

SECTIONS = {
    "enterprise": {
        "credit_code": CODE,
        "name": COMPANY,
        "legal_person": "陈建国",
        "industry_code": "C3899",
        "applicant_name": "王海燕",
        "applicant_id_number": "11010519491231002X",
        "acts_as": "LEGAL_PERSON",
    },
    "demand": {
        "use_class": "INDUSTRY",
        "requested_kva": "1250",
        "importance": "NONE",
        "loads": [
            {"kind": "MACHINING", "rated_kw": "45", "quantity": "40"},
            {"kind": "FANS_PUMPS", "rated_kw": "30", "quantity": "10"},
        ],
    },
    "site": {"street": "滨江街道", "address": "江滨东路88号"},
    "delivery": {"way": "ONLINE"},
}


FEEDER = connection.NetworkFeeder(
    name="江滨123线",
    substation="110kV江滨变",
    bus_section="I段",
    voltage_kv=Decimal(10),
    capacity_kva=9000,
    spare_kva=6000,
    kind=LineKind.CABLE,
    reliability_minutes_per_year=Decimal(40),
    reaches_km={"滨江街道": Decimal("0.4")},
)


def store_second_feeder() -> None:
    """A feeder from another substation within reach of the same street."""
    other = replace(FEEDER, name="南塘218线", substation="110kV南塘变", bus_section="II段")
    connection.store_network(feeders=[other], at=staffed.BEFORE)
