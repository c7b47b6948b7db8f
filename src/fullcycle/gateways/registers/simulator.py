"""Registers that make their entries up, the same for the same number, and say so."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from fullcycle.gateways.registers.port import (
    FACTS,
    Question,
    Register,
    RegisterAnswer,
    UnableToAsk,
)
from fullcycle.kernels.identity import credit_code


RECEIPT_PREFIX = "SIM-"

_PROPERTY_NUMBER = re.compile(r".*[0-9]{6,}号?")
_PROJECT_CODE = re.compile(r"[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}")
_FIRST_DAY = date(1995, 1, 1)

_DISTRICTS = ("鹿城区", "龙湾区", "瓯海区", "瑞安市", "乐清市", "永嘉县", "平阳县", "苍南县")
_ROADS = ("海坛路", "江滨路", "学院路", "滨海大道", "工业大道", "瓯江路", "中心路", "南塘街")
_NAMES = ("瓯越", "东海", "雁荡", "江心", "飞云", "楠溪", "百丈", "泰顺", "鳌江", "大罗")
_TRADES = (
    ("电器", "电气机械和器材制造"),
    ("泵阀", "泵、阀门制造"),
    ("鞋业", "皮鞋制造"),
    ("汽配", "汽车零部件制造"),
    ("印业", "包装装潢印刷"),
    ("冷链", "低温仓储"),
)
_FAMILY_NAMES = ("王", "陈", "林", "黄", "郑", "叶", "周", "金", "项", "潘")
_GIVEN_NAMES = ("建国", "小明", "海燕", "志强", "秀芳", "伟", "静", "晓东", "丽华", "成")
_USES = ("工业用地 / 厂房", "商服用地 / 商业", "仓储用地 / 仓库")


class SimulatedRegisters:
    """Entries for every well-formed number; `companies` names the holders of some codes."""

    def __init__(self, companies: Mapping[str, str] | None = None) -> None:
        self._companies = companies or {}

    def ask(self, question: Question, *, at: datetime) -> RegisterAnswer | None:
        if not _IS_WELL_FORMED[question.register](question.number):
            return None
        register, number = question.register, question.number
        is_by_code = register in {Register.BUSINESS_LICENCE, Register.LEGAL_PERSON}
        # The licence and its legal person come out of one draw, so that they agree.
        entry = _drawn(number if is_by_code else f"{register} {number}")
        company = self._companies.get(number, entry.company)
        facts = {
            "address": entry.address,
            "area_m2": entry.area_m2,
            "business_scope": entry.business_scope,
            "company": company,
            "filed_on": entry.day.isoformat(),
            "founded_on": entry.day.isoformat(),
            "legal_person": entry.person,
            "position": "法定代表人",
            "project": f"{entry.business_scope}项目",
            "use": entry.use,
        }
        return RegisterAnswer(
            register=register,
            number=number,
            holder=entry.person if register is Register.LEGAL_PERSON else company,
            facts=tuple((name, facts[name]) for name in FACTS[register]),
            valid_until=None,
            receipt_id=RECEIPT_PREFIX + _digest(f"{register} {number} {at.isoformat()}")[:16],
            fetched_at=at,
            is_simulated=True,
        )


class SilentRegisters:
    """Registers that never answer, to see what happens then."""

    def ask(self, question: Question, *, at: datetime) -> RegisterAnswer | None:  # noqa: ARG002
        raise UnableToAsk(_("政务数据共享暂时无法访问，请上传材料。"))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    company: str
    person: str
    address: str
    business_scope: str
    use: str
    area_m2: str
    day: date


def _drawn(seed: str) -> _Entry:
    lots = bytes.fromhex(_digest(seed))
    district = _DISTRICTS[lots[0] % len(_DISTRICTS)]
    trade, scope = _TRADES[lots[1] % len(_TRADES)]
    name = _NAMES[lots[2] % len(_NAMES)] + _NAMES[lots[3] % len(_NAMES)][0]
    road = _ROADS[lots[4] % len(_ROADS)]
    family = _FAMILY_NAMES[lots[5] % len(_FAMILY_NAMES)]
    return _Entry(
        company=f"温州{name}{trade}有限公司",
        person=family + _GIVEN_NAMES[lots[6] % len(_GIVEN_NAMES)],
        address=f"浙江省温州市{district}{road} {lots[7] + 1} 号",
        business_scope=scope,
        use=_USES[lots[8] % len(_USES)],
        area_m2=str(1000 + 40 * lots[9]),
        day=_FIRST_DAY + timedelta(days=int.from_bytes(lots[10:12]) % 10_000),
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _is_credit_code(number: str) -> bool:
    try:
        return credit_code.parse(number) == number
    except credit_code.UnableToReadCreditCode:
        return False


_IS_WELL_FORMED: dict[Register, Callable[[str], object]] = {
    Register.BUSINESS_LICENCE: _is_credit_code,
    Register.LEGAL_PERSON: _is_credit_code,
    Register.PROPERTY_RIGHT: _PROPERTY_NUMBER.fullmatch,
    Register.PROJECT_FILING: _PROJECT_CODE.fullmatch,
}
