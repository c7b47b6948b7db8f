"""What staff are called, in the reader's language; the company's own register is in Chinese."""

from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import language
from fullcycle.records.people import policy as people


GRADES = {
    "客户经理": gettext_lazy("客户经理"),
    "中级客户经理": gettext_lazy("中级客户经理"),
    "高级客户经理": gettext_lazy("高级客户经理"),
}
"""The grades of account managers, as the register writes them."""


def job_title(title: str) -> str:
    """The words of a known grade or role; any other title passes as the register has it."""
    if title in GRADES:
        return str(GRADES[title])
    wordings = (people.role_wording(role=role) for role in people.known_roles())
    known = next((wording for wording in wordings if wording.zh == title), None)
    return language.worded(known) if known else title
