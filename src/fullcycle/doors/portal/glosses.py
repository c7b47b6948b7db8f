"""The trade's terms in plain words, one sentence each."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy


GLOSSES: Mapping[str, str | Promise] = {
    "contract_kva": gettext_lazy("合同里约定的、所有变压器加起来最多能用的容量。"),
    "running_kva": gettext_lazy("现在真正接着用的变压器容量，停用封存的不算。"),
    "boundary": gettext_lazy(
        "这一点往电网一侧归我们维护，往厂里一侧归您维护；坏了由谁修，就看坏在哪一侧。"
    ),
    "sealed": gettext_lazy("停用并贴了封条，要用先申请恢复，不能自己拆封。"),
    "HV_HV": gettext_lazy("高压供电，电表装在变压器前面的高压侧，变压器自身的损耗已经量进去。"),
    "HV_LV": gettext_lazy(
        "高压供电，电表装在变压器后面的低压侧，变压器自身的损耗按型号另外算给您。"
    ),
    "ct": gettext_lazy("把大电流按比例变小，再送进电能表。"),
    "pt": gettext_lazy("把高电压按比例变低，再送进电能表。"),
    "MAIN": gettext_lazy("平时一直供电的那一路。"),
    "STANDBY": gettext_lazy("主供停电时接上来的一路。"),
    "SECURITY": gettext_lazy("别的都停了，也要保住消防、应急照明这些设备的一路。"),
    "two_sources": gettext_lazy("两路电从不同地方来，一路停了另一路顶上；投资也多一路。"),
    "CAPACITY": gettext_lazy(
        "按变压器容量交，每月固定，用多用少都一样；负荷一直比较满时合算。"
    ),
    "CONTRACT_DEMAND": gettext_lazy(
        "先和我们约定一个当月最高用电功率，按它交；超出太多要加价，用电平稳时合算。"
    ),
    "ACTUAL_DEMAND": gettext_lazy(
        "按当月最高的 15 分钟平均功率交，用得低就交得少；变压器常常用不满时合算。"
    ),
    "outage": gettext_lazy("按这几条线路和设备的可靠性推算的全年平均值，不是承诺。"),
    "power_factor": gettext_lazy(
        "衡量电有没有白白来回跑。达标有奖，不达标加收；装无功补偿装置就能改善。"
    ),
}
"""By the code of the customer database, the scheme or the tariff."""


def of(term: str) -> str:
    """The sentence; empty for a term that explains itself."""
    return str(GLOSSES.get(term, ""))
