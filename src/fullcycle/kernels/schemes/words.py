"""The codes of a scheme in the words that people read."""

from enum import StrEnum

from fullcycle.kernels.rulebook import traits
from fullcycle.kernels.rulebook.tariffs import words as tariff_words
from fullcycle.kernels.schemes import terms
from fullcycle.kernels.units.wording import Wording


def _w(zh: str, en: str) -> Wording:
    return Wording(zh=zh, en=en)


SPOKEN: tuple[tuple[StrEnum, Wording], ...] = (
    (traits.Importance.NONE, _w("普通", "ordinary")),
    (traits.Importance.SPECIAL, _w("特级重要", "special level")),
    (traits.Importance.FIRST, _w("一级重要", "first level")),
    (traits.Importance.SECOND, _w("二级重要", "second level")),
    (traits.Importance.TEMPORARY, _w("临时性重要", "temporarily important")),
    (terms.LineKind.OVERHEAD, _w("架空线路", "overhead line")),
    (terms.LineKind.CABLE, _w("电缆", "cable")),
    (terms.Role.MAIN, _w("主供电源", "main source")),
    (terms.Role.STANDBY, _w("备用电源", "standby source")),
    (terms.MainWiring.LINE_TRANSFORMER, _w("线路变压器组", "line-transformer block")),
    (terms.MainWiring.SINGLE_BUS, _w("单母线", "single bus")),
    (terms.MainWiring.SECTIONED_BUS, _w("单母线分段", "sectioned bus")),
    (terms.Interlock.NONE, _w("无闭锁", "no interlock")),
    (terms.Interlock.ELECTRICAL, _w("电气闭锁", "electrical interlock")),
    (terms.Interlock.MECHANICAL, _w("机械闭锁", "mechanical interlock")),
    (terms.Interlock.BOTH, _w("机械和电气闭锁", "mechanical and electrical interlock")),
    (terms.Switching.NONE, _w("无切换", "no switching")),
    (terms.Switching.MANUAL, _w("手动切换", "manual switching")),
    (terms.Switching.AUTOMATIC, _w("自动切换", "automatic switching")),
    (terms.MeteringMode.HV_HV, _w("高供高计", "high-voltage metering")),
    (terms.MeteringMode.HV_LV, _w("高供低计", "low-side metering")),
    (terms.MeteringPlace.BOUNDARY, _w("产权分界处", "at the boundary")),
    (terms.MeteringPlace.SUBSTATION_OUTLET, _w("变电站出线侧", "at the substation outlet")),
    (
        terms.MeteringPlace.TRANSFORMER_LV_SIDE,
        _w("变压器低压侧", "on the transformer’s low side"),
    ),
    (
        terms.Boundary.FIRST_SUPPORT,
        _w("厂界外第一断路器或第一支持物", "first breaker or support outside the premises"),
    ),
    (terms.Boundary.FIRST_POLE, _w("厂界外第一基电杆", "first pole outside the premises")),
    (
        terms.Boundary.CABLE_TERMINAL,
        _w("分支箱或环网柜电缆终端", "cable terminal in the branch box or ring cabinet"),
    ),
    (terms.Boundary.SUBSTATION_OUTLET, _w("变电站出线处", "substation outlet")),
    (terms.ApprovalLevel.COUNTY, _w("县级供电企业", "county company")),
    (terms.ApprovalLevel.CITY, _w("市公司", "city company")),
    (terms.ApprovalLevel.PROVINCE, _w("省公司", "province company")),
    (terms.CostItem.RECEIVING_PER_KVA, _w("配电室或变电站", "transformer room or substation")),
    (terms.CostItem.TRANSFORMER_EACH, _w("变压器间隔", "transformer bays")),
    (terms.CostItem.INCOMING_PER_SOURCE, _w("进线和计量", "incoming line and metering")),
    (terms.CostItem.BACKUP_PER_KVA, _w("自备应急电源", "own backup")),
    (terms.CostItem.COMPENSATION_PER_KVAR, _w("无功补偿", "compensation")),
    (terms.CostItem.LINE_PER_KM, _w("线路", "line")),
    (terms.CostItem.BAY, _w("变电站出线间隔", "outgoing bay")),
)
# Codes compare as text, and some kinds share a code: the kind is part of the key.
WORDS = tariff_words.WORDS | {(type(code), code.value): words for code, words in SPOKEN}


def shown(value: object) -> Wording:
    """Return a code, a yes or no, a number or several of them in words."""
    if isinstance(value, tuple):
        parts = [shown(part) for part in value]
        return Wording(
            zh="、".join(part.zh for part in parts) or "无",
            en=", ".join(part.en for part in parts) or "none",
        )
    if value is None:
        return Wording(zh="无", en="none")
    if isinstance(value, bool):
        return Wording(zh="是", en="yes") if value else Wording(zh="否", en="no")
    if isinstance(value, StrEnum):
        return WORDS[type(value), value.value]
    return Wording(zh=str(value), en=str(value))
