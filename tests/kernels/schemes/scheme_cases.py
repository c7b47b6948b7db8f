"""A weaving mill, its network, and what may be asked of them: shared by the scheme tests."""

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

from hypothesis import strategies as st

from fullcycle.kernels.rulebook.tariffs.terms import UseClass
from fullcycle.kernels.rulebook.traits import Importance
from fullcycle.kernels.schemes import checking, drafting, reading
from fullcycle.kernels.schemes.requests import (
    Feeder,
    LoadItem,
    NetworkAround,
    SchemeRequest,
)
from fullcycle.kernels.schemes.terms import LineKind


TODAY = date(2026, 11, 24)
ALL_TABLES = reading.scheme_tables()
TABLES = ALL_TABLES.in_force(on=TODAY, region="ZJ")


def a_load(kw, **more):
    """A load that draws just what it is rated, at a power factor of 1."""
    given = {"kind": "X", "demand_factor": D(1), "power_factor": D(1), "quantity": 1}
    return LoadItem(**{**given, "rated_kw": D(kw), **more})


def a_feeder(name, substation, bus_section="I", **more):
    given = {
        "voltage_kv": D(10),
        "spare_kva": D(6000),
        "distance_km": D("1.0"),
        "kind": LineKind.OVERHEAD,
        "reliability_minutes_per_year": D(120),
    }
    return Feeder(
        name=name, substation=substation, bus_section=bus_section, **{**given, **more}
    )


NEAR = a_feeder("Near", "East")
SISTER = a_feeder("Sister", "East", "II", distance_km=D(2))
FAR = a_feeder("Far", "West", distance_km=D(3), kind=LineKind.CABLE)
NETWORK = NetworkAround(feeders=(NEAR, SISTER, FAR))


def a_network(*feeders):
    return NetworkAround(feeders=feeders)


def a_request(*loads, **more):
    given = {
        "loads": loads or (a_load(800),),
        "importance": Importance.NONE,
        "use_class": UseClass.INDUSTRY,
        "industry_code": "C1711",
        "applied_on": TODAY,
        "region": "ZJ",
    }
    return SchemeRequest(**{**given, **more})


def drafted(request, network=NETWORK):
    return drafting.draft_options(request=request, network=network, tables=ALL_TABLES)


def recommended(request, network=NETWORK):
    return drafted(request, network)[0]


def feeders(option):
    return [source.feeder for source in option.sources.value]


def checked(option, request, network=NETWORK):
    return checking.check_option(
        option=option, request=request, network=network, tables=ALL_TABLES
    )


def found(option, request, network=NETWORK):
    """Rule and field of each violation."""
    return {(each.rule_id, each.field) for each in checked(option, request, network)}


def to(choice, value):
    """The choice with another value, as an engineer leaves it."""
    return replace(choice, value=value)


def with_source(option, number=0, **changes):
    """The option with one source edited."""
    sources = list(option.sources.value)
    sources[number] = replace(sources[number], **changes)
    return replace(option, sources=to(option.sources, tuple(sources)))


def with_point(option, **changes):
    """The option with its only metering point edited."""
    return replace(option, metering=(replace(option.metering[0], **changes),))


ORDINARY = a_request()
FIRST_LEVEL = a_request(
    a_load(800),
    a_load(200, is_important=True),
    importance=Importance.FIRST,
    security_load_kw=D(100),
)


loads = st.builds(
    LoadItem,
    kind=st.sampled_from([row.kind for row in TABLES.load_kinds]),
    rated_kw=st.decimals(D(20), D(900), places=1),
    quantity=st.integers(1, 12),
    power_factor=st.none() | st.decimals(D("0.4"), D(1), places=2),
    is_important=st.booleans(),
    is_motor_hv=st.sampled_from([False, False, False, True]),
)
requests = st.builds(
    a_request,
    st.builds(a_load, st.integers(165, 2000)),
    loads,
    loads,
    importance=st.sampled_from(Importance),
    use_class=st.sampled_from(UseClass),
    region=st.sampled_from(["ZJ", "HB"]),
    security_load_kw=st.integers(1, 165).map(D),
    requested_kva=st.none() | st.integers(0, 3000).map(D),
    growth_kva=st.integers(0, 500).map(D),
    wants_second_source=st.booleans(),
    is_hv_metering_difficult=st.booleans(),
)


@st.composite
def networks(draw):
    """Up to eight feeders of two voltages on three substations."""
    count = draw(st.integers(1, 8))
    return a_network(
        *(
            a_feeder(
                f"F{number}",
                draw(st.sampled_from(["East", "West", "North"])),
                draw(st.sampled_from(["I", "II"])),
                voltage_kv=draw(st.sampled_from([D(10), D(10), D(20), D(35), D(110)])),
                spare_kva=draw(st.integers(500, 60000).map(D)),
                distance_km=draw(st.decimals(D("0.1"), D(15), places=1)),
                kind=draw(st.sampled_from(LineKind)),
                is_free_bay=draw(st.booleans()),
                reliability_minutes_per_year=draw(st.integers(1, 900).map(D)),
            )
            for number in range(count)
        )
    )
