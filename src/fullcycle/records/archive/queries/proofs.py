"""Prove that a sealed file is what was sealed, and name what is not."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.utils.translation import gettext as _

from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.signer import port as signer
from fullcycle.records.archive.models import FileSeal
from fullcycle.records.archive.queries import manifests
from fullcycle.records.archive.queries.manifests import ListedVersion, Manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFault:
    """One thing that is not as it was sealed; without a paper it is the seal itself."""

    paper_id: int | None
    version: int | None
    title: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileFinding:
    """What checking the file of a case found; papers may have come after the seal."""

    sealed_at: datetime | None
    checked: int
    faults: tuple[FileFault, ...]
    came_after: int

    @property
    def is_whole(self) -> bool:
        """Whether there is a seal, and everything under it is unchanged."""
        return self.sealed_at is not None and not self.faults


def check_file(*, case_id: int) -> FileFinding:
    """Compare rows, bytes, manifest and signature of the newest seal with each other."""
    seal = _newest_seal(case_id)
    rows = manifests.rows_of(case_id)
    if seal is None:
        return FileFinding(sealed_at=None, checked=0, faults=(), came_after=len(rows))
    manifest = manifests.read_manifest(bytes(seal.manifest))
    now = {(row.paper_id, row.version): row.sha256 for row in rows}
    listed = {(one.paper_id, one.version) for one in manifest.versions}
    faults = [*_faults_of_seal(seal, manifest), *_faults_of_papers(manifest, now)]
    return FileFinding(
        sealed_at=seal.sealed_at,
        checked=len(manifest.versions),
        faults=tuple(faults),
        came_after=len(now.keys() - listed),
    )


def _newest_seal(case_id: int) -> FileSeal | None:
    seals = FileSeal.objects.filter(case_id=case_id).select_related("catalogue")
    return seals.order_by("-place").first()


def _faults_of_seal(seal: FileSeal, manifest: Manifest) -> Iterator[FileFault]:
    if sha256(bytes(seal.manifest)).hexdigest() != seal.manifest_sha256:
        yield _fault_of_seal(_("清单被改动过。"))
    try:
        catalogue = paper_store.current().fetch(seal.catalogue.sha256)
        signatures = signer.current().check(catalogue, at=seal.sealed_at)
    except (paper_store.UnableToFetch, signer.UnableToCheck) as fault:
        yield _fault_of_seal(str(fault))
        return
    good = [one for one in signatures if one.is_intact and one.is_trusted]
    if not good:
        yield _fault_of_seal(_("目录上的签章无效。"))
    elif manifest.sha256 not in good[-1].reason:
        yield _fault_of_seal(_("签章签的是另一份清单。"))


def _fault_of_seal(words: str) -> FileFault:
    return FileFault(paper_id=None, version=None, title=_("卷内目录"), words=words)


def _faults_of_papers(
    manifest: Manifest, now: dict[tuple[int, int], str]
) -> Iterator[FileFault]:
    for one in manifest.versions:
        words = _what_is_wrong(one, now.get((one.paper_id, one.version)))
        if words:
            yield FileFault(
                paper_id=one.paper_id, version=one.version, title=one.title, words=words
            )


def _what_is_wrong(listed: ListedVersion, sha256_now: str | None) -> str:
    if sha256_now is None:
        return _("封存后被移出。")
    if sha256_now != listed.sha256:
        return _("登记的摘要值被改动过。")
    try:
        paper_store.current().fetch(listed.sha256)
    except paper_store.UnableToFetch as fault:
        return str(fault)
    return ""
