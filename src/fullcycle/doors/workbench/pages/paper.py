"""Opening a paper; an identity card asks for a reason that is written down."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from fullcycle.doors.workbench import desk
from fullcycle.records.archive import queries as archive


class ReasonForm(forms.Form):
    """Why the identity card is looked at."""

    reason = forms.CharField(
        label=_("为什么查看"),
        help_text=_("例如：核对经办人身份。您的姓名、时间和原因会留下记录。"),
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
    form = ReasonForm(request.POST or None)
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
