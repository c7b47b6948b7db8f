"""What departments and the approver say of a version of the scheme."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from fullcycle.gateways.questions.question import Given, Question
from fullcycle.stages.connection import policy
from fullcycle.stages.connection.actions.standing import Doing, write_line
from fullcycle.stages.connection.models import Approval, Countersignature, Scheme


THIS_SCHEME = OuterRef("pk")


class UnableToCountersign(Exception):
    """The department's word cannot be taken; fit for its person to read."""


class UnableToApprove(Exception):
    """The approver's word cannot be taken; fit for the approver to read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """An opinion by its code, with the words that a contrary one must have."""

    opinion: str
    words: str = ""


@transaction.atomic
def countersign(*, case_id: int, department: str, word: Word, by_id: int, at: datetime) -> int:
    """Take a department's word (AGREED or OBJECTED) on the newest version; return its id.

    Raises:
        UnableToCountersign: if there is no scheme, it is approved or returned already, the
            department has signed it, or it objects without saying why.
    """
    scheme = _TO_COUNTERSIGN.first(case_id=case_id, department=department)
    if scheme is None:
        raise UnableToCountersign(_("供电方案还没有拟定，暂时不能会签。"))
    if scheme.is_judged:
        raise UnableToCountersign(_("这一版供电方案已经审批，不能再会签。"))
    if scheme.is_signed:
        raise UnableToCountersign(_("贵部门已经会签过这一版供电方案。"))
    _refuse_odd_word(word, Countersignature.Opinion.values, UnableToCountersign)
    if department not in Countersignature.Department.values:
        raise UnableToCountersign(_("没有这个会签部门。"))
    signature = Countersignature.objects.create(
        scheme=scheme,
        department=department,
        opinion=word.opinion,
        words=word.words.strip(),
        by_id=by_id,
        at=at,
    )
    write_line(
        "connection.scheme.countersigned",
        scheme.pk,
        doing=Doing(case_id=case_id, by_id=by_id, at=at),
        details={"department": department, "opinion": word.opinion},
    )
    return signature.pk


@transaction.atomic
def approve(*, case_id: int, word: Word, by_id: int, at: datetime) -> int:
    """Take the approver's word (APPROVED or RETURNED) on the newest version; return its id.

    Raises:
        UnableToApprove: if there is no scheme, it is judged already, whoever approves
            drafted it, a department objects, or it is returned without saying why.
    """
    objections = Countersignature.objects.filter(
        scheme=THIS_SCHEME, opinion=Countersignature.Opinion.OBJECTED
    )
    scheme = (
        _newest(case_id)
        .annotate(
            is_judged=Exists(Approval.objects.filter(scheme=THIS_SCHEME)),
            is_objected_to=Exists(objections),
        )
        .first()
    )
    if scheme is None:
        raise UnableToApprove(_("供电方案还没有拟定，暂时不能审批。"))
    if scheme.is_judged:
        raise UnableToApprove(_("这一版供电方案已经审批过了。"))
    if not policy.may_approve(by_id=by_id, drafted_by_id=scheme.drafted_by_id):
        raise UnableToApprove(_("您拟定了这份方案，请由另一位同事审批。"))
    _refuse_odd_word(word, Approval.Opinion.values, UnableToApprove)
    if scheme.is_objected_to and word.opinion == Approval.Opinion.APPROVED:
        raise UnableToApprove(_("还有部门会签不同意，请退回修改后再审批。"))
    approval = Approval.objects.create(
        scheme=scheme,
        drafted_by_id=scheme.drafted_by_id,
        opinion=word.opinion,
        words=word.words.strip(),
        by_id=by_id,
        at=at,
    )
    write_line(
        "connection.scheme.judged",
        scheme.pk,
        doing=Doing(case_id=case_id, by_id=by_id, at=at),
        details={"version": scheme.version, "opinion": word.opinion},
    )
    return approval.pk


def _newest(case_id: int | Given) -> QuerySet[Scheme]:
    schemes = Scheme.objects.select_for_update().filter(case_id=case_id)
    return schemes.only("pk", "version", "drafted_by_id").order_by("-version")


_TO_COUNTERSIGN = Question(
    lambda: _newest(Given("case_id")).annotate(
        is_signed=Exists(
            Countersignature.objects.filter(scheme=THIS_SCHEME, department=Given("department"))
        ),
        is_judged=Exists(Approval.objects.filter(scheme=THIS_SCHEME)),
    )[:1]
)


def _refuse_odd_word(word: Word, opinions: list[str], refusal: type[Exception]) -> None:
    if word.opinion not in opinions:
        raise refusal(_("请选择您的意见。"))
    if word.opinion in {Countersignature.Opinion.OBJECTED, Approval.Opinion.RETURNED} and (
        not word.words.strip()
    ):
        raise refusal(_("请写明原因，方便拟定人一次改好。"))
