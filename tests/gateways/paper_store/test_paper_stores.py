"""What holds for every paper store, and what is particular to the folder."""

import hashlib
from concurrent.futures import ThreadPoolExecutor

import pytest

from fullcycle.gateways.paper_store import folder
from fullcycle.gateways.paper_store.folder import FolderPapers
from fullcycle.gateways.paper_store.memory import MemoryPapers
from fullcycle.gateways.paper_store.port import UnableToFetch, UnableToKeep


LICENCE = "营业执照".encode()
ABC_SHA256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
"""FIPS 180-2, appendix B.1: the digest of the three bytes abc."""


@pytest.fixture(params=["folder", "memory"])
def both(request, tmp_path):
    """A store, and a way to change what lies in it behind its back."""
    if request.param == "memory":
        store = MemoryPapers()

        def tamper(sha256, content):
            if content is None:
                del store.contents[sha256]
            else:
                store.contents[sha256] = content

        return store, tamper

    def tamper_file(sha256, content):
        path = file_of(tmp_path, sha256)
        path.unlink()
        if content is not None:
            path.write_bytes(content)

    return FolderPapers(tmp_path), tamper_file


def file_of(folder, sha256):
    return folder / sha256[:2] / sha256[2:4] / sha256


class TestEveryPaperStore:
    def test_gives_back_what_it_keeps(self, both):
        store, _tamper = both

        assert store.fetch(store.keep(LICENCE)) == LICENCE

    def test_names_content_by_its_sha256(self, both):
        store, _tamper = both

        assert store.keep(b"abc") == ABC_SHA256

    def test_keeps_whole_papers_also_where_nobody_waits_for_the_disk(self, both):
        store, _tamper = both

        with folder.without_waiting():
            sha256 = store.keep(LICENCE)

        assert store.fetch(sha256) == LICENCE

    def test_keeps_the_same_content_once(self, both):
        store, _tamper = both

        assert store.keep(LICENCE) == store.keep(LICENCE)

    def test_refuses_content_of_which_a_byte_was_changed(self, both):
        store, tamper = both
        sha256 = store.keep(LICENCE)
        tamper(sha256, LICENCE[:-1] + b"?")

        with pytest.raises(UnableToFetch, match="不一致"):
            store.fetch(sha256)

    def test_says_that_content_is_gone(self, both):
        store, tamper = both
        sha256 = store.keep(LICENCE)
        tamper(sha256, None)

        with pytest.raises(UnableToFetch, match="找不到"):
            store.fetch(sha256)

    @pytest.mark.parametrize("name", ["", "0" * 64, "../../etc/passwd", "A" * 64])
    def test_holds_nothing_under_other_names(self, both, name):
        store, _tamper = both

        with pytest.raises(UnableToFetch, match="找不到"):
            store.fetch(name)

    def test_heals_what_was_damaged_when_the_same_content_comes_again(self, both):
        store, tamper = both
        sha256 = store.keep(LICENCE)
        tamper(sha256, b"damaged")

        store.keep(LICENCE)

        assert store.fetch(sha256) == LICENCE


class TestFolder:
    def test_keeps_the_damaged_bytes_as_evidence(self, tmp_path):
        store = FolderPapers(tmp_path)
        path = file_of(tmp_path, store.keep(LICENCE))
        path.unlink()
        path.write_bytes(b"damaged")

        store.keep(LICENCE)

        aside = [file.read_bytes() for file in path.parent.glob("*.damaged-*")]
        assert aside == [b"damaged"]

    def test_leaves_one_file_that_nobody_may_write(self, tmp_path):
        sha256 = FolderPapers(tmp_path).keep(LICENCE)

        (file,) = [found for found in tmp_path.rglob("*") if found.is_file()]
        assert file == file_of(tmp_path, sha256)
        assert file.stat().st_mode & 0o777 == 0o400
        assert hashlib.sha256(file.read_bytes()).hexdigest() == sha256

    def test_says_that_it_cannot_write(self, tmp_path):
        blocked = tmp_path / "papers"
        blocked.write_bytes(b"a file where the folder should be")

        with pytest.raises(UnableToKeep, match="稍后重试"):
            FolderPapers(blocked).keep(LICENCE)

    def test_is_written_by_several_at_once(self, tmp_path):
        store = FolderPapers(tmp_path)

        with ThreadPoolExecutor(8) as workers:
            names = set(workers.map(lambda _n: store.keep(LICENCE * 5000), range(40)))

        (name,) = names
        assert store.fetch(name) == LICENCE * 5000
        assert len([found for found in tmp_path.rglob("*") if found.is_file()]) == 1
