"""Facts and bills come back from their text exactly as they were, and nothing else does."""

import json
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.kernels.tariff.customers import own_book, plain_month

from fullcycle.kernels.rulebook.tariffs.terms import PriceClass, Structure
from fullcycle.kernels.tariff.bills import Bill
from fullcycle.kernels.tariff.engine import BillEngine
from fullcycle.kernels.tariff.facts import (
    BillFacts,
    CarvedOut,
    FormulaLoss,
    LossTerms,
    MaxDemand,
    MeasuredUse,
    TableLoss,
)
from fullcycle.kernels.tariff.freezing import UnableToThaw, freeze, thaw
from fullcycle.kernels.units.wording import Wording


D = Decimal
CHINA = timezone(timedelta(hours=8))

words = st.text(min_size=1).filter(str.strip)
decimals = st.decimals(allow_nan=False, allow_infinity=False)
instants = st.datetimes(timezones=st.sampled_from([UTC, CHINA]))
carved = st.builds(
    CarvedOut,
    name=st.text(),
    price_class=st.sampled_from(PriceClass),
    structure=st.sampled_from(Structure),
    share=decimals,
    voltage_kv=st.none() | decimals,
)

for kind, strategy in (
    (Decimal, decimals),
    (datetime, instants),
    (Wording, st.builds(Wording, zh=words, en=words)),
    (CarvedOut, carved),
):
    st.register_type_strategy(kind, strategy)


def marked(text: str, place: tuple[str | int, ...], value: object) -> str:
    """The text with one value in it exchanged."""
    plain = json.loads(text)
    inner = plain
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    return json.dumps(plain)


class TestFrozenFacts:
    @given(st.from_type(BillFacts))
    def test_come_back_as_they_were(self, facts):
        text = freeze(facts)
        assert thaw(BillFacts, text) == facts
        assert freeze(thaw(BillFacts, text)) == text

    def test_keep_the_order_of_periods_on_which_rounding_depends(self):
        facts = plain_month()
        use = facts.points[0].measured[0]
        turned = dict(reversed(use.active_kwh.items()))
        point = replace(facts.points[0], measured=(replace(use, active_kwh=turned),))
        back = thaw(BillFacts, freeze(replace(facts, points=(point,))))
        assert list(back.points[0].measured[0].active_kwh) == list(turned)

    def test_give_the_same_bill_again(self):
        engine = BillEngine(own_book())
        facts = plain_month()
        assert engine.compute(thaw(BillFacts, freeze(facts))) == engine.compute(facts)

    @pytest.mark.parametrize(
        "loss",
        [
            None,
            TableLoss(monthly_kwh=D(120)),
            FormulaLoss(
                rated_kva=D(315),
                no_load_kw=D("0.67"),
                short_circuit_kw=D("3.65"),
                no_load_current_percent=D("1.1"),
                impedance_percent=D(4),
            ),
        ],
    )
    def test_say_which_of_two_kinds_a_field_holds(self, loss):
        terms = LossTerms(transformer=loss, line_share=D("0.005"))
        assert thaw(LossTerms, freeze(terms)) == terms


class TestFrozenBill:
    @given(st.from_type(Bill))
    def test_comes_back_as_it_was(self, bill):
        assert thaw(Bill, freeze(bill)) == bill


class TestWhatCannotBeKept:
    def test_is_an_instant_without_a_zone(self):
        naive = MaxDemand(kw=D(1), at=datetime(2026, 1, 1))  # noqa: DTZ001 - what is refused
        with pytest.raises(TypeError, match="without a zone"):
            freeze(naive)

    def test_is_a_number_that_is_none(self):
        with pytest.raises(TypeError, match="NaN"):
            freeze(MaxDemand(kw=D("NaN")))

    def test_is_a_field_of_no_known_kind(self):
        @dataclass(frozen=True)
        class Odd:
            share: float

        with pytest.raises(TypeError, match="float"):
            freeze(Odd(share=0.5))


TEXT = freeze(replace(plain_month(), points=plain_month().points))
TERMS = ("terms", 0)
MEASURED = ("points", 0, "measured", 0)
LOSSES = ("points", 0, "losses")


class TestOtherTexts:
    @pytest.mark.parametrize(
        ("place", "value", "fault"),
        [
            (("account_number",), 33, "account_number: 33 is no str"),
            ((*TERMS, "voltage_kv"), 10, "terms: 0: voltage_kv: 10 is no text"),
            ((*TERMS, "voltage_kv"), "ten", "'ten' cannot be read"),
            ((*TERMS, "voltage_kv"), "NaN", "'NaN' cannot be read"),
            ((*TERMS, "structure"), "THREE_PART", "is no Structure"),
            ((*TERMS, "has_time_of_use"), 1, "1 is no bool"),
            ((*MEASURED, "export_kwh"), True, "True is no int"),
            ((*MEASURED, "starts_on"), "2026-02-30", "starts_on: '2026-02-30' cannot be read"),
            ((*MEASURED, "active_kwh"), {"NOON": 1}, "'NOON' is no Period"),
            ((*MEASURED, "max_demand", "at"), "2026-01-01T00:00:00", "cannot be read"),
            ((*MEASURED, "spare"), 1, r"MeasuredUse: missing or unknown \['spare'\]"),
            (("terms",), {}, "{} is no list"),
            ((*MEASURED, "active_kwh"), [], "is no object"),
            ((*LOSSES, "transformer"), {"monthly_kwh": "1"}, "is is None"),
        ],
    )
    def test_are_refused_with_the_place(self, place, value, fault):
        with pytest.raises(UnableToThaw, match=fault):
            thaw(BillFacts, marked(TEXT, place, value))

    @pytest.mark.parametrize(
        ("text", "fault"),
        [
            ("{", "no JSON"),
            ('{"kw": 1.5, "at": null, "evidence": []}', "number with a fraction"),
            ('{"kw": "1", "kw": "2", "at": null, "evidence": []}', "stands twice"),
            ('{"kw": "1", "evidence": []}', r"missing or unknown \['at'\]"),
        ],
    )
    def test_are_refused_as_a_whole(self, text, fault):
        with pytest.raises(UnableToThaw, match=fault):
            thaw(MaxDemand, text)


def test_every_field_is_written_also_at_its_default():
    plain = json.loads(freeze(plain_month()))
    point = plain["points"][0]
    assert set(chain(point)) >= {"carved_out", "is_standby_feeder", "under"}
    assert plain["readings"] == {"excess": None, "proration": None}
    assert date.fromisoformat(plain["starts_on"]) == plain_month().starts_on


class TestTextsFromBeforeAFieldCame:
    def test_have_its_default(self):
        use = plain_month().points[0].measured[0]
        older = json.loads(freeze(use))
        del older["estimated_by"]
        assert thaw(MeasuredUse, json.dumps(older)) == use

    def test_lack_no_other(self):
        use = plain_month().points[0].measured[0]
        older = json.loads(freeze(use))
        del older["estimated_by"], older["evidence"]
        with pytest.raises(UnableToThaw, match=r"missing or unknown \['evidence'\]"):
            thaw(MeasuredUse, json.dumps(older))
