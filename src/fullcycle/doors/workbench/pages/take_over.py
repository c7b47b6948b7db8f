"""Taking a task, or taking it over from a colleague with a reason."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fullcycle.doors.frame import asking, signin, submits
from fullcycle.doors.workbench import desk, moves
from fullcycle.doors.workbench.templatetags import workbench as words
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases


class TakeOverForm(asking.Form):
    """Why somebody else goes on."""

    reason = forms.CharField(label=gettext_lazy("为什么由您来办"), max_length=200)


@desk.desk_page
@submits.once
def take_over(request: HttpRequest, task_id: int) -> HttpResponse:
    """Ask for the reason and take the task.

    Raises:
        Task.DoesNotExist: if there is no such task.
        PermissionDenied: if it is another role's.
    """
    viewer = desk.viewer(request)
    task = cases.get_task(task_id=task_id)
    if task.role not in signin.roles(request):
        raise PermissionDenied(
            _("这一步由“%(role)s”办理，您的岗位或服务的客户不包括它。")
            % {"role": words.role_words(task.role)}
        )
    form = TakeOverForm(request.POST or None)
    move = moves.Move(
        template="workbench/take_over.html",
        form=form,
        act=lambda: casework.take_over_task(
            task_id=task_id,
            by_id=viewer.person_id,
            reason=form.cleaned_data["reason"],
            at=viewer.at,
        ),
        refusals=(casework.UnableToTakeOver,),
        done=_("这一步现在由您来办。"),
        context=lambda: {"task": task},
    )
    return moves.ask(request, task.case_id, move)
