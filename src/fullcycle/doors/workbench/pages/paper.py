"""Opening a paper; an identity card asks for a reason that is written down."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, language, signin
from fullcycle.doors.workbench import desk
from fullcycle.records.archive import queries as archive
from fullcycle.records.archive.queries import PaperCard
from fullcycle.records.casework import queries as cases


class ReasonForm(asking.Form):
    """Why the identity card is looked at; what is at hand may be taken as it stands."""

    reason = forms.CharField(
        label=gettext_lazy("为什么查看"),
        help_text=gettext_lazy("例如：核对经办人身份。您的姓名、时间和原因会留下记录。"),
        max_length=200,
    )


@desk.desk_page
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """Hand the paper over, after the reason where one is needed.

    Raises:
        Http404: if there is no such paper for this person.
    """
    viewer = desk.viewer(request)
    card = archive.get_paper(paper_id=paper_id, at=viewer.at)
    form = ReasonForm(request.POST or None, initial={"reason": _at_hand(request, card)})
    if card.is_identity and not form.is_valid():
        context = {"paper": card, "form": form}
        return desk.show(request, "workbench/paper.html", context)
    try:
        opened = archive.open_paper(
            paper_id=paper_id,
            by_id=viewer.person_id,
            at=viewer.at,
            reason=form.cleaned_data["reason"] if card.is_identity else "",
        )
    except archive.UnableToOpenPaper as refusal:
        raise Http404(str(refusal)) from refusal
    return HttpResponse(opened.content, headers=opened.headers)


def _at_hand(request: HttpRequest, card: PaperCard) -> str:
    """The step of the reader's own that the paper is needed for; empty where there is none."""
    if not card.is_identity or card.case_id is None:
        return ""
    roles = signin.roles(request)
    for task in cases.list_tasks_of_case(case_id=card.case_id):
        if task.is_open and task.role in roles:
            return _("办理“%(step)s”时核对身份") % {"step": language.worded(task.wording)}
    return ""
