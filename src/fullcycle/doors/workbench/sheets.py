"""What the pages of a case's steps have in common: show the step, do it, open the next one."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.http.request import QueryDict
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from fullcycle.doors.frame import asking, language
from fullcycle.doors.workbench import attachments, desk
from fullcycle.records.archive import queries as archive
from fullcycle.records.casework import actions as casework
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import LimitView, ProgressView, TaskView, Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A step that somebody is about to do."""

    request: HttpRequest
    task: TaskView
    viewer: Viewer

    @property
    def data(self) -> QueryDict | None:
        """What was typed; None before anything was sent."""
        return self.request.POST if self.request.method == "POST" else None

    @property
    def files(self) -> "MultiValueDict[str, UploadedFile[Any]] | None":
        """What was attached; None before anything was sent."""
        return self.request.FILES if self.request.method == "POST" else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What is asked, what is done with the answers, and which refusals are said beside them.

    `handed` are the rows that are handed in, so that a refusal finds them by their numbers.
    """

    form: asking.Form
    act: Callable[[], casework.Progress]
    refusals: tuple[type[Exception], ...] = ()
    rows: Sequence[asking.Form] = ()
    handed: Sequence[asking.Form] = ()
    context: Mapping[str, object] = field(default_factory=dict)

    @property
    def refused_by(self) -> tuple[type[Exception], ...]:
        """Every refusal that is said on the form."""
        return (casework.UnableToCompleteTask, *self.refusals)


def work(sheet: Sheet, asked: Work) -> HttpResponse:
    """Show the step's page; when it is sent and taken, go to the next task of the queue.

    Whatever is wrong is said at once: above the form with a link, and at its field.
    """
    all_forms = (asked.form, *asked.rows)
    are_valid = [form.is_valid() for form in all_forms]
    if all(are_valid):
        try:
            progress = asked.act()
        except asked.refused_by as refusal:
            asking.mark(refusal, asked.form, asked.handed)
        else:
            return _next(sheet, progress)
    if sheet.data is not None:
        attachments.ask_again(all_forms, sheet.request.FILES)
    faults = [fault for form in all_forms for fault in form.faults()]
    return show(sheet, asked.form, {"faults": faults, **asked.context})


def _next(sheet: Sheet, progress: casework.Progress) -> HttpResponse:
    step = language.worded(sheet.task.wording)
    queue = cases.list_queue(viewer=sheet.viewer, role=sheet.task.role)
    following = queue.items[0] if queue.items else None
    if progress.is_closed:
        said = _("“%(step)s”已办好，这项业务办结了。")
    elif following is not None:
        said = _("“%(step)s”已办好，接着办下一件。")
    else:
        said = _("“%(step)s”已办好，待办清空了。")
    messages.success(sheet.request, said % {"step": step})
    if isinstance(following, cases.QueueEntry):
        return redirect("workbench:task", following.task.id)
    return redirect("workbench:queue")


def show(sheet: Sheet, form: forms.Form, context: Mapping[str, object]) -> HttpResponse:
    """Draw the step's page: its words, its rule, its limit, the case around it."""
    at, case_id = sheet.viewer.at, sheet.task.case_id
    progress = cases.progress_of(case_id=case_id, at=at)
    shown = {
        "at": at,
        "task": sheet.task,
        "case": progress.case.card,
        "rules": progress.case.rules,
        "limit": limit_of(sheet.task, progress),
        "papers": archive.list_papers(case_id=case_id, at=at),
        "to_look_at": progress.case.rules.checks_at(sheet.task.node),
        "form": form,
        **context,
    }
    return desk.show(sheet.request, f"workbench/tasks/{sheet.task.node}.html", shown)


def limit_of(task: TaskView, progress: ProgressView) -> LimitView | None:
    """The limit that the step uses up: its own, else the running one that ends first."""
    ends = {limit.code: limit.stops_node for limit in progress.case.rules.limits}
    running = [limit for limit in progress.limits if limit.starts_at and limit.stops_at is None]
    own = [limit for limit in running if ends[limit.code] == task.node]
    return next(iter(own or running), None)
