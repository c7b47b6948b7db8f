"""The stretches of a month in which terms and prices stay the same."""

import calendar as months
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.rules import PriceKey
from fullcycle.kernels.tariff.facts import BillFacts, MeasuredUse, Terms
from fullcycle.kernels.tariff.refusals import UnableToBill
from fullcycle.kernels.tariff.shares import share_out
from fullcycle.kernels.units.wording import Wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """Days `[starts_on, ends_on)` under the same terms and prices."""

    starts_on: date
    ends_on: date
    terms: Terms

    @property
    def days(self) -> int:
        """How many days."""
        return (self.ends_on - self.starts_on).days

    @property
    def key(self) -> PriceKey:
        """What the prices of the customer's own class depend on here."""
        return PriceKey(
            region=self.terms.region,
            on=self.starts_on,
            voltage_kv=self.terms.voltage_kv,
            structure=self.terms.structure,
            purchase_mode=self.terms.purchase_mode,
            price_class=self.terms.price_class,
        )


def days_of_month(on: date) -> int:
    """Return how many days the month of a day has."""
    return months.monthrange(on.year, on.month)[1]


def stretches_of(facts: BillFacts, *, book: TariffBook) -> tuple[Stretch, ...]:
    """Split a month where terms or rows of the tariff book change.

    Raises:
        UnableToBill: unless the terms cover the days billed, within one month, without a gap.
    """
    _refuse_broken_days(facts)
    stretches = []
    for terms in facts.terms:
        seams = book.seams(
            region=terms.region, starts_on=terms.starts_on, ends_on=terms.ends_on
        )
        for starts_on, ends_on in pairwise((terms.starts_on, *seams, terms.ends_on)):
            stretches.append(Stretch(starts_on=starts_on, ends_on=ends_on, terms=terms))
    return tuple(stretches)


def _refuse_broken_days(facts: BillFacts) -> None:
    last_day = facts.ends_on - timedelta(days=1)
    if facts.starts_on > last_day:
        raise _broken(facts, zh="没有一天在供电", en="not a day in supply")
    if (facts.starts_on.year, facts.starts_on.month) != (last_day.year, last_day.month):
        raise _broken(facts, zh="账期跨了月份", en="the days reach over a month's end")
    edges = [facts.starts_on]
    for terms in facts.terms:
        if terms.starts_on != edges[-1] or terms.ends_on <= terms.starts_on:
            raise _broken(
                facts,
                zh=f"用电约定在 {edges[-1]} 处不连续",
                en=f"the terms are broken at {edges[-1]}",
            )
        edges.append(terms.ends_on)
    if edges[-1] != facts.ends_on:
        raise _broken(facts, zh=f"用电约定只到 {edges[-1]}", en=f"the terms end on {edges[-1]}")


def _broken(facts: BillFacts, *, zh: str, en: str) -> UnableToBill:
    days = f"{facts.starts_on}—{facts.ends_on}"
    return UnableToBill(
        Wording(
            zh=f"户号 {facts.account_number} {days} 不能出账：{zh}。",
            en=f"Account {facts.account_number}, {days}, cannot be billed: {en}.",
        )
    )


def use_in_stretch(use: MeasuredUse, stretch: Stretch) -> MeasuredUse | None:
    """Return the part of a use that falls into a stretch, shared by days; None if none does.

    What is cut this way is an estimate and says so; a use inside the stretch is returned whole.
    """
    starts_on = max(use.starts_on, stretch.starts_on)
    ends_on = min(use.ends_on, stretch.ends_on)
    days = (ends_on - starts_on).days
    if days <= 0:
        return None
    if starts_on == use.starts_on and ends_on == use.ends_on:
        return use
    before = (starts_on - use.starts_on).days
    after = (use.ends_on - ends_on).days
    weights = {"before": before, "inside": days, "after": after}

    def inside(amount: int) -> int:
        return share_out(amount, weights)["inside"]

    return replace(
        use,
        starts_on=starts_on,
        ends_on=ends_on,
        active_kwh={period: inside(kwh) for period, kwh in use.active_kwh.items()},
        reactive_forward_kvarh=inside(use.reactive_forward_kvarh),
        reactive_reverse_kvarh=inside(use.reactive_reverse_kvarh),
        export_kwh=inside(use.export_kwh),
        is_estimated=True,
    )
