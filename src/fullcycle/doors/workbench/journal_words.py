"""The journal's lines in words, for the time-line of a case."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.workbench.templatetags import workbench as words
from fullcycle.records.archive.actions import ParcelState
from fullcycle.records.journal.queries import JournalLine


ACTS: Mapping[str, str | Promise] = {
    "agreements.contract.drafted": gettext_lazy("合同已起草"),
    "agreements.contract.sealed": gettext_lazy("合同已盖章"),
    "agreements.contract.signed": gettext_lazy("合同已签字"),
    "agreements.fee.paid": gettext_lazy("业务费已缴"),
    "agreements.fee.set": gettext_lazy("业务费已确定"),
    "archive.file.exported": gettext_lazy("导出档案"),
    "archive.file.sealed": gettext_lazy("封存电子档案"),
    "archive.paper.added": gettext_lazy("收到材料"),
    "archive.paper.opened": gettext_lazy("查看身份证件"),
    "archive.paper.renewed": gettext_lazy("材料有了新版本"),
    "archive.paper.set-aside": gettext_lazy("材料停用"),
    "archive.papers.attached": gettext_lazy("材料归入本业务"),
    "archive.parcel.booked": gettext_lazy("快递已约好"),
    "archive.parcel.cancelled": gettext_lazy("快递已取消"),
    "archive.parcel.cancelling": gettext_lazy("请快递公司取消"),
    "archive.parcel.not-cancelled": gettext_lazy("快递没能取消"),
    "archive.parcel.moved": gettext_lazy("快递动态"),
    "archive.parcel.not-booked": gettext_lazy("快递没有约上"),
    "archive.parcel.ordered": gettext_lazy("约快递"),
    "archive.parcel.unclear": gettext_lazy("快递没有答复，请打电话确认"),
    "billing.dispute.answered": gettext_lazy("账单异议已答复"),
    "billing.dispute.opened": gettext_lazy("客户提出账单异议"),
    "billing.mode.asked-for": gettext_lazy("客户申请变更计费方式"),
    "billing.mode.decided": gettext_lazy("计费方式变更已答复"),
    "care.callback.recorded": gettext_lazy("回访已登记"),
    "care.complaint.answered": gettext_lazy("投诉已答复"),
    "care.complaint.asked": gettext_lazy("客户咨询"),
    "care.complaint.closed": gettext_lazy("诉求已办结"),
    "care.complaint.contacted": gettext_lazy("已联系投诉的客户"),
    "care.complaint.handed-over": gettext_lazy("诉求转给同事"),
    "care.complaint.opened": gettext_lazy("客户投诉"),
    "care.complaint.reopened": gettext_lazy("客户说没有解决，转主管"),
    "care.complaint.settled": gettext_lazy("客户确认解决"),
    "care.follow-up.closed": gettext_lazy("回访不满意的已跟进"),
    "casework.case.migrated": gettext_lazy("改用新的流程图"),
    "casework.case.opened": gettext_lazy("提交申请，业务开始"),
    "casework.case.paused": gettext_lazy("暂停办理"),
    "casework.case.reopened": gettext_lazy("重新打开"),
    "casework.case.resumed": gettext_lazy("恢复办理"),
    "casework.case.stepped-back": gettext_lazy("退回到前面的步骤"),
    "casework.case.withdrawn": gettext_lazy("撤回业务"),
    "casework.clock.corrected": gettext_lazy("更正计时"),
    "casework.rules.revised": gettext_lazy("按新情况更新了适用的规则"),
    "casework.task.taken-over": gettext_lazy("接手任务"),
    "casework.visit.recorded": gettext_lazy("登记一次跑腿"),
    "connection.decision.taken": gettext_lazy("客户对方案作出决定"),
    "connection.decision.undone": gettext_lazy("客户收回对方案的决定"),
    "connection.design.reviewed": gettext_lazy("设计文件已审查"),
    "connection.design.submitted": gettext_lazy("设计文件送审"),
    "connection.energise-plan.agreed": gettext_lazy("送电时间已商定"),
    "connection.energising.recorded": gettext_lazy("送电已登记"),
    "connection.grid-project.reported": gettext_lazy("配套工程有进展"),
    "connection.inspection.recorded": gettext_lazy("检查结果已登记"),
    "connection.inspection.remedied": gettext_lazy("缺陷已整改"),
    "connection.reply.extended": gettext_lazy("方案有效期延长"),
    "connection.reply.lapsed": gettext_lazy("方案已过有效期"),
    "connection.reply.recorded": gettext_lazy("供电方案已答复"),
    "connection.reply.set-in-writing": gettext_lazy("供电方案答复单已生成"),
    "connection.scheme.countersigned": gettext_lazy("供电方案已会签"),
    "connection.scheme.drafted": gettext_lazy("供电方案已拟定"),
    "connection.scheme.judged": gettext_lazy("供电方案已审批"),
    "connection.survey.recorded": gettext_lazy("现场勘查已登记"),
    "connection.works.reported": gettext_lazy("工程有进展"),
    "intake.application.accepted": gettext_lazy("申请已受理"),
    "intake.application.corrected": gettext_lazy("申请已补正"),
    "intake.application.sent-back": gettext_lazy("申请退回补正"),
    "intake.application.started": gettext_lazy("开始填写申请"),
    "intake.application.submitted": gettext_lazy("申请已提交"),
    "intake.register.asked": gettext_lazy("查询共享证照库"),
    "metering.meter.installed": gettext_lazy("电能表已装好"),
    "metering.meter.online": gettext_lazy("电能表已上线"),
    "metering.meters.prepared": gettext_lazy("电能表已配好"),
    "billing.bill.estimated": gettext_lazy("电量已按所选方法估算"),
    "billing.bill.downloaded": gettext_lazy("账单已下载"),
    "metering.month.recorded": gettext_lazy("月用电量已登记"),
}

OUTCOMES: Mapping[str, str | Promise] = {
    "ACCEPTED": gettext_lazy("同意"),
    "AGREED": gettext_lazy("同意"),
    "APPLIED": gettext_lazy("已报验"),
    "APPROVED": gettext_lazy("通过"),
    "BUILT": gettext_lazy("已完工"),
    "CALLED": gettext_lazy("已回访"),
    "CHANGE_REQUESTED": gettext_lazy("要求修改"),
    "CORRECTED": gettext_lazy("已补正"),
    "DEFECTS": gettext_lazy("有缺陷"),
    "DRAFTED": gettext_lazy("已拟好"),
    "ENERGISED": gettext_lazy("已送电"),
    "FILED": gettext_lazy("已归档"),
    "INSTALLED": gettext_lazy("已装表"),
    "OBJECTED": gettext_lazy("不同意"),
    "PAID": gettext_lazy("已缴费"),
    "PASSED": gettext_lazy("合格"),
    "PREPARED": gettext_lazy("已配好"),
    "REMEDIED": gettext_lazy("已整改"),
    "REPLIED": gettext_lazy("已答复"),
    "RETURNED": gettext_lazy("退回"),
    "SEALED": gettext_lazy("已归档"),
    "SENT_BACK": gettext_lazy("退回补正"),
    "SET": gettext_lazy("已确定"),
    "SIGNED": gettext_lazy("已签订"),
    "SUBMITTED": gettext_lazy("已提交"),
    "SURVEYED": gettext_lazy("已勘查"),
}

LEFT_OUT = frozenset({"casework.message.sent"})
"""Messages stand in the time-line themselves, with their words."""


def outcome_words(outcome: str) -> str:
    """What a step ended with."""
    return str(OUTCOMES.get(outcome, outcome))


def sentence(line: JournalLine) -> str:
    """A line in words; the act's own code for one that is not known here."""
    if line.act == "casework.task.completed":
        return _("%(step)s：%(outcome)s") % {
            "step": words.step_words(str(line.details.get("node", ""))),
            "outcome": outcome_words(str(line.details.get("outcome", ""))),
        }
    said = str(ACTS.get(line.act, line.act))
    about = _about(line)
    return _("%(act)s：%(about)s") % {"act": said, "about": about} if about else said


def _about(line: JournalLine) -> str:
    details = line.details
    if line.act == "archive.parcel.moved":
        return str(ParcelState(str(details["state"])).label)
    if "material" in details:
        return words.material_words(str(details["material"]))
    if "node" in details:
        return words.step_words(str(details["node"]))
    if "cause" in details:
        return words.cause_words(str(details["cause"]))
    return ""


def reason(line: JournalLine) -> str:
    """Why, as whoever did it wrote; empty where nothing was asked."""
    return str(line.details.get("reason") or line.details.get("evidence") or "")
