"""Expected values are worked by hand from the demand-factor method."""

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fullcycle.kernels.schemes import demand, reading
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.kernels.schemes.requests import LoadItem


TABLES = reading.scheme_tables().in_force(on=date(2026, 11, 24), region="ZJ")
KINDS = [row.kind for row in TABLES.load_kinds]


def load(kind="TEXTILE", rated_kw="100", quantity=1, **more):
    return LoadItem(kind=kind, rated_kw=D(rated_kw), quantity=quantity, **more)


loads = st.builds(
    LoadItem,
    kind=st.sampled_from(KINDS),
    rated_kw=st.decimals(D("0.1"), D(500), places=1),
    quantity=st.integers(1, 20),
    power_factor=st.none() | st.decimals(D("0.3"), D(1), places=2),
    demand_factor=st.none() | st.decimals(D("0.05"), D(1), places=2),
)


def demand_of(*several):
    return demand.demand_of(loads=several, tables=TABLES)


class TestDemandOf:
    def test_takes_the_given_factors(self):
        # 10 × 60 kW × 0.5 = 300 kW; cos φ 0.6 gives tan φ 4/3, so 400 kvar and 500 kVA.
        estimate = demand_of(
            load("WELDING", "60", 10, demand_factor=D("0.5"), power_factor=D("0.6"))
        )

        assert estimate.installed_kw == 600
        assert estimate.active_kw == 300
        assert estimate.reactive_kvar == pytest.approx(D(400))
        assert estimate.apparent_kva == pytest.approx(D(500))
        assert estimate.power_factor == pytest.approx(D("0.6"))

    def test_takes_the_safe_end_of_experience_where_nothing_is_given(self):
        # Weaving: Kd 0.85 and cos φ 0.75 (tan φ 0.8819): 850 kW and 749.6 kvar.
        estimate = demand_of(load("TEXTILE", "1000"))

        assert estimate.active_kw == 850
        assert float(estimate.reactive_kvar) == pytest.approx(749.6, abs=0.1)

    def test_puts_loads_of_one_kind_into_one_group(self):
        estimate = demand_of(load("DYEING", "100"), load("DYEING", "50", 2), load("COOLING"))

        assert [(g.kind, g.installed_kw, g.active_kw) for g in estimate.groups] == [
            ("DYEING", 200, 160),
            ("COOLING", 100, 80),
        ]

    def test_lets_two_groups_meet_for_ninety_five_hundredths(self):
        # (850 + 800) kW × 0.95.
        estimate = demand_of(load("TEXTILE", "1000"), load("DYEING", "1000"))

        assert estimate.active_kw == D("1567.5")

    def test_does_not_fall_when_a_tiny_group_joins(self):
        # 0.95 × (850 + 0.8) would be 808 kW, less than weaving alone.
        estimate = demand_of(load("TEXTILE", "1000"), load("DYEING", "1"))

        assert estimate.active_kw == 850

    def test_limit_case_pure_active_load_has_no_reactive_power(self):
        estimate = demand_of(load(power_factor=D(1)))

        assert estimate.reactive_kvar == 0
        assert estimate.power_factor == 1

    @given(st.lists(loads, min_size=1, max_size=12), loads)
    def test_never_falls_when_a_load_is_added(self, several, one_more):
        before = demand_of(*several)
        after = demand_of(*several, one_more)

        assert after.active_kw >= before.active_kw
        assert after.reactive_kvar >= before.reactive_kvar
        assert demand.sizing_kva(demand=after, tables=TABLES) >= demand.sizing_kva(
            demand=before, tables=TABLES
        ) * (1 - D("1e-20"))

    @given(st.lists(loads, min_size=1, max_size=6))
    def test_never_exceeds_what_is_installed(self, several):
        estimate = demand_of(*several)

        assert 0 < estimate.active_kw <= estimate.installed_kw


class TestRefusals:
    @pytest.mark.parametrize(
        ("_case", "several", "words"),
        [
            ("no loads", (), "负荷清单是空的"),
            ("demand factor zero", (load(demand_factor=D(0)),), "需要系数为 0"),
            ("demand factor above one", (load(demand_factor=D("1.01")),), "需要系数为 1.01"),
            ("power factor above one", (load(power_factor=D(2)),), "功率因数为 2"),
            ("no pieces", (load(quantity=0),), "台数须大于零"),
            ("no rating", (load(rated_kw="0"),), "台数须大于零"),
            ("a kind nobody knows", (load(kind="FUSION"),), "FUSION"),
        ],
    )
    def test_names_what_is_wrong(self, _case, several, words):
        with pytest.raises(UnableToDraft) as refused:
            demand_of(*several)

        assert words in refused.value.wording.zh

    def test_accepts_a_kind_nobody_knows_when_both_factors_are_given(self):
        estimate = demand_of(load(kind="FUSION", demand_factor=D(1), power_factor=D(1)))

        assert estimate.active_kw == 100


class TestSizingKva:
    def test_counts_on_compensation_to_ninety_hundredths(self):
        # 300 kW at cos φ 0.6 draws 500 kVA by itself, 333.3 kVA after compensation.
        estimate = demand_of(load("X", "300", demand_factor=D(1), power_factor=D("0.6")))

        assert float(demand.sizing_kva(demand=estimate, tables=TABLES)) == pytest.approx(
            333.3, abs=0.1
        )

    def test_keeps_a_better_power_factor(self):
        estimate = demand_of(load("X", "300", demand_factor=D(1), power_factor=D(1)))

        assert demand.sizing_kva(demand=estimate, tables=TABLES) == 300
