"""Small sums that others published: retail bills, and transformers at a moment."""

from decimal import Decimal

import pytest
from tests.kernels.tariff.bill_cases import SINGLE, bill_of, energy_price, month

from fullcycle.kernels.tariff.facts import FormulaLoss
from fullcycle.kernels.tariff.losses import LoadedTransformer


D = Decimal


class TestSmallSums:
    def test_a23_the_printed_answer_needs_another_price_than_the_printed_one(self):
        def yuan(household: str) -> Decimal:
            return 817 * D(household) + (5000 - 817) * D("0.395")

        assert yuan("0.40") == D("1979.085")
        assert yuan("0.41") == D("1987.255")  # what the source prints as its key

    @pytest.mark.parametrize(
        ("kwh", "printed"), [(5336, "3559.11"), (4676, None)], ids=["16 h", "14 h"]
    )
    def test_a25_the_answer_takes_sixteen_hours_where_the_question_says_fourteen(
        self, kwh, printed
    ):
        # Without a meter: energy and three funds, each rounded by itself.
        bill = bill_of(
            month(
                SINGLE,
                point=f"active_kwh = {{FLAT = {kwh}}}",
                prices="".join(
                    energy_price(yuan, group=group, more=f'name = "{name}"')
                    for name, group, yuan in (
                        ("energy", "PURCHASE", "0.641"),
                        ("three gorges", "FUNDS", "0.004"),
                        ("rural loan", "FUNDS", "0.02"),
                        ("reservoir", "FUNDS", "0.002"),
                    )
                ),
            )
        )
        assert bill.total_yuan == D(printed or "3118.89")
        assert (bill.total_yuan == D("3559.11")) == (printed is not None)


class TestTransformerLoss:
    def loaded(self, *, kva: str, p0: str, pk: str, beta: str, kq: str) -> LoadedTransformer:
        return LoadedTransformer(
            terms=FormulaLoss(
                rated_kva=D(kva),
                no_load_kw=D(p0),
                short_circuit_kw=D(pk),
                no_load_current_percent=D("0.3"),
                impedance_percent=D("4.0"),
            ),
            beta=D(beta),
            load_factor_kt=D(1),
            reactive_equivalent=D(kq),
        )

    def test_a31_of_315_kva(self):
        loss = self.loaded(kva="315", p0="0.48", pk="3.65", beta="0.77", kq="0.1")
        active = loss.active_kw.quantize(D("0.01"))
        reactive = loss.reactive_kvar.quantize(D("0.01"))
        combined = (active + D("0.1") * reactive).quantize(D("0.01"))  # rounds before adding
        assert (active, reactive, combined) == (D("2.64"), D("8.42"), D("3.48"))
        assert (combined * 8760 / 1000).quantize(D("0.1")) == D("30.5")

    def test_a33_of_1000_kva(self):
        loss = self.loaded(kva="1000", p0="1.18", pk="10.3", beta="0.77", kq="0.1")
        assert loss.active_kw.quantize(D("0.01")) == D("7.29")
        assert loss.reactive_kvar.quantize(D("0.01")) == D("26.72")
        assert loss.combined_kw.quantize(D("0.01")) == D("9.96")

    def test_a35_of_16000_kva(self):
        loss = LoadedTransformer(
            terms=FormulaLoss(
                rated_kva=D(16000),
                no_load_kw=D("15.3"),
                short_circuit_kw=D("77.1"),
                no_load_current_percent=D("0.54"),
                impedance_percent=D("10.6"),
            ),
            beta=D(10000) / 16000,
            load_factor_kt=D("1.05"),
            reactive_equivalent=D("0.04"),
        )
        assert loss.active_kw.quantize(D("0.001")) == D("46.923")
        assert loss.reactive_kvar.quantize(D("0.001")) == D("782.025")
        assert loss.combined_kw.quantize(D("0.001")) == D("78.204")
