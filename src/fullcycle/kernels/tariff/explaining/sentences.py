"""One sentence for each cause, in the words of somebody who has to pay the bill."""

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal

from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Period
from fullcycle.kernels.tariff.explaining.drivers import Cause, Drivers
from fullcycle.kernels.units.wording import Wording


PERIOD_WORDS = {
    Period.SHARP: Wording(zh="尖峰", en="sharp peak"),
    Period.PEAK: Wording(zh="高峰", en="peak"),
    Period.FLAT: Wording(zh="平段", en="flat"),
    Period.VALLEY: Wording(zh="低谷", en="valley"),
    Period.DEEP_VALLEY: Wording(zh="深谷", en="deep valley"),
}
MODE_WORDS = {
    ChargingMode.SINGLE_PART: Wording(zh="单一制", en="single-part"),
    ChargingMode.CAPACITY: Wording(zh="按容量", en="by capacity"),
    ChargingMode.CONTRACT_DEMAND: Wording(zh="按合同最大需量", en="by contract demand"),
    ChargingMode.ACTUAL_DEMAND: Wording(zh="按实际最大需量", en="by actual demand"),
}


def sentence(cause: Cause, yuan: Decimal, *, old: Drivers, new: Drivers) -> Wording:
    """Return what happened and what it costs or saves."""
    said = _SAYINGS[cause](old, new)
    amount = f"{abs(yuan):,.2f}"
    if yuan > 0:
        return Wording(zh=f"{said.zh}，多交 {amount} 元", en=f"{said.en}: {amount} yuan more")
    if yuan < 0:
        return Wording(zh=f"{said.zh}，少交 {amount} 元", en=f"{said.en}: {amount} yuan less")
    return Wording(zh=f"{said.zh}，电费不变", en=f"{said.en}: no difference in yuan")


def _volume(old: Drivers, new: Drivers) -> Wording:
    return _moved(
        old.kwh_per_day,
        new.kwh_per_day,
        zh="平均每天用电 {new} 千瓦时，比上期{way} {by} 千瓦时",
        en="{new} kWh used a day on average, {by} kWh {way}",
    )


def _own(old: Drivers, new: Drivers) -> Wording:
    return _moved(
        old.own_kwh_per_day,
        new.own_kwh_per_day,
        zh="自家发电平均每天自用 {new} 千瓦时，比上期{way} {by} 千瓦时",
        en="{new} kWh of own generation used a day, {by} kWh {way}",
    )


def _demand(old: Drivers, new: Drivers) -> Wording:
    said = _moved(
        old.demand.kw,
        new.demand.kw,
        zh="最大需量 {new} 千瓦，比上期{height} {by} 千瓦",
        en="maximum demand {new} kW, {by} kW {height}",
    )
    if new.demand.at is None:
        return said
    at = new.demand.at.astimezone(SITE_ZONE)
    return Wording(
        zh=f"{said.zh}，发生在 {at.month}月{at.day}日 {at:%H:%M}",
        en=f"{said.en}, on {at:%Y-%m-%d} at {at:%H:%M}",
    )


def _shift(old: Drivers, new: Drivers) -> Wording:
    period = max(Period, key=lambda one: abs(new.shares[one] - old.shares[one]))
    words = PERIOD_WORDS[period]
    before, after = old.shares[period], new.shares[period]
    return Wording(
        zh=f"{words.zh}电量占比由 {before:.1%} 变为 {after:.1%}",
        en=f"the share of {words.en} energy went from {before:.1%} to {after:.1%}",
    )


def _factor(old: Drivers, new: Drivers) -> Wording:
    zh = [_or_none(value, "未考核") for value in (old.power_factor, new.power_factor)]
    en = [_or_none(value, "none") for value in (old.power_factor, new.power_factor)]
    return Wording(
        zh=f"功率因数由 {zh[0]} 变为 {zh[1]}", en=f"power factor went from {en[0]} to {en[1]}"
    )


def _days(old: Drivers, new: Drivers) -> Wording:
    before, after = old.days.days, new.days.days
    return Wording(
        zh=f"计费天数由 {before} 天变为 {after} 天",
        en=f"{after} days billed instead of {before}",
    )


def _prices(old: Drivers, new: Drivers) -> Wording:
    before, after = _mean_price(old), _mean_price(new)
    if before == after:
        return Wording(zh="电价有调整", en="prices changed")
    return Wording(
        zh=f"同样用电结构下，电度电价由每千瓦时 {before:.4f} 元变为 {after:.4f} 元",
        en=f"energy costs {after:.4f} yuan per kWh instead of {before:.4f} for the same use",
    )


def _mean_price(drivers: Drivers) -> Decimal:
    """Return the mean price at equal weights of the periods that were used."""
    used = {period: share for period, share in drivers.shares.items() if share}
    return drivers.prices.energy.charge(used, drivers.rules.ratios)


def _rules(_old: Drivers, _new: Drivers) -> Wording:
    return Wording(
        zh="峰谷比例或计费规则有调整",
        en="the ratios of the periods or the billing rules changed",
    )


def _terms(old: Drivers, new: Drivers) -> Wording:
    before, after = old.terms, new.terms
    if before.structure is not after.structure or before.mode is not after.mode:
        zh = [MODE_WORDS[terms.mode].zh for terms in (before, after)]
        en = [MODE_WORDS[terms.mode].en for terms in (before, after)]
        return Wording(
            zh=f"计费方式由{zh[0]}改为{zh[1]}", en=f"charged {en[1]} instead of {en[0]}"
        )
    if before.capacity_kva != after.capacity_kva:
        return _moved(
            before.capacity_kva,
            after.capacity_kva,
            zh="运行容量 {new} 千伏安，比上期{way} {by} 千伏安",
            en="{new} kVA in service, {by} kVA {way}",
        )
    if before.contract_kw != after.contract_kw:
        return _moved(
            before.contract_kw,
            after.contract_kw,
            zh="合同最大需量 {new} 千瓦，比上期{height} {by} 千瓦",
            en="contract demand {new} kW, {by} kW {height}",
        )
    zh_standards = [_or_none(terms.standard, "不考核") for terms in (before, after)]
    en_standards = [_or_none(terms.standard, "none") for terms in (before, after)]
    return Wording(
        zh=f"功率因数标准由 {zh_standards[0]} 变为 {zh_standards[1]}",
        en=f"the power-factor standard went from {en_standards[0]} to {en_standards[1]}",
    )


def _moved(before: Decimal, after: Decimal, *, zh: str, en: str) -> Wording:
    rose = after > before
    numbers = {"new": _tenths(after), "by": _tenths(abs(after - before))}
    return Wording(
        zh=zh.format(way="多" if rose else "少", height="高" if rose else "低", **numbers),
        en=en.format(
            way="more" if rose else "less", height="higher" if rose else "lower", **numbers
        ),
    )


def _tenths(amount: Decimal) -> str:
    """Return the amount as the bill shows it: whole where it is, else to a tenth."""
    rounded = amount.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{rounded:,.0f}" if rounded == rounded.to_integral_value() else f"{rounded:,}"


def _or_none(value: Decimal | None, none: str) -> str:
    return none if value is None else str(value)


_SAYINGS: dict[Cause, Callable[[Drivers, Drivers], Wording]] = {
    Cause.VOLUME: _volume,
    Cause.SHIFT: _shift,
    Cause.DEMAND: _demand,
    Cause.POWER_FACTOR: _factor,
    Cause.DAYS: _days,
    Cause.OWN_GENERATION: _own,
    Cause.PRICES: _prices,
    Cause.RULES: _rules,
    Cause.TERMS: _terms,
}
