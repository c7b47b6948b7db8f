"""The papers of an application: which are there, which are asked for, and the camera."""

from uuid import UUID

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from fullcycle.doors.frame import clock, signin, uploads
from fullcycle.doors.portal import drafts, groups
from fullcycle.journeys.connecting import applying
from fullcycle.journeys.connecting.applying import Upload
from fullcycle.records.archive.actions import StoredPaper, UnableToAddPaper
from fullcycle.stages.intake.actions import Section
from fullcycle.stages.intake.queries import ApplicationView


@signin.customer_page
def papers(request: HttpRequest, key: UUID) -> HttpResponse:
    """Show every paper with its state; a file that is sent is filed or refused with reasons."""
    draft = drafts.find_draft(request, key)
    if not draft.is_editable:
        return redirect("portal:submitted", key)
    refused: dict[str, str] = {}
    if request.method == "POST":
        refused = _add(request, draft)
        if not refused:
            return HttpResponseRedirect(request.path)
    needs = applying.list_needs(
        key=key, by_id=signin.customer_person_id(request), at=clock.now()
    )
    wanted = [need for need in needs if not need.is_settled]
    # A file for what was settled meanwhile has no place of its own in the page.
    for material in refused.keys() - {need.material for need in wanted}:
        messages.error(request, refused[material])
    following = "correct" if draft.case_id is not None else "delivery"
    is_check = request.GET.get("from") == "check"
    return render(
        request,
        "portal/papers.html",
        {
            "draft": draft,
            "wanted": [
                {"need": need, "refused": refused.get(need.material, "")} for need in wanted
            ],
            "settled": [need for need in needs if need.is_settled],
            "is_told": all(
                section.is_complete
                for name, section in draft.sections.items()
                if name != Section.DELIVERY
            ),
            "is_blocked": any(need.is_blocking for need in needs),
            "next_href": groups.address_of(key, "check" if is_check else following)
            if following != "correct"
            else reverse("portal:application", args=[key]),
            "back_href": reverse("portal:application", args=[key]),
        },
    )


def _add(request: HttpRequest, draft: ApplicationView) -> dict[str, str]:
    material = request.POST.get("material", "")
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        return {material: _("请先拍照或选一个文件。")}
    try:
        stored = applying.add_paper(
            key=draft.key,
            upload=Upload(
                material=material,
                file_name=file.name or "photo.jpg",
                content=uploads.content_of(file),
            ),
            by_id=signin.customer_person_id(request),
            at=clock.now(),
        )
    except UnableToAddPaper as refusal:
        return {material: str(refusal)}
    messages.success(request, _words(stored))
    return {}


def _words(stored: StoredPaper) -> str:
    if stored.is_repeat:
        return _("这个文件您交过了，我们认得，没有重复保存。")
    return _("收到了。")
