"""Losses added to a reading when supply at high voltage is metered at low voltage (高供低计).

Sources: the formula of the marketing systems (from memory: verify) and the table method of the
operator's manuals; the instantaneous form is DL/T and textbook standard.
"""

from dataclasses import dataclass, replace
from decimal import Decimal

from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.kernels.tariff.facts import FormulaLoss, LossTerms, MeasuredUse, TableLoss
from fullcycle.kernels.tariff.shares import share_out, whole


HOURS_IN_DAY = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Whole kWh and kvarh to be added to a reading."""

    kwh: int
    kvarh: int


def transformer_loss(
    terms: FormulaLoss | TableLoss,
    *,
    active_kwh: int,
    reactive_kvarh: int,
    days: int,
    month_days: int,
) -> Loss:
    """Return the transformer's loss over some days; a table's month is prorated by month_days.

    Formula: W0 = P0 t + K (Wp² + Wq²) Pk / (S² t); reactive with I0 % S and Uk % S for P0, Pk.

    Raises:
        ValueError: without a day there is no loss to reckon.
    """
    if days < 1:
        raise ValueError(f"a loss needs at least one day: {days}")
    if isinstance(terms, TableLoss):
        return Loss(
            kwh=whole(terms.monthly_kwh * days / month_days),
            kvarh=whole(terms.monthly_kvarh * days / month_days),
        )
    hours = Decimal(HOURS_IN_DAY * days)
    squared = Decimal(active_kwh**2 + reactive_kvarh**2)
    loading = terms.shift_factor * squared / (terms.rated_kva**2 * hours)
    magnetising_kvar = terms.no_load_current_percent / 100 * terms.rated_kva
    leakage_kvar = terms.impedance_percent / 100 * terms.rated_kva
    return Loss(
        kwh=whole(terms.no_load_kw * hours + loading * terms.short_circuit_kw),
        kvarh=whole(magnetising_kvar * hours + loading * leakage_kvar),
    )


def with_losses(use: MeasuredUse, terms: LossTerms, *, month_days: int) -> MeasuredUse:
    """Return a use with its losses; they go to the periods by their share of the energy."""
    active = sum(use.active_kwh.values())
    reactive = use.reactive_forward_kvarh
    if terms.transformer is not None:
        loss = transformer_loss(
            terms.transformer,
            active_kwh=active,
            reactive_kvarh=reactive + use.reactive_reverse_kvarh,
            days=(use.ends_on - use.starts_on).days,
            month_days=month_days,
        )
        active += loss.kwh
        reactive += loss.kvarh
    active = whole(active * (1 + terms.line_share))
    if active == sum(use.active_kwh.values()) and reactive == use.reactive_forward_kvarh:
        return use
    weights = dict(use.active_kwh) or {Period.FLAT: 0}
    return replace(use, active_kwh=share_out(active, weights), reactive_forward_kvarh=reactive)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedTransformer:
    """A transformer at a moment: `beta` is its load by its rated power.

    `load_factor_kt` (K_T) allows for the load's fluctuation, `reactive_equivalent` (K_Q, kW per
    kvar) prices reactive loss in active power.
    """

    terms: FormulaLoss
    beta: Decimal
    load_factor_kt: Decimal
    reactive_equivalent: Decimal

    @property
    def active_kw(self) -> Decimal:
        """ΔP = P0 + K_T β² Pk."""
        return self.terms.no_load_kw + self._loading * self.terms.short_circuit_kw

    @property
    def reactive_kvar(self) -> Decimal:
        """ΔQ = I0 % S + K_T β² Uk % S."""
        rated = self.terms.rated_kva
        return (
            self.terms.no_load_current_percent / 100 * rated
            + self._loading * self.terms.impedance_percent / 100 * rated
        )

    @property
    def combined_kw(self) -> Decimal:
        """ΔPz = ΔP + K_Q ΔQ."""
        return self.active_kw + self.reactive_equivalent * self.reactive_kvar

    @property
    def _loading(self) -> Decimal:
        return self.load_factor_kt * self.beta**2
