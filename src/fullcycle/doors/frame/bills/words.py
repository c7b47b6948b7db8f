"""What the codes of a bill are called, in the reader's language."""

from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fullcycle.kernels.rulebook.tariffs.terms import ChargingMode, Period, PurchaseMode
from fullcycle.kernels.tariff.bills import LineUnit
from fullcycle.kernels.tariff.explaining.drivers import Cause


Words = str | Promise

PERIODS: Final[dict[Period, Words]] = {
    Period.SHARP: _("尖峰"),
    Period.PEAK: _("高峰"),
    Period.FLAT: _("平段"),
    Period.VALLEY: _("低谷"),
    Period.DEEP_VALLEY: _("深谷"),
}
MODES: Final[dict[ChargingMode, Words]] = {
    ChargingMode.SINGLE_PART: _("单一制"),
    ChargingMode.CAPACITY: _("按容量"),
    ChargingMode.CONTRACT_DEMAND: _("按合同最大需量"),
    ChargingMode.ACTUAL_DEMAND: _("按实际最大需量"),
}
CAUSES: Final[dict[Cause, Words]] = {
    Cause.VOLUME: _("用电量"),
    Cause.SHIFT: _("峰谷时段"),
    Cause.DEMAND: _("最大需量"),
    Cause.POWER_FACTOR: _("功率因数"),
    Cause.DAYS: _("计费天数"),
    Cause.OWN_GENERATION: _("自家发电"),
    Cause.PRICES: _("电价"),
    Cause.RULES: _("计费规则"),
    Cause.TERMS: _("约定"),
}
UNITS: Final[dict[LineUnit, Words]] = {
    LineUnit.KWH: "kWh",
    LineUnit.KVA: "kVA",
    LineUnit.KW: "kW",
    LineUnit.YUAN: _("元"),
}
PURCHASES: Final[dict[PurchaseMode, Words]] = {
    PurchaseMode.AGENT: _("代理购电电费"),
    PurchaseMode.RETAIL: _("市场化购电电费"),
    PurchaseMode.WHOLESALE: _("市场化购电电费"),
}


def number(value: Decimal, *, least_places: int = 0) -> str:
    """`1,234.5`: no needless zeros beyond so many places, and nothing rounded away."""
    plain = value.normalize()
    places = max(least_places, -int(plain.as_tuple().exponent))
    return f"{plain:,.{places}f}"


def signed(value: Decimal) -> str:
    """`+1,234.50` or `-1,234.50`, with a true minus sign."""
    return f"{value:+,.2f}".replace("-", "−")
