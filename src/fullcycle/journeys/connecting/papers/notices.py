"""The one-time notice: every paper of the case on one list, with its source and its day."""

from fullcycle.journeys.connecting import needs
from fullcycle.journeys.connecting.papers import drafts
from fullcycle.journeys.connecting.papers.drafts import PaperDraft, Subject
from fullcycle.kernels.calendars.workdays import SITE_ZONE
from fullcycle.kernels.rulebook.snapshot import KeptLimit, KeptPaper
from fullcycle.kernels.rulebook.vocabulary import MaterialSource
from fullcycle.records.archive import queries as archive
from fullcycle.records.portfolios import queries as portfolios
from fullcycle.stages.intake.queries import ShortfallView


def drafts_of(subject: Subject) -> tuple[PaperDraft, ...]:
    """The notice as of the subject's instant; a later one is a newer version of the same."""
    local = subject.at.astimezone(SITE_ZONE)
    number = f"GZ{subject.number}-{local:%Y%m%d%H%M%S}"
    manager = portfolios.managers_of(customer_id=subject.customer.id, at=subject.at).acting
    return (
        PaperDraft(
            material="ONE_TIME_NOTICE",
            template="one_time_notice",
            title="一次性告知书",
            number=number,
            data=drafts.framed(
                number,
                customer=subject.customer.name,
                matter=subject.matter,
                asked_on=drafts.day(subject.at),
                manager=manager.name,
                manager_phone=manager.masked_phone,
                papers=_papers(subject),
                promises=[_promise(limit) for limit in _promised(subject)],
            ),
        ),
    )


def _papers(subject: Subject) -> list[dict[str, object]]:
    asked: dict[str, KeptPaper] = {}
    for paper in subject.case.rules.papers:
        asked.setdefault(paper.material, paper)
    shortfalls = {row.material: row for row in subject.application.shortfalls}
    held = _held(subject, asked)
    return [
        {
            "name": paper.wording.zh,
            "how": _how(paper),
            "needed_by": _needed_by(subject, paper, shortfalls.get(code)),
            "held": code in held and code not in shortfalls,
        }
        for code, paper in asked.items()
    ]


def _held(subject: Subject, asked: dict[str, KeptPaper]) -> set[str]:
    filed = archive.list_papers(case_id=subject.case.card.id, at=subject.at)
    valid = archive.find_all_valid(
        customer_id=subject.customer.id, materials=list(asked), at=subject.at
    )
    ours = {
        code
        for code, paper in asked.items()
        if code in needs.SET_FROM_ANSWERS or paper.source == MaterialSource.SYSTEM
    }
    return {card.material for card in filed} | set(valid) | ours


def _how(paper: KeptPaper) -> str:
    if paper.material in needs.SET_FROM_ANSWERS:
        return "我们按您填写的内容生成"
    return {
        MaterialSource.CUSTOMER: "您在网上拍照或上传",
        MaterialSource.GOV_SHARE: "我们从政务数据取得；取不到时请您上传",
        MaterialSource.SYSTEM: "由我们出具",
        MaterialSource.CONTRACTOR: "由您委托的设计或施工单位提供",
        MaterialSource.TEMPLATE: "用我们备好的模板，在线签署",
    }[MaterialSource(paper.source)]


def _needed_by(subject: Subject, paper: KeptPaper, shortfall: ShortfallView | None) -> str:
    if shortfall is not None and shortfall.kind == "MISSING":
        return f"请先补正：{shortfall.words}"
    if shortfall is not None:
        return f"可以后补，最迟在{_step(subject, shortfall.until_node)}之前"
    if paper.is_required:
        return f"{_step(subject, paper.asked_at)}时"
    return f"{_step(subject, paper.asked_at)}时，有则提供"


def _step(subject: Subject, node_id: str) -> str:
    if node_id == needs.FIRST_STEP:
        return "提交申请"
    # The customer is spoken to: what the office calls 客户送审设计文件 is to them 送审设计文件.
    return subject.case.rules.node(node_id).wording.zh.removeprefix("客户")


def _promised(subject: Subject) -> list[KeptLimit]:
    """The limits that count for our on-time rate; those inside the house are no promise."""
    return [limit for limit in subject.case.rules.limits if limit.counts_for_rate]


def _promise(limit: KeptLimit) -> str:
    return f"{limit.wording.zh}：{limit.allowed_days} 个工作日内完成。"
