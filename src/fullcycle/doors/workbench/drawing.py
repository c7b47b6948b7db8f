"""The live drawing of a case: its XML in the reader's language, and the same as a list."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext_noop
from django.utils.translation import gettext as _
from lxml import etree

from fullcycle.doors.frame import language
from fullcycle.doors.workbench import desk
from fullcycle.kernels.rulebook.snapshot import CaseRules
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import DrawingState


BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
STEPS = (f"{BPMN}userTask", f"{BPMN}serviceTask", f"{BPMN}manualTask")

WORDS_OF_DRAWINGS = (
    gettext_noop("高压新装、增容"),
    gettext_noop("提交申请"),
    gettext_noop("指派客户经理"),
    gettext_noop("会签意见"),
    gettext_noop("开列工程事项"),
    gettext_noop("有业务费?"),
    gettext_noop("设计需审查?"),
    gettext_noop("需中间检查?"),
    gettext_noop("送电条件齐备"),
    gettext_noop("登记用电档案"),
    gettext_noop("封存电子档案"),
    gettext_noop("归档办结"),
    gettext_noop("退回补正"),
    gettext_noop("受理"),
    gettext_noop("有异议"),
    gettext_noop("同意"),
    gettext_noop("退回"),
    gettext_noop("通过"),
    gettext_noop("要求修改"),
    gettext_noop("接受"),
    gettext_noop("有"),
    gettext_noop("无"),
    gettext_noop("需要"),
    gettext_noop("不需要"),
    gettext_noop("备案即可"),
    gettext_noop("退回修改"),
    gettext_noop("有缺陷"),
    gettext_noop("合格"),
)
"""What stands beside gateways, events and lines; the rulebook names the steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedStep:
    """A step of the drawing in words, for whoever does not see the picture."""

    node: str
    words: str
    state: str
    """DONE, PRESENT or AHEAD."""


@desk.desk_page
def drawing(request: HttpRequest, case_id: int) -> HttpResponse:
    """The drawing's XML, its words in the reader's language.

    Raises:
        Case.DoesNotExist: if there is no such case.
    """
    viewer = desk.viewer(request)
    # Whoever may not know of the case does not find its drawing either.
    cases.rights_in_case(case_id=case_id, person_id=viewer.person_id, at=viewer.at)
    rules = cases.get_case(case_id=case_id).rules
    root = _parsed(cases.drawing_state(case_id=case_id))
    if (get_language() or "").startswith("en"):
        for element in root.iter(f"{BPMN}*"):
            _name_anew(element, rules)
    return HttpResponse(etree.tostring(root, encoding="UTF-8"), content_type="application/xml")


def listed(state: DrawingState, rules: CaseRules) -> tuple[ListedStep, ...]:
    """Every step in the order of the drawing, with how far it is; those left out are not."""
    found = []
    for element in _parsed(state).iter(*STEPS):
        node = element.get("id", "")
        if node in rules.skipped:
            continue
        is_there = "PRESENT" if node in state.active else "AHEAD"
        if _is_uncalled(node, state, rules):
            continue
        found.append(
            ListedStep(
                node=node,
                words=_words(element, rules),
                state="DONE" if node in state.finished and is_there == "AHEAD" else is_there,
            )
        )
    return tuple(found)


def _is_uncalled(node: str, state: DrawingState, rules: CaseRules) -> bool:
    """Whether it is a step for when something must be mended, and nothing had to be."""
    known = rules.nodes.get(node)
    is_touched = node in state.active or node in state.finished
    return known is not None and known.is_on_demand and not is_touched


def _parsed(state: DrawingState) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(state.xml.encode(), parser)


def _name_anew(element: etree._Element, rules: CaseRules) -> None:
    if element.get("name"):
        element.set("name", _words(element, rules))


def _words(element: etree._Element, rules: CaseRules) -> str:
    node = rules.nodes.get(element.get("id", "")) or rules.skipped.get(element.get("id", ""))
    return language.worded(node.wording) if node else _(element.get("name", ""))
