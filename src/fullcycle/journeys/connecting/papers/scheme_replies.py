"""The written reply: the recommended option in full, the others beside it."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from fullcycle.journeys.connecting.papers import drafts
from fullcycle.journeys.connecting.papers.drafts import (
    PaperDraft,
    Subject,
    UnableToMakePaper,
)
from fullcycle.kernels.schemes import words
from fullcycle.kernels.schemes.instruments import VoltageRatio
from fullcycle.kernels.schemes.options import MeteringPoint, SchemeOption, Source
from fullcycle.kernels.schemes.requests import CostBand, NetworkAround
from fullcycle.records.customers import queries as customers
from fullcycle.records.people import queries as people
from fullcycle.stages.connection import queries as connections
from fullcycle.stages.connection.queries import SchemeView


TEN_THOUSAND = 10_000


def drafts_of(subject: Subject) -> tuple[PaperDraft, ...]:
    """The reply to the newest version that was replied; each is a version of one paper.

    Raises:
        UnableToMakePaper: if no scheme was replied.
    """
    scheme = replied_scheme(subject.case.card.id)
    number = f"FA{subject.number}-{scheme.version:02d}"
    approver = scheme.approval.by if scheme.approval else scheme.drafted_by
    return (
        PaperDraft(
            material="SCHEME_REPLY",
            template="scheme_reply",
            title="供电方案答复单",
            number=number,
            data=drafts.framed(number, **_data(subject, scheme)),
            signed_for=approver,
        ),
    )


def replied_scheme(case_id: int) -> SchemeView:
    """The newest version of the scheme that was replied to the customer.

    Raises:
        UnableToMakePaper: if there is none.
    """
    for version in connections.list_versions(case_id=case_id):
        scheme = connections.find_scheme(case_id=case_id, version=version)
        if scheme is not None and scheme.reply is not None:
            return scheme
    raise UnableToMakePaper(_("供电方案还没有答复，不能生成答复单。"))


def _data(subject: Subject, scheme: SchemeView) -> dict[str, object]:
    option = scheme.options[scheme.recommended - 1]
    contact = people.get_person(person_id=subject.case.opened_by_id)
    return {
        "account_number": _account_number(subject),
        "application_number": subject.number,
        "customer": subject.customer.name,
        "address": subject.address,
        "category": words.shown(scheme.request.use_class).zh,
        "industry": drafts.industry(scheme.request.industry_code, subject.at),
        "grade": f"{words.shown(scheme.request.importance).zh}客户",
        "capacity_kva": drafts.plain(option.contract_kva.value),
        "contact": contact.name,
        "contact_phone": contact.masked_phone,
        "access": _access(option, scheme.network),
        "receiving": _receiving(option),
        "metering": [_metering(point, option) for point in option.metering],
        "fees": [],
        "fees_note": _fees_note(subject, scheme),
        "options": [
            _compared(number, each, is_recommended=number == scheme.recommended)
            for number, each in enumerate(scheme.options, start=1)
        ],
        "valid_until": scheme.reply.first_valid_until.isoformat() if scheme.reply else "",
        "notices": list(_notices(scheme)),
    }


def _account_number(subject: Subject) -> str:
    site = subject.application.site
    wanted = site.account_number if site else ""
    if not wanted:
        return ""
    accounts = customers.list_accounts_of(subject.customer.id)
    return next((each.number for each in accounts if each.number.endswith(wanted)), "")


def _access(option: SchemeOption, network: NetworkAround) -> dict[str, str | None]:
    sources = option.sources.value
    places = [words.shown(point.place.value).zh for point in option.metering]
    return {
        "source": _joined(words.shown(source.role).zh for source in sources),
        "substation": _joined(source.substation for source in sources),
        "line": _joined(source.feeder for source in sources),
        "voltage": _joined(f"{drafts.plain(source.voltage_kv)} kV" for source in sources),
        "loop": "单回路" if len(sources) == 1 else "双回路",
        "feed_mode": _joined(_line_kind(source, network) for source in sources),
        "boundary": _joined(words.shown(source.boundary.value).zh for source in sources),
        # What the customer's designer proposes and the design review settles.
        "protection": None,
        "metering_point": _joined(places),
    }


def _line_kind(source: Source, network: NetworkAround) -> str:
    feeder = network.find(source.feeder)
    return words.shown(feeder.kind).zh if feeder else ""


def _receiving(option: SchemeOption) -> dict[str, str]:
    units = option.transformers.value
    has_standby = len(option.sources.value) > 1
    switching = words.shown(option.switching.value).zh
    needs_assessment = option.needs_quality_assessment.value
    return {
        "transformers": _joined(f"{unit.count} 台 {unit.kva} kVA" for unit in units),
        "wiring": words.shown(option.main_wiring.value).zh,
        "operation": f"一主一备，{switching}" if has_standby else "单电源运行",
        "interlock": words.shown(option.interlock.value).zh if has_standby else "",
        "compensation": f"{drafts.plain(option.compensation_kvar.value)} kvar",
        "power_quality": "须先做电能质量评估" if needs_assessment else "按国家标准",
    }


def _metering(point: MeteringPoint, option: SchemeOption) -> dict[str, str]:
    current, accuracy = point.current.value, point.accuracy.value
    open_modes = (candidate.mode for candidate in option.charging if candidate.is_open)
    return {
        "point": f"{point.feeder} {words.shown(point.place.value).zh}",
        "device": f"{words.shown(point.mode.value).zh}，有功 {accuracy.active_meter} 级，"
        f"无功 {accuracy.reactive_meter} 级",
        "ratio": f"CT {current.primary_a}/{current.secondary_a}"
        + _voltage_ratio(point.voltage.value),
        "tariff": "、".join(words.shown(mode).zh for mode in open_modes),
    }


def _voltage_ratio(ratio: VoltageRatio | None) -> str:
    if ratio is None:
        return ""
    return f"，PT {drafts.plain(ratio.primary_v)}/{drafts.plain(ratio.secondary_v)}"


def _fees_note(subject: Subject, scheme: SchemeView) -> str:
    may_cost = "fee_calc" in subject.case.rules.nodes or any(
        len(option.sources.value) > 1 for option in scheme.options
    )
    if not may_cost:
        return "本方案不收取任何费用。"
    return (
        "选用两路及以上电源的，按省级价格文件收取高可靠性供电费用；"
        "您确认方案后，我们逐项列明金额和依据再请您缴纳。除此之外不收其他费用。"
    )


def _compared(number: int, option: SchemeOption, *, is_recommended: bool) -> dict[str, str]:
    return {
        "number": str(number),
        "supply": _joined(
            f"{words.shown(source.role).zh} {source.feeder}" for source in option.sources.value
        ),
        "capacity": f"{drafts.plain(option.contract_kva.value)} kVA",
        "cost": _in_ten_thousands(option.figures.customer_cost),
        "days": str(option.figures.earliest_working_days.value),
        "remark": "推荐" if is_recommended else "",
    }


def _in_ten_thousands(band: CostBand) -> str:
    return f"{band.low_yuan / TEN_THOUSAND:.1f}–{band.high_yuan / TEN_THOUSAND:.1f}"


def _notices(scheme: SchemeView) -> Iterable[str]:
    yield "受电工程的设计、施工和设备供应单位由您自主选择。"
    yield "“您的投资估算”按典型造价估计，供比较方案用，不是报价，也不由我们收取。"
    if scheme.note:
        yield scheme.note


def _joined(parts: Iterable[str]) -> str:
    return "；".join(dict.fromkeys(part for part in parts if part))
