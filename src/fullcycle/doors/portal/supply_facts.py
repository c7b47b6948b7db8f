"""What a customer is supplied and measured through, in the words of the customer's page."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame.templatetags import frame
from fullcycle.doors.portal import glosses
from fullcycle.doors.portal.templatetags import portal
from fullcycle.records.customers.queries import (
    AccountFile,
    MeteringPointCard,
    Origin,
    SourceCard,
    TransformerCard,
)


LONGEST_OWN = 15
"""No customer's own name of a transformer begins with so many digits; a case's number does."""

SOURCES: Mapping[str, str | Promise] = {
    "竣工资料": gettext_lazy("竣工资料"),
    "现场勘查": gettext_lazy("现场勘查"),
    "营业执照": gettext_lazy("营业执照"),
    "营销系统": gettext_lazy("营销系统"),
    "送电记录": gettext_lazy("送电记录"),
    "用电申请": gettext_lazy("用电申请"),
}
"""The usual sources, which are kept in the words in which they were noted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownValue:
    """One value, what its name means, and its origin where that is not its neighbours'."""

    label: str
    value: str
    gloss: str
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The values of one thing; `origin` is that of all which do not name their own."""

    title: str
    is_sealed: bool
    ended_on: date | None
    values: tuple[KnownValue, ...]
    origin: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Things of one kind."""

    title: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Field:
    """A field of the file as it is put on the page."""

    name: str
    label: str
    value: str
    gloss: str = ""


def account_part(file: AccountFile) -> Part:
    """The account itself."""
    account = file.account
    return _part(
        account.number,
        account.origins,
        [
            _Field(name="address", label=_("用电地址"), value=account.address),
            _Field(name="voltage_kv", label=_("供电电压"), value=f"{account.voltage_kv} kV"),
            _Field(
                name="contract_kva",
                label=_("合同容量"),
                value=frame.kva(account.contract_kva),
                gloss=glosses.of("contract_kva"),
            ),
            _Field(
                name="running_kva",
                label=_("运行容量"),
                value=frame.kva(account.running_kva),
                gloss=glosses.of("running_kva"),
            ),
            _Field(
                name="energised_on", label=_("送电日期"), value=frame.day(account.energised_on)
            ),
        ],
        ended_on=account.closed_on,
    )


def groups(file: AccountFile) -> tuple[Group, ...]:
    """Sources, transformers and metering points; a kind of which there is none is empty."""
    return (
        Group(title=_("电源"), parts=tuple(_source(one) for one in file.sources)),
        Group(title=_("变压器"), parts=tuple(_unit(one) for one in file.transformers)),
        Group(title=_("计量点"), parts=tuple(_point(one) for one in file.metering_points)),
    )


def origin_words(origin: Origin) -> str:
    """`送电记录 2026-03-05`: who said so, and when."""
    return f"{SOURCES.get(origin.source, origin.source)} {origin.on.isoformat()}"


def _source(source: SourceCard) -> Part:
    boundary = source.boundary
    sides = [
        _Field(
            name="place",
            label=_("产权分界点"),
            value=boundary.place if boundary else "",
            gloss=glosses.of("boundary"),
        )
    ]
    if boundary and boundary.maintained_by_customer:
        sides.append(
            _Field(
                name="maintained_by_customer",
                label=_("您维护的"),
                value=boundary.maintained_by_customer,
            )
        )
    if boundary and boundary.maintained_by_company:
        sides.append(
            _Field(
                name="maintained_by_company",
                label=_("我们维护的"),
                value=boundary.maintained_by_company,
            )
        )
    return _part(
        source.role_label,
        {**source.origins, **(boundary.origins if boundary else {})},
        [
            _Field(
                name="substation", label=_("变电站"), value=portal.spaced(source.substation)
            ),
            _Field(
                name="feeder",
                label=_("线路"),
                value=f"{source.feeder} {source.feeder_number}".strip(),
            ),
            _Field(name="voltage_kv", label=_("电压"), value=f"{source.voltage_kv} kV"),
            _Field(
                name="capacity_kva", label=_("可供容量"), value=frame.kva(source.capacity_kva)
            ),
            *sides,
        ],
        ended_on=source.ends_on,
    )


def _unit(unit: TransformerCard) -> Part:
    state = unit.state_label
    if unit.state_since is not None:
        state = _("%(state)s，从 %(day)s 起") % {
            "state": state,
            "day": frame.day(unit.state_since),
        }
    return _part(
        _name(unit.label),
        unit.origins,
        [
            _Field(name="kva", label=_("容量"), value=frame.kva(unit.kva)),
            _Field(
                name="state",
                label=_("状态"),
                value=state,
                gloss=glosses.of("sealed") if unit.state == "SEALED" else "",
            ),
            _Field(name="high_kv", label=_("电压"), value=f"{unit.high_kv} kV"),
            _Field(name="model", label=_("型号"), value=unit.model),
            _Field(name="serial_number", label=_("出厂编号"), value=unit.serial_number),
        ],
        ended_on=unit.removed_on,
        is_sealed=unit.state == "SEALED",
    )


def _name(label: str) -> str:
    """`第1台（业务尾号 0364）` for a label made of a case's number."""
    number, _space, place = label.partition(" ")
    if not (place and number.isdecimal() and len(number) > LONGEST_OWN):
        return label
    return _("%(place)s（业务尾号 %(end)s）") % {"place": place, "end": number[-4:]}


def _point(point: MeteringPointCard) -> Part:
    times = f"{point.multiplier.normalize():,f}"
    return _part(
        f"{point.use_label} {point.number}",
        point.origins,
        [
            _Field(
                name="mode",
                label=_("计量方式"),
                value=point.mode_label,
                gloss=glosses.of(point.mode),
            ),
            _Field(name="meter_number", label=_("电能表编号"), value=point.meter_number),
            _Field(
                name="ct_ratio",
                label=_("电流互感器（CT）"),
                value=f"{point.ct_primary_a}/{point.ct_secondary_a} A",
                gloss=glosses.of("ct"),
            ),
            _Field(
                name="pt_ratio",
                label=_("电压互感器（PT）"),
                value=_("没有用") if point.pt_ratio == 1 else _ratio(point.pt_ratio),
                gloss="" if point.pt_ratio == 1 else glosses.of("pt"),
            ),
            _Field(
                name="multiplier",
                label=_("倍率"),
                value=times,
                gloss=_("电能表走 1 度，您实际用了 %(times)s 度。") % {"times": times},
            ),
            _Field(name="accuracy_class", label=_("装置类别"), value=point.accuracy_class),
        ],
        ended_on=point.ends_on,
    )


def _ratio(ratio: Decimal) -> str:
    return f"{ratio.normalize():f} : 1"


def _part(
    title: str,
    origins: Mapping[str, Origin],
    fields: list[_Field],
    *,
    ended_on: date | None,
    is_sealed: bool = False,
) -> Part:
    told = {one.name: origin_words(origins[one.name]) for one in fields if one.name in origins}
    common = next((words for words, _times in Counter(told.values()).most_common(1)), "")
    return Part(
        title=title,
        is_sealed=is_sealed,
        ended_on=ended_on,
        values=tuple(_known(one, told.get(one.name, common), common) for one in fields),
        origin=common,
    )


def _known(field: _Field, told: str, common: str) -> KnownValue:
    return KnownValue(
        label=field.label,
        value=field.value,
        gloss=field.gloss if field.value else "",
        origin="" if told == common else told,
    )
