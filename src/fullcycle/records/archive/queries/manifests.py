"""The manifest of a case's file: every version of every paper with its hashes."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from fullcycle.records.archive.models import PaperVersion
from fullcycle.records.archive.queries import materials


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedVersion:
    """A version as a manifest lists it; `number` is the paper's place in the catalogue."""

    number: int
    paper_id: int
    version: int
    material: str
    title: str
    file_name: str
    kind: str
    sha256: str
    sm3: str
    size_bytes: int
    stored_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a seal covers; `text` is canonical JSON: the same file gives the same hash."""

    versions: tuple[ListedVersion, ...]
    text: bytes

    @property
    def sha256(self) -> str:
        """The digest that stands in the seal's signature."""
        return sha256(self.text).hexdigest()


def rows_of(case_id: int) -> list[PaperVersion]:
    """Every version of the case's papers, but the catalogue, in the order of the file."""
    rows = PaperVersion.objects.filter(
        paper__case_id=case_id, paper__set_aside_at__isnull=True
    ).exclude(paper__material=materials.CATALOGUE)
    return list(
        rows.select_related("paper").defer("paper__words").order_by("paper_id", "version")
    )


def manifest_of(rows: list[PaperVersion]) -> Manifest:
    """List the versions; papers are numbered from 1 in their order."""
    numbers = {pk: place for place, pk in enumerate(dict.fromkeys(r.paper_id for r in rows), 1)}
    versions = tuple(_listed(row, numbers) for row in rows)
    plain = [
        {name: getattr(one, name) for name in ListedVersion.__dataclass_fields__}
        for one in versions
    ]
    text = json.dumps({"papers": plain}, ensure_ascii=False, sort_keys=True, indent=1)
    return Manifest(versions=versions, text=text.encode())


def _listed(row: PaperVersion, numbers: Mapping[int, int]) -> ListedVersion:
    return ListedVersion(
        number=numbers[row.paper_id],
        paper_id=row.paper_id,
        version=row.version,
        material=row.paper.material,
        title=row.paper.title,
        file_name=row.file_name,
        kind=row.kind,
        sha256=row.sha256,
        sm3=row.sm3,
        size_bytes=row.size_bytes,
        stored_at=row.stored_at.isoformat(),
    )


def read_manifest(text: bytes) -> Manifest:
    """Read a manifest back."""
    plain = json.loads(text)
    return Manifest(
        versions=tuple(ListedVersion(**entry) for entry in plain["papers"]), text=text
    )
