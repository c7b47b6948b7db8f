"""Which two managers a customer gets."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.kernels.clientele import assignment
from fullcycle.kernels.clientele.assignment import Candidate, ServedCustomer
from fullcycle.kernels.clientele.tables import Grade


ON = date(2026, 3, 2)


def manager(number, grade=Grade.JUNIOR, primaries=0, deputies=0):
    return Candidate(manager_id=number, grade=grade, primaries=primaries, deputies=deputies)


def customer(kva=500, voltage_kv=10, *, is_important=False):
    return ServedCustomer(contract_kva=kva, voltage_kv=voltage_kv, is_important=is_important)


TEAM = [manager(1), manager(2), manager(3, Grade.MIDDLE), manager(4, Grade.SENIOR)]


class TestThePrimary:
    @pytest.mark.parametrize(
        ("_case", "served", "expected"),
        [
            ("a small one gets a junior", customer(1_999), 1),
            ("2,000 kVA get a middle grade", customer(2_000), 3),
            ("10,000 kVA get a senior", customer(10_000), 4),
            ("35 kV gets a senior", customer(500, 35), 4),
            ("an important one gets a senior", customer(500, is_important=True), 4),
        ],
    )
    def test_has_the_grade_that_the_size_asks_for(self, _case, served, expected):
        chosen = assignment.chosen_managers(customer=served, candidates=TEAM, on=ON)

        assert chosen.primary_id == expected

    def test_is_the_one_with_the_smaller_load(self):
        team = [manager(1, primaries=40), manager(2, primaries=39)]

        chosen = assignment.chosen_managers(customer=customer(), candidates=team, on=ON)

        assert (chosen.primary_id, chosen.deputy_id) == (2, 1)

    def test_is_of_a_higher_grade_where_the_wanted_one_has_no_room(self):
        team = [manager(1, primaries=80), manager(2, Grade.SENIOR), manager(3, Grade.MIDDLE)]

        chosen = assignment.chosen_managers(customer=customer(), candidates=team, on=ON)

        assert chosen.primary_id == 3

    def test_is_of_a_lower_grade_only_after_all_higher_ones(self):
        team = [manager(1), manager(2, Grade.SENIOR, primaries=19)]

        chosen = assignment.chosen_managers(customer=customer(2_000), candidates=team, on=ON)

        assert chosen.primary_id == 2

    def test_is_the_one_least_over_the_span_where_nobody_has_room(self):
        # 84/80 = 1.05 and 41/40 = 1.025.
        team = [manager(1, primaries=84), manager(2, Grade.MIDDLE, primaries=41)]

        chosen = assignment.chosen_managers(customer=customer(), candidates=team, on=ON)

        assert chosen.primary_id == 2


class TestTheChoice:
    def test_is_refused_with_one_manager(self):
        with pytest.raises(assignment.UnableToChoose, match="fewer than two"):
            assignment.chosen_managers(customer=customer(), candidates=[manager(1)], on=ON)

    def test_does_not_hang_on_the_order_of_candidates(self):
        one = assignment.chosen_managers(customer=customer(), candidates=TEAM, on=ON)
        other = assignment.chosen_managers(customer=customer(), candidates=TEAM[::-1], on=ON)

        assert one == other

    @given(
        team=st.lists(
            st.builds(
                Candidate,
                manager_id=st.integers(1, 99),
                grade=st.sampled_from(Grade),
                primaries=st.integers(0, 120),
                deputies=st.integers(0, 120),
            ),
            min_size=2,
            unique_by=lambda one: one.manager_id,
        ),
        served=st.builds(
            ServedCustomer,
            contract_kva=st.integers(0, 80_000),
            voltage_kv=st.sampled_from([10, 20, 35, 110]),
            is_important=st.booleans(),
        ),
    )
    def test_names_two_different_managers_of_the_team(self, team, served):
        chosen = assignment.chosen_managers(customer=served, candidates=team, on=ON)

        assert chosen.primary_id != chosen.deputy_id
        assert {chosen.primary_id, chosen.deputy_id} <= {one.manager_id for one in team}

    @given(count=st.integers(1, 160))
    def test_spreads_equal_customers_evenly(self, count):
        primaries: Counter[int] = Counter()
        for _ in range(count):
            team = [manager(number, primaries=primaries[number]) for number in (1, 2, 3)]
            chosen = assignment.chosen_managers(customer=customer(), candidates=team, on=ON)
            primaries[chosen.primary_id] += 1

        loads = [primaries[number] for number in (1, 2, 3)]
        assert max(loads) - min(loads) <= 1

    def test_is_refused_on_a_day_without_rules(self):
        with pytest.raises(assignment.UnableToChoose, match="2016-12-31"):
            assignment.chosen_managers(
                customer=customer(), candidates=TEAM, on=date(2016, 12, 31)
            )
