"""What is still missing before the supply may be switched on."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Subquery
from django.utils.translation import gettext as _

from fullcycle.kernels.rulebook import snapshot
from fullcycle.records.casework.models import Case
from fullcycle.stages.connection.models import (
    Defect,
    DesignRound,
    EnergisePlan,
    GridProject,
    Inspection,
)


THIS_CASE = OuterRef("pk")


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One thing the gate waits for: a code, and words for staff and customer."""

    code: str
    words: str


def gate(*, case_id: int, on: date, is_checklist_in_order: bool = False) -> tuple[Missing, ...]:
    """What the connection itself lacks on that day, in the order of the works; one query.

    A design, an inspection during the works and a grid project are asked for only where the
    rules that the case keeps have the step. The journey adds fee, contract and metering.

    Raises:
        Case.DoesNotExist: if there is no such case.
    """
    case = (
        Case.objects.only("pk", "rules")
        .annotate(
            is_grid_built=Exists(GridProject.objects.filter(case=THIS_CASE, built_on__lte=on)),
            has_design=Exists(
                DesignRound.objects.filter(case=THIS_CASE, opinion=DesignRound.Opinion.PASSED)
            ),
            mid_result=_last_result(Inspection.Kind.MID),
            completion_result=_last_result(Inspection.Kind.COMPLETION),
            has_open_defects=Exists(
                Defect.objects.filter(inspection__case=THIS_CASE, remedied_at__isnull=True)
            ),
            has_plan=Exists(EnergisePlan.objects.filter(case=THIS_CASE)),
            electricians=Subquery(
                EnergisePlan.objects.filter(case=THIS_CASE).values("electricians")
            ),
        )
        .get(pk=case_id)
    )
    nodes = snapshot.from_plain(case.rules).nodes
    findings = (
        ("GRID_PROJECT", case.is_grid_built or "grid_project" not in nodes),
        ("DESIGN_REVIEW", case.has_design or "design_review" not in nodes),
        ("MID_INSPECTION", _is_passed(case.mid_result) or "mid_inspect" not in nodes),
        ("COMPLETION_INSPECTION", _is_passed(case.completion_result)),
        ("OPEN_DEFECTS", not case.has_open_defects),
        ("ELECTRICIANS", _are_licensed(case.electricians, on)),
        ("ENERGISE_PLAN", case.has_plan),
        ("SAFETY_CHECKLIST", is_checklist_in_order),
    )
    words = _words()
    return tuple(
        Missing(code=code, words=words[code]) for code, is_there in findings if not is_there
    )


def _last_result(kind: str) -> Subquery:
    rounds = Inspection.objects.filter(case=THIS_CASE, kind=kind).order_by("-round")
    return Subquery(rounds.values("result")[:1])


def _is_passed(result: str | None) -> bool:
    return result == Inspection.Result.PASSED


def _are_licensed(electricians: list[dict[str, str]] | None, on: date) -> bool:
    return bool(electricians) and all(
        date.fromisoformat(each["valid_until"]) >= on for each in electricians or ()
    )


def _words() -> dict[str, str]:
    return {
        "GRID_PROJECT": _("电网配套工程还没有完工"),
        "DESIGN_REVIEW": _("设计文件还没有审查通过"),
        "MID_INSPECTION": _("中间检查还没有合格"),
        "COMPLETION_INSPECTION": _("竣工检验还没有合格"),
        "OPEN_DEFECTS": _("还有缺陷没有整改"),
        "ELECTRICIANS": _("值班电工没有登记或证件已过期"),
        "ENERGISE_PLAN": _("送电时间还没有和客户商定"),
        "SAFETY_CHECKLIST": _("送电前的安全检查还没有全部确认"),
    }
