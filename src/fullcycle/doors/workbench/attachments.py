"""Files that staff hand in with a step, filed with the step's case."""

from collections.abc import Container, Iterable
from typing import TypeAlias

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from fullcycle.doors.frame import uploads
from fullcycle.records.archive import actions as archive
from fullcycle.records.casework import queries as cases
from fullcycle.records.casework.queries import TaskView, Viewer


Upload: TypeAlias = "UploadedFile[bytes]"


class FilesInput(forms.FileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; cleaned to a list, empty when none was chosen."""

    widget = FilesInput

    def clean(self, data: object, initial: object = None) -> list[Upload]:
        """Check each file as one would be."""
        chosen = data if isinstance(data, list | tuple) else [data] if data else []
        if not chosen:
            super().clean(None, initial)
        return [super(FilesField, self).clean(one, initial) for one in chosen]

    def has_changed(self, initial: object, data: object) -> bool:
        """Whether any file was chosen."""
        del initial
        return bool(data)


def ask_again(asked: Iterable[forms.Form], sent: Container[str]) -> None:
    """Say at each field whose files came with a refused form that they are not kept."""
    for form in asked:
        for name, field in form.fields.items():
            if isinstance(field, FilesField) and form.add_prefix(name) in sent:
                form.add_error(name, _("刚才选的文件没有留下，请再选一次。"))


def file_all(
    files: Iterable[Upload], *, material: str, task: TaskView, viewer: Viewer
) -> tuple[int, ...]:
    """File each with the task's case and return the papers' ids.

    Raises:
        UnableToAddPaper: if a file is not what it should be.
    """
    case = cases.get_case(case_id=task.case_id).card
    stored = [
        archive.add_paper(
            archive.NewPaper(
                material=material,
                content=uploads.content_of(file),
                file_name=file.name or material,
                customer_id=case.customer_id,
                case_id=case.id,
                matter=case.matter,
            ),
            by_id=viewer.person_id,
            at=viewer.at,
        )
        for file in files
    ]
    return tuple(one.paper_id for one in stored)
