"""Costs, days, minutes by hand from the planning estimates."""

from dataclasses import replace
from decimal import Decimal as D

import pytest
from tests.kernels.schemes import scheme_cases
from tests.kernels.schemes.scheme_cases import (
    FAR,
    NEAR,
    NETWORK,
    ORDINARY,
    SISTER,
    a_network,
    a_request,
    drafted,
    recommended,
    with_source,
)

from fullcycle.kernels.rulebook.tariffs.terms import UseClass
from fullcycle.kernels.schemes import figures
from fullcycle.kernels.schemes.requests import CostBand
from fullcycle.kernels.schemes.terms import Boundary, LineKind


class TestFigures:
    def test_add_up_by_hand(self):
        """1000 kVA, one unit, 200 kvar, 1 km overhead."""
        figures = drafted(a_request())[0].figures

        # 600 000 + 80 000 + 80 000 + 12 000 / 1 000 000 + 150 000 + 150 000 + 24 000
        assert figures.customer_cost == CostBand(low_yuan=D(772000), high_yuan=D(1324000))
        assert figures.utility_cost == CostBand(low_yuan=D(250000), high_yuan=D(450000))
        assert figures.total_cost.middle_yuan == D(1398000)
        assert figures.earliest_working_days.value == 28  # 22 + 6
        assert figures.outage_minutes_per_year.value == 120
        assert figures.not_in_the_book == ()

    def test_say_that_costs_are_estimates(self):
        lines = drafted(a_request())[0].figures.customer_costs

        assert all("规划估算" in line.why.zh for line in lines)

    def test_take_the_surveyed_cost_of_a_line(self):
        band = CostBand(low_yuan=D(1), high_yuan=D(2))

        option = drafted(a_request(), a_network(replace(NEAR, line_cost=band)))[0]

        assert option.figures.utility_cost == band

    @pytest.mark.parametrize(
        ("_case", "second", "minutes"),
        [
            # 120 × 0.30 + 120²/525 600
            ("one substation", SISTER, "36.0"),
            # 120 × 0.05 + 120²/525 600
            ("two substations", FAR, "6.0"),
        ],
    )
    def test_reckon_shared_outages_of_two_sources(self, _case, second, minutes):
        request = a_request(wants_second_source=True)

        option = drafted(request, a_network(NEAR, second))[0]

        assert option.figures.outage_minutes_per_year.value == D(minutes)

    def test_wait_for_the_longest_line(self):
        request = a_request(wants_second_source=True)

        option = drafted(request, a_network(NEAR, FAR))[0]

        assert option.figures.earliest_working_days.value == 56  # 32 + 3 km × 8

    def test_agriculture_has_no_basic_charge(self):
        option = drafted(a_request(use_class=UseClass.AGRICULTURE))[0]

        assert [charge.yuan for charge in option.figures.yearly_charges] == [0]
        assert option.power_factor_standard.value == D("0.80")

    def test_cables_end_at_a_terminal(self):
        option = drafted(a_request(), a_network(FAR))[0]

        assert FAR.kind == LineKind.CABLE
        assert option.sources.value[0].boundary.value == Boundary.CABLE_TERMINAL


class TestRefigured:
    def test_reckons_an_edited_option_anew(self):
        single, _, pair = drafted(ORDINARY)
        edited = replace(
            single,
            transformers=pair.transformers,
            contract_kva=pair.contract_kva,
            compensation_kvar=pair.compensation_kvar,
        )

        option = figures.refigured(
            option=edited, request=ORDINARY, network=NETWORK, tables=scheme_cases.ALL_TABLES
        )

        assert option.figures == pair.figures

    def test_leaves_out_a_feeder_that_nobody_knows(self):
        option = with_source(recommended(ORDINARY), feeder="Ghost")

        edited = figures.refigured(
            option=option, request=ORDINARY, network=NETWORK, tables=scheme_cases.ALL_TABLES
        )

        assert edited.figures.utility_costs == ()
        assert edited.figures.outage_minutes_per_year.value == 0
        assert edited.figures.earliest_working_days.value == 22
