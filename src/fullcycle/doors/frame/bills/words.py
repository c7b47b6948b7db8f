"""What the codes of a bill are called, in the reader's language."""

from decimal import Decimal
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    Period,
    PriceClass,
    PurchaseMode,
    Structure,
    UseClass,
)
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
STRUCTURES: Final[dict[Structure, Words]] = {
    Structure.SINGLE_PART: _("单一制"),
    Structure.TWO_PART: _("两部制"),
}
SELLERS: Final[dict[PurchaseMode, Words]] = {
    PurchaseMode.AGENT: _("电网代理购电"),
    PurchaseMode.RETAIL: _("向售电公司购电"),
    PurchaseMode.WHOLESALE: _("直接参与市场"),
}
PRICE_CLASSES: Final[dict[PriceClass, Words]] = {
    PriceClass.COMMERCIAL_INDUSTRIAL: _("工商业用电"),
    PriceClass.AGRICULTURE: _("农业用电"),
    PriceClass.RESIDENTIAL: _("居民用电"),
}
USE_CLASSES: Final[dict[UseClass, Words]] = {
    UseClass.INDUSTRY: _("工业"),
    UseClass.COMMERCE: _("商业及其他"),
    UseClass.IRRIGATION: _("电力排灌"),
    UseClass.AGRICULTURE: _("农业生产"),
    UseClass.RESIDENTIAL: _("居民生活"),
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
