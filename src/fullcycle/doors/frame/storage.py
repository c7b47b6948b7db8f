"""Served files by a name that holds their content's hash, once they are collected."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.files.storage import Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from fullcycle.doors.frame.sheets import JOINED, SHEETS


Places = Mapping[str, tuple[Storage, str]]


class HashedWhenCollected(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names for collected files; plain names where nothing was collected (tests)."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """Return the collected name, or the plain one."""
        collected: dict[str, str] = self.hashed_files
        return collected.get(self.hash_key(self.clean_name(name)), name)

    @property
    def has_joined_sheet(self) -> bool:
        """Whether the stylesheets of every page were collected as one."""
        return JOINED in self.hashed_files

    def post_process(
        self,
        paths: Places,
        dry_run: bool = False,  # noqa: FBT001, FBT002 - Django's signature
        **options: Any,  # noqa: ANN401 - Django's own
    ) -> Iterator[tuple[str, str | None, bool | Exception]]:
        """Join the stylesheets of every page, then hash and compress what was collected."""
        if not dry_run and all(sheet in paths for sheet in SHEETS):
            self._join_sheets()
            paths = {**paths, JOINED: (self, JOINED)}
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _join_sheets(self) -> None:
        sheets = [Path(self.path(sheet)).read_text(encoding="utf-8") for sheet in SHEETS]
        Path(self.path(JOINED)).write_text("\n".join(sheets), encoding="utf-8")
