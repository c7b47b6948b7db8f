"""The energy charge (电度电费): each component of each period is a line of its own."""

from decimal import Decimal

from fullcycle.kernels.loads.estimating import METHOD_WORDS
from fullcycle.kernels.rulebook.tariffs.book import TariffBook
from fullcycle.kernels.rulebook.tariffs.rules import PriceKey
from fullcycle.kernels.rulebook.tariffs.terms import Period
from fullcycle.kernels.tariff.bills import BillLine, LineKind, LineUnit
from fullcycle.kernels.tariff.pricing import PricedComponent, PriceWish, priced_components
from fullcycle.kernels.tariff.refusals import UnableToBill
from fullcycle.kernels.tariff.uses import BilledUse
from fullcycle.kernels.units.money import round_to_fen
from fullcycle.kernels.units.wording import Wording


ESTIMATED = Wording(zh="电量为估算", en="estimated energy")
Sheet = tuple[PricedComponent, ...]


class PriceSheets:
    """Prices looked up once for each key and shared by all bills of a run."""

    def __init__(self, book: TariffBook) -> None:
        """Begin without any price."""
        self._book = book
        self._sheets: dict[tuple[PriceKey, bool], Sheet] = {}

    def sheet(self, use: BilledUse) -> Sheet:
        """Return what makes up the price of a use.

        Raises:
            UnableToPrice: if the book lacks a price.
        """
        terms = use.stretch.terms
        wish = PriceWish(
            key=use.key, has_time_of_use=terms.has_time_of_use, own_prices=terms.own_prices
        )
        if terms.own_prices:
            return priced_components(wish, book=self._book)
        known = use.key, terms.has_time_of_use
        if known not in self._sheets:
            self._sheets[known] = priced_components(wish, book=self._book)
        return self._sheets[known]


def energy_lines(use: BilledUse, *, sheets: PriceSheets) -> list[BillLine]:
    """Return the lines of one use; a period without energy has no line.

    Raises:
        UnableToPrice: if the book lacks a price.
        UnableToBill: if energy falls into a period that has no price.
    """
    used = {period: kwh for period, kwh in use.active_kwh.items() if kwh}
    return [
        _line(use, component, period, kwh)
        for component in sheets.sheet(use)
        for period, kwh in used.items()
    ]


def _line(use: BilledUse, component: PricedComponent, period: Period, kwh: int) -> BillLine:
    price = component.prices.get(period)
    if price is None:
        since = use.stretch.starts_on
        raise UnableToBill(
            Wording(
                zh=f"{since} 起 {component.wording.zh} 没有 {period} 时段的电价。",
                en=f"No price of {component.wording.en} in {period} from {since}.",
            )
        )
    quantity = Decimal(kwh)
    return BillLine(
        kind=LineKind.ENERGY,
        component=component.code,
        wording=component.wording,
        quantity=quantity,
        unit=LineUnit.KWH,
        price=price.yuan_per_kwh,
        amount_yuan=round_to_fen(quantity * price.yuan_per_kwh),
        rule_ids=price.rule_ids,
        starts_on=use.stretch.starts_on,
        ends_on=use.stretch.ends_on,
        group=component.group,
        period=period,
        point_id=use.point_id,
        evidence=use.evidence,
        note=_note(use),
        ratio=price.ratio,
        floats=price.floats,
        is_in_power_factor_base=(
            component.is_in_power_factor_base and use.is_in_power_factor_base
        ),
    )


def _note(use: BilledUse) -> Wording | None:
    """What a part carved out is, and by which rule its energy was estimated."""
    told = [Wording(zh=use.name, en=use.name)] if use.name else []
    if use.estimated_by is not None:
        rule = METHOD_WORDS[use.estimated_by]
        told.append(
            Wording(zh=f"部分数据缺失，{rule.zh}", en=f"readings were missing: {rule.en}")
        )
    elif use.is_estimated:
        told.append(ESTIMATED)
    if not told:
        return None
    return Wording(zh="；".join(one.zh for one in told), en="; ".join(one.en for one in told))
