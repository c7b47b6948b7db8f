"""What the customer is told of a dispute and of a request: short, with where to read more."""

from datetime import datetime

from django.utils.translation import gettext as _

from fullcycle.records.casework import queries as cases
from fullcycle.records.people import actions as people


PURPOSE = "billing"


def tell_answered(*, case_id: int, at: datetime, is_corrected: bool) -> None:
    """The dispute is answered, with a correction or without one."""
    words = (
        _("您提出的账单问题已核对：账单有误，我们会开出更正账单。请登录全周期查看。")
        if is_corrected
        else _("您提出的账单问题已核对：重新计算后金额不变，理由请登录全周期查看。")
    )
    _tell("billing-dispute-answered", words, case_id=case_id, at=at)


def tell_decided(*, case_id: int, at: datetime, is_agreed: bool) -> None:
    """The request for another way of being charged is decided."""
    words = (
        _("您申请的计费方式变更已办好，生效日期请登录全周期查看。")
        if is_agreed
        else _("您申请的计费方式变更暂时办不了，原因请登录全周期查看。")
    )
    _tell("billing-mode-decided", words, case_id=case_id, at=at)


def _tell(template: str, words: str, *, case_id: int, at: datetime) -> None:
    person_id = cases.get_case(case_id=case_id).opened_by_id
    people.message_person(
        people.PersonalMessage(
            template_code=template,
            words=words,
            purpose=PURPOSE,
            reference=f"{template}-{case_id}",
        ),
        person_id=person_id,
        at=at,
    )
