"""The paper store for tests and simulations: content lies in memory and ends with it."""

from hashlib import sha256 as digest_of

from django.utils.translation import gettext as _

from fullcycle.gateways.paper_store.port import UnableToFetch


class MemoryPapers:
    """Keeps content in a dictionary; `contents` lies open, so that a test can tamper."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    def keep(self, content: bytes) -> str:
        sha256 = digest_of(content).hexdigest()
        self.contents[sha256] = content
        return sha256

    def fetch(self, sha256: str) -> bytes:
        content = self.contents.get(sha256)
        if content is None:
            raise UnableToFetch(_("档案库中找不到这份文件。"))
        if digest_of(content).hexdigest() != sha256:
            raise UnableToFetch(_("这份文件与存入时不一致，可能已损坏或被改动。"))
        return content
