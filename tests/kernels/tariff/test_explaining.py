"""The parts of a difference: they add up, depend on no order, and find what was planted."""

import random
from dataclasses import replace
from datetime import datetime
from decimal import Decimal as D
from itertools import permutations

import pytest
from tests.kernels.tariff.customers import changed, own_book, plain_month, random_use

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, ExcessReading, Period
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.explaining.drivers import Cause
from fullcycle.kernels.tariff.explaining.explaining import BilledMonth, Explanation, explain
from fullcycle.kernels.tariff.explaining.shapley import in_fen, shapley_values
from fullcycle.kernels.tariff.facts import BillFacts, MaxDemand, Readings, Unit


PAIRS = 5000
BOOK = own_book()
ENGINE = BillEngine(BOOK)


def explained(before: BillFacts, after: BillFacts) -> Explanation:
    return explain(
        BilledMonth(facts=before, bill=ENGINE.compute(before)),
        BilledMonth(facts=after, bill=ENGINE.compute(after)),
        book=BOOK,
    )


def yuan_of(explanation: Explanation) -> dict[Cause, D]:
    return {share.cause: share.yuan for share in explanation.shares}


def random_pair(chance: random.Random) -> tuple[BillFacts, BillFacts]:
    kva = chance.choice([315, 630, 1000, 1630, 4000])
    units = (Unit(name="T1", kva=D(kva)),)
    before = changed(
        plain_month(chance.randint(1, 12)), use=random_use(chance, kva), units=units
    )
    after = changed(
        plain_month(chance.randint(1, 12)),
        use=random_use(chance, kva) if chance.random() < 0.8 else {},
        units=units if chance.random() < 0.7 else (Unit(name="T1", kva=D(kva * 2)),),
        terms={"charging_mode": chance.choice(list(ChargingMode)[1:])},
        own_kwh=chance.choice([0, 0, kva * 30]),
    )
    return before, after


class TestParts:
    def test_add_up_to_the_difference_to_the_fen_in_5000_random_pairs(self):
        chance = random.Random(20261124)
        for _ in range(PAIRS):
            before, after = random_pair(chance)
            explanation = explained(before, after)
            assert sum(yuan_of(explanation).values()) == explanation.difference_yuan

    def test_equal_bills_have_no_cause(self):
        assert explained(plain_month(), plain_month()).shares == ()

    def test_a_change_and_its_reverse_have_opposite_parts(self):
        chance = random.Random(7)
        before, after = random_pair(chance)
        there, back = yuan_of(explained(before, after)), yuan_of(explained(after, before))
        assert all(abs(there[cause] + back[cause]) <= D("0.01") for cause in there)


class TestPlantedCause:
    """One thing is changed; its cause must get at least 95 % of what the bill changes by."""

    def check(self, before: BillFacts, after: BillFacts, cause: Cause) -> None:
        explanation = explained(before, after)
        assert explanation.difference_yuan != 0
        share = yuan_of(explanation)[cause] / explanation.difference_yuan
        assert share >= D("0.95"), yuan_of(explanation)

    def test_volume(self):
        before = plain_month()
        use = before.points[0].measured[0]
        more = {
            "active_kwh": {period: kwh * 11 // 10 for period, kwh in use.active_kwh.items()},
            "reactive_forward_kvarh": use.reactive_forward_kvarh * 11 // 10,
        }
        self.check(before, changed(before, use=more), Cause.VOLUME)

    def test_shift_between_periods(self):
        shifted = {Period.PEAK: 80000, Period.FLAT: 80000, Period.VALLEY: 50000}
        self.check(plain_month(), plain_month(use={"active_kwh": shifted}), Cause.SHIFT)

    def test_demand(self):
        higher = {"max_demand": MaxDemand(kw=D(1180))}
        self.check(plain_month(), plain_month(use=higher), Cause.DEMAND)

    def test_power_factor(self):
        worse = {"reactive_forward_kvarh": 200000}
        self.check(plain_month(), plain_month(use=worse), Cause.POWER_FACTOR)

    def test_days(self):
        before, after = plain_month(9), plain_month(10)
        use = before.points[0].measured[0]
        longer = {
            "active_kwh": {period: kwh // 30 * 31 for period, kwh in use.active_kwh.items()},
            "reactive_forward_kvarh": use.reactive_forward_kvarh // 30 * 31,
        }
        base = {
            "active_kwh": {period: kwh // 30 * 30 for period, kwh in use.active_kwh.items()},
            "reactive_forward_kvarh": use.reactive_forward_kvarh // 30 * 30,
        }
        self.check(changed(before, use=base), changed(after, use=longer), Cause.DAYS)

    def test_own_generation(self):
        before = plain_month()
        use = before.points[0].measured[0]
        left = {
            "active_kwh": {period: kwh * 8 // 10 for period, kwh in use.active_kwh.items()},
            "reactive_forward_kvarh": use.reactive_forward_kvarh * 8 // 10,
        }
        own = sum(use.active_kwh.values()) - sum(left["active_kwh"].values())
        self.check(before, changed(before, use=left, own_kwh=own), Cause.OWN_GENERATION)

    def test_prices(self):
        before = plain_month()
        dearer = own_book(flat_yuan=D("0.44"))
        explanation = explain(
            BilledMonth(facts=before, bill=ENGINE.compute(before)),
            BilledMonth(facts=before, bill=BillEngine(dearer).compute(before)),
            book=dearer,
        )
        assert list(yuan_of(explanation)) == [Cause.PRICES]

    def test_rules(self):
        terms = {
            "charging_mode": ChargingMode.CONTRACT_DEMAND,
            "contract_demand_kw": D(700),
        }
        before = plain_month(terms=terms)
        after = replace(before, readings=Readings(excess=ExcessReading.ON_LIMIT))
        self.check(before, after, Cause.RULES)

    def test_terms(self):
        after = plain_month(terms={"charging_mode": ChargingMode.CAPACITY})
        self.check(plain_month(), after, Cause.TERMS)


class TestShapleyValues:
    def test_are_the_mean_over_all_orders(self):
        chance = random.Random(3)
        causes = ("a", "b", "c", "d")
        worths: dict[frozenset[str], D] = {}

        def worth(chosen: frozenset[str]) -> D:
            return worths.setdefault(chosen, D(chance.randint(-1000, 1000)))

        values = shapley_values(causes, worth)
        orders = list(permutations(causes))
        for cause in causes:
            added = [
                worth(frozenset(order[: order.index(cause) + 1]))
                - worth(frozenset(order[: order.index(cause)]))
                for order in orders
            ]
            assert abs(values[cause] - sum(added) / len(orders)) < D("1e-20")

    def test_a_cause_that_never_matters_gets_nothing(self):
        values = shapley_values(("a", "idle"), lambda chosen: D(7 if "a" in chosen else 0))
        assert values == {"a": 7, "idle": 0}

    def test_in_fen_refuses_parts_that_do_not_make_the_total(self):
        with pytest.raises(ValueError, match="add up"):
            in_fen({"a": D("1.005"), "b": D(1)}, D("9.00"))


class TestSentences:
    def test_demand_tells_reading_moment_and_money(self):
        at = datetime(2026, 9, 14, 10, 15, tzinfo=SITE_ZONE)
        after = plain_month(
            use={"max_demand": MaxDemand(kw=D(1180), at=at)},
            terms={"power_factor_standard": None},
        )
        before = plain_month(terms={"power_factor_standard": None})
        share = explained(before, after).shares[0]
        assert share.yuan == 140 * D("47.2")
        assert share.wording.zh == (
            "最大需量 1,180 千瓦，比上期高 140 千瓦，发生在 9月14日 10:15，多交 6,608.00 元"
        )
        assert share.wording.en == (
            "maximum demand 1,180 kW, 140 kW higher, on 2026-09-14 at 10:15: 6,608.00 yuan more"
        )

    @pytest.mark.parametrize(
        ("terms", "units", "said"),
        [
            (
                {"charging_mode": ChargingMode.CAPACITY},
                None,
                "计费方式由按实际最大需量改为按容量",
            ),
            ({}, (Unit(name="T1", kva=D(1000)),), "运行容量 1,000 千伏安，比上期少 630 千伏安"),
            ({"contract_demand_kw": D(950)}, None, "合同最大需量 950 千瓦，比上期高 50 千瓦"),
            ({"power_factor_standard": D("0.85")}, None, "功率因数标准由 0.90 变为 0.85"),
        ],
    )
    def test_terms_say_what_was_agreed_anew(self, terms, units, said):
        after = plain_month(terms=terms, units=units)
        shares = [
            share
            for share in explained(plain_month(), after).shares
            if said in share.wording.zh
        ]
        assert [share.cause for share in shares] == [Cause.TERMS]
