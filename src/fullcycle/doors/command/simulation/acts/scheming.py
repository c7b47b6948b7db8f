"""From the survey to the customer's decision, as engineers, departments and customers do it."""

from decimal import Decimal

from fullcycle.doors.command.simulation.scene import Turn
from fullcycle.journeys.connecting import scheming
from fullcycle.kernels.schemes.refusals import UnableToDraft
from fullcycle.records.casework.actions import Progress
from fullcycle.stages.connection import actions as connection
from fullcycle.stages.connection import queries as connections


OBJECTIONS = {
    "plan_sign_dev": "接入点近期有负荷割接计划，请改接邻近线路并重新会签",
    "plan_sign_om": "分界点位置不便运维，请移至围墙外一米",
    "plan_sign_disp": "请补充双电源闭锁方式的说明",
    "plan_approve": "计量方式与容量不一致，请核对后重报",
}
LOAD_SHARE = Decimal("0.7")


class UnableToProceed(Exception):
    """The task must wait: nothing was changed."""


def survey(turn: Turn) -> Progress:
    """Record what was found on site."""
    application = turn.case.application
    findings = connection.SurveyFindings(
        surveyed_on=turn.on,
        surveyor_ids=(turn.by_id,),
        people_met=application.applicant.name,
        load_kw=application.requested_kva * LOAD_SHARE,
        site_notes="进线路径和配电室位置已与客户核对",
        has_concealed_works=application.concealed,
        has_special_load="special" in application.traits,
    )
    return scheming.record_survey(
        task_id=turn.task_id, findings=findings, by_id=turn.by_id, at=turn.at
    )


def plan_draft(turn: Turn) -> Progress:
    """Draft what the rules lead to; anew where a colleague took the capacity meanwhile.

    Raises:
        UnableToProceed: if no feeder has the capacity now.
    """
    try:
        return _draft(turn)
    except connection.UnableToDraftScheme:
        pass
    except UnableToDraft as refusal:
        raise UnableToProceed(str(refusal)) from refusal
    try:
        return _draft(turn)
    except (connection.UnableToDraftScheme, UnableToDraft) as refusal:
        raise UnableToProceed(str(refusal)) from refusal


def _draft(turn: Turn) -> Progress:
    ground = scheming.groundwork(case_id=turn.case.case_id)
    draft = connection.SchemeDraft(
        request=ground.request, network=ground.network, options=ground.options
    )
    return scheming.draft_scheme(
        task_id=turn.task_id, draft=draft, by_id=turn.by_id, at=turn.at
    )


def countersign(turn: Turn) -> Progress:
    """Agree for the department, or object with a reason."""
    word = connection.Word(
        opinion=turn.contrary or "AGREED",
        words=OBJECTIONS[turn.node] if turn.contrary else "",
    )
    return scheming.countersign(
        task_id=turn.task_id, node=turn.node, word=word, by_id=turn.by_id, at=turn.at
    )


def plan_approve(turn: Turn) -> Progress:
    """Approve the scheme, or return it with a reason."""
    word = connection.Word(
        opinion=turn.contrary or "APPROVED",
        words=OBJECTIONS[turn.node] if turn.contrary else "",
    )
    return scheming.approve_scheme(
        task_id=turn.task_id, word=word, by_id=turn.by_id, at=turn.at
    )


def plan_reply(turn: Turn) -> Progress:
    """Send the scheme to the customer, as the acting manager."""
    return scheming.reply_scheme(task_id=turn.task_id, by_id=turn.by_id, at=turn.at)


def plan_decide(turn: Turn) -> Progress:
    """Accept the recommended option, or ask for a change."""
    if turn.contrary:
        answer = connection.Answer(answer=turn.contrary, words="希望配电室移到厂区北侧")
    else:
        scheme = connections.find_scheme(case_id=turn.case.case_id)
        if scheme is None:
            raise LookupError(f"case {turn.case.case_id} has no scheme to decide on")
        answer = connection.Answer(answer="ACCEPTED", option_number=scheme.recommended)
    return scheming.decide_scheme(
        task_id=turn.task_id, answer=answer, by_id=turn.by_id, at=turn.at
    )
