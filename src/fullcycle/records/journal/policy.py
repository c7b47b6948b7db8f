"""Who may read the journal."""

from collections.abc import Collection


READERS = frozenset({"AUDIT", "ADMIN"})
"""The roles that may read the whole journal; a case's own lines go with the case."""


def may_read_journal(*, roles: Collection[str]) -> bool:
    """Whether one of these roles may read every line."""
    return not READERS.isdisjoint(roles)
