"""The codes of the tariff book in the words that people read."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

from fullcycle.kernels.rulebook.tariffs.refusals import UnableToPrice
from fullcycle.kernels.rulebook.tariffs.rules import FixedPriceRule, PriceKey
from fullcycle.kernels.rulebook.tariffs.terms import (
    ChargingMode,
    ComponentGroup,
    FixedPrice,
    Period,
    PriceClass,
    PurchaseMode,
    Structure,
    UseClass,
)
from fullcycle.kernels.units.wording import Wording


def _w(zh: str, en: str) -> Wording:
    return Wording(zh=zh, en=en)


# ISO 3166-2:CN, as `dating.REGIONS`.
REGION_WORDS = {
    "CN": _w("全国", "China"),
    "AH": _w("安徽", "Anhui"),
    "BJ": _w("北京", "Beijing"),
    "CQ": _w("重庆", "Chongqing"),
    "FJ": _w("福建", "Fujian"),
    "GD": _w("广东", "Guangdong"),
    "GS": _w("甘肃", "Gansu"),
    "GX": _w("广西", "Guangxi"),
    "GZ": _w("贵州", "Guizhou"),
    "HA": _w("河南", "Henan"),
    "HB": _w("湖北", "Hubei"),
    "HE": _w("河北", "Hebei"),
    "HI": _w("海南", "Hainan"),
    "HK": _w("香港", "Hong Kong"),
    "HL": _w("黑龙江", "Heilongjiang"),
    "HN": _w("湖南", "Hunan"),
    "JL": _w("吉林", "Jilin"),
    "JS": _w("江苏", "Jiangsu"),
    "JX": _w("江西", "Jiangxi"),
    "LN": _w("辽宁", "Liaoning"),
    "MO": _w("澳门", "Macao"),
    "NM": _w("内蒙古", "Inner Mongolia"),
    "NX": _w("宁夏", "Ningxia"),
    "QH": _w("青海", "Qinghai"),
    "SC": _w("四川", "Sichuan"),
    "SD": _w("山东", "Shandong"),
    "SH": _w("上海", "Shanghai"),
    "SN": _w("陕西", "Shaanxi"),
    "SX": _w("山西", "Shanxi"),
    "TJ": _w("天津", "Tianjin"),
    "TW": _w("台湾", "Taiwan"),
    "XJ": _w("新疆", "Xinjiang"),
    "XZ": _w("西藏", "Tibet"),
    "YN": _w("云南", "Yunnan"),
    "ZJ": _w("浙江", "Zhejiang"),
}

SPOKEN: tuple[tuple[StrEnum, Wording], ...] = (
    (Period.SHARP, _w("尖峰", "sharp peak")),
    (Period.PEAK, _w("高峰", "peak")),
    (Period.FLAT, _w("平段", "flat")),
    (Period.VALLEY, _w("低谷", "valley")),
    (Period.DEEP_VALLEY, _w("深谷", "deep valley")),
    (Structure.SINGLE_PART, _w("单一制", "single part")),
    (Structure.TWO_PART, _w("两部制", "two parts")),
    (PurchaseMode.AGENT, _w("电网代理购电", "bought by the company as agent")),
    (PurchaseMode.RETAIL, _w("零售", "bought from a retailer")),
    (PurchaseMode.WHOLESALE, _w("批发", "bought in the market")),
    (PriceClass.COMMERCIAL_INDUSTRIAL, _w("工商业", "commerce and industry")),
    (PriceClass.AGRICULTURE, _w("农业", "agriculture")),
    (PriceClass.RESIDENTIAL, _w("居民", "homes")),
    (UseClass.INDUSTRY, _w("工业", "industry")),
    (UseClass.COMMERCE, _w("商业及其他非工业", "commerce and other")),
    (UseClass.IRRIGATION, _w("电力排灌", "irrigation")),
    (UseClass.AGRICULTURE, _w("农业", "agriculture")),
    (UseClass.RESIDENTIAL, _w("居民", "homes")),
    (ChargingMode.SINGLE_PART, _w("单一制", "single part")),
    (ChargingMode.CAPACITY, _w("按容量计费", "by capacity")),
    (ChargingMode.CONTRACT_DEMAND, _w("按合同需量计费", "by contract demand")),
    (ChargingMode.ACTUAL_DEMAND, _w("按实际需量计费", "by actual demand")),
    (FixedPrice.CAPACITY, _w("容量电价", "capacity price")),
    (FixedPrice.DEMAND, _w("需量电价", "demand price")),
    (ComponentGroup.PURCHASE, _w("购电", "purchase")),
    (ComponentGroup.LINE_LOSS, _w("上网环节线损", "line loss")),
    (ComponentGroup.TRANSMISSION, _w("输配电", "transmission and distribution")),
    (ComponentGroup.SYSTEM_OPERATION, _w("系统运行", "system operation")),
    (ComponentGroup.FUNDS, _w("政府性基金及附加", "government funds")),
)
# Codes compare as text, and some kinds share a code: the kind is part of the key.
WORDS = {(type(code), code.value): wording for code, wording in SPOKEN}

FIXED_UNIT = {
    FixedPrice.CAPACITY: _w("元/千伏安·月", "yuan per kVA and month"),
    FixedPrice.DEMAND: _w("元/千瓦·月", "yuan per kW and month"),
}


def worded(code: StrEnum) -> Wording:
    """Return a code of the tariff book in words."""
    return WORDS[type(code), code.value]


def region_worded(region: str) -> Wording:
    """Return a province in words; letters that are no province's stand for themselves."""
    return REGION_WORDS.get(region) or Wording(zh=region, en=region)


def voltage_band(min_kv: Decimal | None, max_kv: Decimal | None) -> str:
    """Return a band of supply voltage, as `1—20 kV`, `35 kV`, `220 kV+` or `<1 kV`."""
    least, most = (None if kv is None else f"{kv.normalize():f}" for kv in (min_kv, max_kv))
    if least == most:
        return "" if least is None else f"{least} kV"
    if most is None:
        return f"{least} kV+"
    return f"≤{most} kV" if least is None else f"{least}—{most} kV"


def fixed_price_worded(rule: FixedPriceRule) -> Wording:
    """Return a fixed price as a sentence, such as `浙江 1—20 kV 容量电价 29.5 元/千伏安·月`."""
    region, price = region_worded(rule.dating.region), worded(rule.price)
    band = voltage_band(rule.min_kv, rule.max_kv)
    unit = FIXED_UNIT[rule.price]
    return Wording(
        zh=f"{region.zh} {band} {price.zh} {rule.yuan_per_month} {unit.zh}",
        en=f"{region.en}, {band}: {price.en} {rule.yuan_per_month} {unit.en}",
    )


def lacking_price(key: PriceKey, what: Wording) -> UnableToPrice:
    """Return the refusal that names province, month, voltage, structure and component."""
    region, structure = region_worded(key.region), worded(key.structure)
    price_class = worded(key.price_class)
    voltage = f"{key.voltage_kv.normalize():f} kV"
    return UnableToPrice(
        Wording(
            zh=f"电价库里没有：{region.zh} {key.on:%Y-%m} {voltage}"
            f" {price_class.zh}{structure.zh} {what.zh}。",
            en=f"Not in the tariff book: {region.en}, {key.on:%Y-%m}, {voltage},"
            f" {price_class.en} in {structure.en}, {what.en}.",
        )
    )


def lacking_rule(*, region: str, on: date, what: Wording) -> UnableToPrice:
    """Return the refusal that names province, day and what is wanted."""
    where = region_worded(region)
    return UnableToPrice(
        Wording(
            zh=f"电价库里没有：{where.zh} {on:%Y-%m-%d} {what.zh}。",
            en=f"Not in the tariff book: {where.en}, {on:%Y-%m-%d}, {what.en}.",
        )
    )
