"""What holds for every draft, whatever is asked of whatever network."""

from dataclasses import replace
from decimal import Decimal as D

from hypothesis import assume, given
from hypothesis import strategies as st
from tests.kernels.schemes import scheme_cases
from tests.kernels.schemes.scheme_cases import (
    FAR,
    NEAR,
    SISTER,
    a_load,
    a_network,
    a_request,
    checked,
    drafted,
    feeders,
)

from fullcycle.kernels.schemes import demand
from fullcycle.kernels.schemes.refusals import UnableToDraft


class TestProperties:
    @given(scheme_cases.requests, scheme_cases.networks())
    def test_every_draft_passes_its_own_check(self, request_, network):
        try:
            options = drafted(request_, network)
        except UnableToDraft:
            assume(False)

        for option in options:
            assert checked(option, request_, network) == ()

    @given(st.integers(165, 4500), st.integers(0, 4500), st.booleans())
    def test_more_load_never_gets_smaller_transformers(self, kw, more_kw, wants_second):
        wide = a_network(
            *(
                replace(each, spare_kva=D(90000), is_free_bay=True)
                for each in (NEAR, SISTER, FAR)
            )
        )

        small = drafted(a_request(a_load(kw), wants_second_source=wants_second), wide)[0]
        large = drafted(
            a_request(a_load(kw + more_kw), wants_second_source=wants_second), wide
        )[0]

        assert large.transformer_kva >= small.transformer_kva

    @given(scheme_cases.requests)
    def test_the_transformers_carry_the_load_at_the_planned_rate(self, request_):
        wide = a_network(
            *(
                replace(each, spare_kva=D(90000), is_free_bay=True)
                for each in (NEAR, SISTER, FAR)
            )
        )
        fed = tuple(load for load in request_.loads if not load.is_motor_hv)
        estimate = demand.demand_of(loads=fed, tables=scheme_cases.TABLES)

        try:
            options = drafted(request_, wide)
        except UnableToDraft:
            assume(False)

        for option in options:
            rate = D("0.80") if option.transformer_count == 1 else D("0.70")
            carried_kw = estimate.active_kw  # at cos φ 1 at best
            assert option.transformer_kva * rate >= carried_kw + request_.growth_kva

    @given(scheme_cases.requests, scheme_cases.networks())
    def test_options_differ(self, request_, network):
        try:
            options = drafted(request_, network)
        except UnableToDraft:
            assume(False)

        outlines = {
            (option.voltage_kv.value, tuple(feeders(option)), option.transformers.value)
            for option in options
        }
        assert 1 <= len(options) <= 3
        assert len(outlines) == len(options)
        assert [option.is_recommended for option in options] == [
            number == 0 for number in range(len(options))
        ]
