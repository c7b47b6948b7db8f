"""A sealed file as one ZIP that opens anywhere, without this platform and without a network."""

import io
import zipfile
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

from django.db import transaction
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.text import get_valid_filename
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.records.archive import policy
from fullcycle.records.archive.models import FileSeal
from fullcycle.records.archive.queries import manifests
from fullcycle.records.archive.queries.manifests import ListedVersion, Manifest
from fullcycle.records.journal import actions as journal


CATALOGUE = "catalogue.pdf"
LONGEST_TITLE = 40


class UnableToExportFile(Exception):
    """The file is not handed out: not sealed, no right, no reason, or not what was stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A file of the ZIP."""

    name: str
    listed: ListedVersion


@transaction.atomic
def export_file(*, case_id: int, by_id: int, reason: str, at: datetime) -> bytes:
    """Pack what the newest seal covers: papers, catalogue, manifest, hashes, and an index.

    The ZIP holds identity papers too, so the export takes a reason and is journalled.

    Raises:
        UnableToExportFile: if it may not be handed out, or a paper is not what was stored.
    """
    if not policy.may_export(person_id=by_id, at=at):
        raise UnableToExportFile(_("只有在岗员工可以导出档案。"))
    if not reason.strip():
        raise UnableToExportFile(_("请写明为什么导出档案，系统会留下记录。"))
    seals = FileSeal.objects.filter(case_id=case_id).select_related("catalogue__paper")
    seal = seals.order_by("-place").first()
    if seal is None:
        raise UnableToExportFile(_("档案还没有封存，请先封存再导出。"))
    try:
        packed = _packed(seal)
    except paper_store.UnableToFetch as fault:
        raise UnableToExportFile(str(fault)) from fault
    journal.record(
        journal.Act(
            act="archive.file.exported",
            subject_kind="case",
            subject_id=case_id,
            actor_id=by_id,
            at=at,
            for_customer_id=seal.catalogue.paper.customer_id,
            case_id=case_id,
            details={"place": seal.place, "reason": reason.strip()},
        )
    )
    return packed


def _packed(seal: FileSeal) -> bytes:
    manifest = manifests.read_manifest(bytes(seal.manifest))
    entries = [_Entry(name=_name_of(one), listed=one) for one in manifest.versions]
    fetch = paper_store.current().fetch
    digests = [(seal.catalogue.sha256, CATALOGUE), (manifest.sha256, "manifest.json")]
    digests += [(entry.listed.sha256, entry.name) for entry in entries]
    sums = "".join(f"{digest}  {name}\n" for digest, name in digests)
    contents: dict[str, bytes] = {
        "index.html": _index(seal, entries, manifest).encode(),
        CATALOGUE: fetch(seal.catalogue.sha256),
        "manifest.json": manifest.text,
        "SHA256SUMS": sums.encode(),
    }
    file = io.BytesIO()
    # The same seal gives the same bytes: entries carry the time of sealing.
    stamp = timezone.localtime(seal.sealed_at).timetuple()[:6]
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in contents.items():
            package.writestr(_info(name, stamp), content)
        for entry in entries:
            package.writestr(_info(entry.name, stamp), fetch(entry.listed.sha256))
    return file.getvalue()


def _info(name: str, stamp: tuple[int, ...]) -> zipfile.ZipInfo:
    year, month, day, hour, minute, second = stamp
    info = zipfile.ZipInfo(name, (year, month, day, hour, minute, second))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    return info


def _name_of(one: ListedVersion) -> str:
    title = get_valid_filename(one.title[:LONGEST_TITLE].replace("/", "-") + "_")
    return f"papers/{one.number:03d}-{title.strip('_.')}-v{one.version}.{one.kind}"


def _index(seal: FileSeal, entries: list[_Entry], manifest: Manifest) -> str:
    rows = format_html_join(
        "\n",
        '<tr><td>{}<td><a href="{}">{}</a><td>{}<td>{}<td><code>{}</code></tr>',
        (
            (
                one.listed.number,
                quote(one.name),
                one.listed.title,
                one.listed.version,
                timezone.localdate(datetime.fromisoformat(one.listed.stored_at)).isoformat(),
                one.listed.sha256,
            )
            for one in entries
        ),
    )
    return format_html(
        _INDEX,
        language=get_language() or "zh-hans",
        title=f"{_('卷内目录')} {seal.catalogue.number}",
        catalogue=CATALOGUE,
        catalogue_words=_("打开签章的卷内目录"),
        sealed=_("封存时间：%(when)s")
        % {"when": f"{timezone.localtime(seal.sealed_at):%Y-%m-%d %H:%M}"},
        how=_(
            "核对方法：在本文件夹运行 sha256sum -c SHA256SUMS；清单的摘要值写在目录的签章里。"
        ),
        manifest_sha256=manifest.sha256,
        heads=format_html_join(
            "",
            "<th>{}",
            ((one,) for one in (_("件号"), _("题名"), _("版本"), _("日期"), "SHA-256")),
        ),
        rows=rows,
    )


_INDEX = """<!doctype html>
<html lang="{language}"><meta charset="utf-8"><title>{title}</title>
<h1>{title}</h1>
<p><a href="{catalogue}">{catalogue_words}</a></p>
<p>{sealed}</p>
<p>{how} <code>{manifest_sha256}</code></p>
<table border="1"><tr>{heads}</tr>
{rows}
</table></html>
"""
