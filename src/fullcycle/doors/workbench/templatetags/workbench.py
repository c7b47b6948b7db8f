"""Words of the desk: roles, departments, journal lines, used days."""

from datetime import datetime
from decimal import Decimal

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import language
from fullcycle.doors.frame.templatetags import frame
from fullcycle.kernels.calendars.pauses import PAUSE_CAUSES
from fullcycle.kernels.rulebook.loading import current_rulebook
from fullcycle.kernels.schemes import words as schemes
from fullcycle.kernels.schemes.options import SchemeOption
from fullcycle.records.archive.queries import materials
from fullcycle.records.casework.queries import LimitView
from fullcycle.records.people import policy as people


register = template.Library()

REGISTER_WORDS = {
    "BUSINESS_LICENCE": gettext_lazy("营业执照登记库"),
    "LEGAL_PERSON": gettext_lazy("法定代表人信息库"),
    "PROPERTY_RIGHT": gettext_lazy("不动产登记库"),
    "PROJECT_FILING": gettext_lazy("项目备案库"),
}


@register.filter
def role_words(role: str) -> str:
    """A role's name; the code itself for one that no rulebook knows any more."""
    try:
        return language.worded(people.role_wording(role=role))
    except KeyError:
        return role


@register.filter
def department_words(role: str) -> str:
    """The department a role belongs to; empty for one without."""
    known = current_rulebook().roles.get(role)
    return language.worded(known.department) if known else ""


@register.filter
def cause_words(cause: str) -> str:
    """Why a case waits, or which step holds the turn."""
    known = PAUSE_CAUSES.get(cause)
    if known is not None:
        return language.worded(known.wording)
    return step_words(cause)


@register.filter
def step_words(node: str) -> str:
    """A step's name by its id; what is no step is shown as it is."""
    if node == "correction":
        return _("更正计时")
    known = current_rulebook().nodes.get(node)
    return language.worded(known.wording) if known else node


@register.filter
def material_words(code: str) -> str:
    """What a paper is called."""
    return language.worded(materials.wording_of(code))


@register.filter
def register_words(name: str) -> str:
    """Which shared register answered."""
    return str(REGISTER_WORDS.get(name, name))


@register.filter
def used_days(limit: LimitView) -> str:
    """`2.5`: how many working days of a limit are used; a dash where nobody can count them."""
    if limit.reading is None and limit.unknown is not None:
        return "—"
    used = limit.reading.used_days if limit.reading else Decimal(0)
    return f"{used.quantize(Decimal('0.1')).normalize():f}"


@register.filter
def used_of_allowed(limit: LimitView) -> str:
    """`已用 2.5 个工作日，共 10 个工作日`; only the whole where nobody counts."""
    allowed = frame.working_days(limit.allowed_days)
    if limit.reading is None:
        return _("共 %(allowed)s") % {"allowed": allowed}
    used = used_days(limit)
    if used == "0":
        return _("还没用，共 %(allowed)s") % {"allowed": allowed}
    return _("已用 %(used)s 个工作日，共 %(allowed)s") % {"used": used, "allowed": allowed}


@register.filter
def due_words(due_at: datetime | None, at: datetime) -> str:
    """`今天 17:00`, `明天 17:00` or the day; empty when nobody can tell."""
    if due_at is None:
        return ""
    local = timezone.localtime(due_at)
    ahead = (local.date() - timezone.localdate(at)).days
    near = {0: _("今天"), 1: _("明天")}.get(ahead)
    return f"{near} {local:%H:%M}" if near else frame.moment(due_at, "long")


@register.filter
def rule_ids(option: SchemeOption) -> tuple[str, ...]:
    """The rules that chose voltage, sources, transformers, capacity and compensation."""
    chosen = (
        option.voltage_kv,
        option.sources,
        option.transformers,
        option.contract_kva,
        option.compensation_kvar,
    )
    return tuple(choice.rule_id for choice in chosen)


@register.filter
def shown(value: object) -> str:
    """A code of a supply scheme in words."""
    return language.worded(schemes.shown(value))
