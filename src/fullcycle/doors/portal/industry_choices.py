"""Industries to choose from: the divisions of GB/T 4754 in their sections, in words."""

from typing import TypeAlias

from django.utils import timezone
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, language
from fullcycle.kernels.clientele import industries
from fullcycle.kernels.clientele.industries import Division


Pair: TypeAlias = tuple[str, str]
Choices: TypeAlias = list[Pair | tuple[str, list[Pair]]]

SHORT = len("C19")


def grouped() -> Choices:
    """Every division of today's edition, under its section."""
    sections = industries.sections_in_force(on=timezone.localdate(clock.now()))
    return [
        ("", _("请选择")),
        *(
            (
                language.worded(section.wording),
                [(division.code, _label(division)) for division in section.divisions],
            )
            for section in sections
        ),
    ]


def with_code(code: str) -> Choices:
    """The same, with a group or class of four digits on top where one is known already."""
    choices = grouped()
    division = industries.find_division(code, on=timezone.localdate(clock.now()))
    if division is not None and len(code) > SHORT:
        choices.insert(1, (code, f"{language.worded(division.wording)} {code}"))
    return choices


def _label(division: Division) -> str:
    name = language.worded(division.wording)
    if division.everyday is None:
        return name
    return _("%(name)s（%(everyday)s）") % {
        "name": name,
        "everyday": language.worded(division.everyday),
    }
