"""Served files by a name that holds their content's hash, once they are collected."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedWhenCollected(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names for collected files; plain names where nothing was collected (tests)."""

    manifest_strict = False

    def stored_name(self, name: str) -> str:
        """Return the collected name, or the plain one."""
        collected: dict[str, str] = self.hashed_files
        return collected.get(self.hash_key(self.clean_name(name)), name)
