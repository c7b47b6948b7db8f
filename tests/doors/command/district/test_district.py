"""The invented district: always the same, plausible, and consistent in itself."""

from collections import Counter
from datetime import date
from math import sqrt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

import fullcycle.doors.frame
from fullcycle.doors.command.district import (
    avatars,
    chance,
    customers,
    network,
    sites,
    staff,
    trades,
    words,
)
from fullcycle.kernels.clientele import industries


SEED = 2017


@pytest.fixture(scope="module")
def district():
    return list(customers.customers(seed=SEED, first=0, last=customers.DISTRICT))


class TestTheDistrict:
    def test_has_238_customers_from_2000_kva(self, district):
        kva = [sum(supply.contract_kva for supply in one.supplies) for one in district]

        assert len(kva) == 3_623
        assert sum(one >= 2_000 for one in kva) == 238

    def test_names_nobody_twice(self, district):
        assert len({one.customer.name for one in district}) == 3_623
        assert len({one.customer.credit_code for one in district}) == 3_623
        assert len({one.supplies[0].account_number for one in district}) == 3_623

    def test_has_credit_codes_that_an_independent_library_accepts(self, district):
        assert all(uscc.is_valid(one.customer.credit_code) for one in district)
        assert all(one.customer.credit_code[2:8] == "330302" for one in district)

    def test_has_works_shops_and_hospitals(self, district):
        kinds = Counter(one.customer.industry_code for one in district)

        assert kinds["C1952"] > kinds["Q8411"] > 0
        assert {trade.industry_code for trade in trades.TRADES} >= set(kinds)
        assert all(industries.find_division(code, on=date(2026, 11, 24)) for code in kinds)

    def test_gives_important_customers_two_substations(self, district):
        important = [one for one in district if one.customer.importance != "NONE"]

        assert important
        for one in important:
            substations = {source.substation for source in one.supplies[0].sources}
            assert len(substations) == 2

    def test_knows_feeders_of_the_network_only(self, district):
        names = {feeder.name for feeder in network.district_network(SEED).feeders}

        assert {one.supplies[0].sources[0].feeder for one in district} <= names


class TestACustomer:
    @given(number=st.integers(0, 400_000))
    def test_is_the_same_each_time(self, number):
        one = customers.customer(seed=SEED, number=number)

        assert customers.customer(seed=SEED, number=number) == one

    @given(number=st.integers(0, 400_000))
    def test_has_transformers_and_meters_that_fit_its_capacity(self, number):
        (supply,) = customers.customer(seed=SEED, number=number).supplies
        (point,) = supply.metering_points

        assert sum(unit.kva for unit in supply.transformers) == supply.contract_kva
        metered_kv = 0.4 if point.mode == "HV_LV" else supply.voltage_kv
        full_load_a = supply.contract_kva / sqrt(3) / metered_kv
        assert 0.3 <= full_load_a / point.ct_primary_a <= 0.85
        assert point.pt_ratio == (1 if point.mode == "HV_LV" else supply.voltage_kv * 10)

    def test_lives_in_its_own_county(self):
        number = customers.DISTRICT + 5

        one = customers.customer(seed=SEED, number=number).customer

        assert one.district_code == one.credit_code[2:8] == "330303"
        assert "龙湾" in one.address

    def test_differs_with_the_seed(self):
        assert customers.customer(seed=1, number=3) != customers.customer(seed=2, number=3)


class TestACurrentTransformer:
    @pytest.mark.parametrize(
        ("kva", "kv", "expected"),
        [
            # Full load: 18.2 A, 36.4 A, 57.7 A, 144.3 A at 10 kV; 454.7 A at 0.4 kV.
            (315, 10, 30),
            (630, 10, 50),
            (1_000, 10, 75),
            (2_500, 10, 200),
            (315, 0.4, 600),
        ],
    )
    def test_is_the_smallest_that_full_load_does_not_crowd(self, kva, kv, expected):
        assert sites.ct_primary_a(kva=kva, kv=kv) == expected


class TestTheNetwork:
    def test_names_each_feeder_once(self):
        names = [feeder.name for feeder in network.district_network(SEED).feeders]

        assert len(set(names)) == len(names)

    @pytest.mark.parametrize("street", words.STREETS)
    @pytest.mark.parametrize("voltage_kv", [10, 20, 35, 110])
    def test_offers_every_street_two_substations_and_a_bay(self, street, voltage_kv):
        grid = network.district_network(SEED)

        near = grid.near_with(street=street, voltage_kv=voltage_kv)
        bays = [
            one
            for one in grid.near[street]
            if one.feeder.is_free_bay and one.feeder.voltage_kv == voltage_kv
        ]

        assert len({one.feeder.substation for one in near}) >= 2
        assert bays
        assert all(0 <= one.feeder.spare_kva <= one.feeder.capacity_kva for one in near)

    def test_hands_every_feeder_over_with_the_streets_it_reaches(self):
        grid = network.district_network(SEED)

        stored = {feeder.name: feeder for feeder in network.network_feeders(SEED)}

        assert set(stored) == {feeder.name for feeder in grid.feeders}
        for street, several in grid.near.items():
            reaching = {name for name, one in stored.items() if street in one.reaches_km}
            assert reaching == {near.feeder.name for near in several}

    def test_is_the_same_each_time(self):
        one = network.district_network(SEED)
        network.district_network.cache_clear()

        assert network.district_network(SEED) == one


class TestTheStaff:
    def test_has_room_for_the_district(self):
        # The upper ends of the spans: 80, 40 and 20 customers.
        assert customers.DISTRICT - customers.LARGE <= 46 * 80
        assert 6 * 40 >= 200
        assert 45 <= sum(staff.MANAGERS.values()) <= 60

    def test_has_two_in_each_role_with_numbers_and_phones_of_their_own(self):
        everybody = [
            *staff.managers(seed=SEED, block=0, password="x"),
            *staff.managers(seed=SEED, block=1, password="x"),
            *staff.back_office(seed=SEED, password="x"),
        ]

        roles = Counter(one.role for one in everybody)
        assert {"ADMIN", "AUDIT", "MANAGER", "ACCEPT", "SIGN_DEV"} <= set(roles)
        assert min(roles.values()) == 2
        assert len({one.staff.staff_number for one in everybody}) == len(everybody)
        assert len({one.staff.phone for one in everybody}) == len(everybody)


class TestChance:
    @given(numbers=st.sets(st.integers(0, 9_999), max_size=50))
    def test_scatters_without_collision(self, numbers):
        assert len({chance.scattered(number, size=10_000) for number in numbers}) == len(
            numbers
        )


class TestAvatars:
    def test_stand_in_the_repository_as_they_are_drawn(self):
        static = Path(fullcycle.doors.frame.__file__).parent / "static"

        kept = {path: (static / path).read_text() for path in avatars.drawings()}

        assert kept == avatars.drawings()
