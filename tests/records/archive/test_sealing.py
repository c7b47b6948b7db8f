"""A file is sealed, proved, and opens elsewhere."""

import hashlib
import io
import re
import zipfile
from urllib.parse import unquote

import pypdf
import pytest
from django.db import connection
from django.utils import translation
from tests.records.archive.conftest import CASE, NOON, pdf, picture

from fullcycle.gateways.signer import port as signer
from fullcycle.gateways.typesetter import port as typesetter
from fullcycle.gateways.typesetter.plain import PlainTypesetter
from fullcycle.gateways.typesetter.typst_compiler import TypstTypesetter
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries
from fullcycle.records.archive.models import FileSeal, PaperVersion
from fullcycle.records.journal import queries as journal


COVER = archive.FileCover(
    issuer="温州供电公司",
    archive_number="3305012345678-2026-XZ-001",
    customer="温州海螺电器有限公司",
    account_number="3305012345678",
    business="高压新装",
    year="2026",
)


@pytest.fixture(autouse=True)
def _tools(seal):
    with typesetter.lent(PlainTypesetter()), signer.lent(seal):
        yield


@pytest.fixture
def papers(add):
    return [
        add(title="营业执照", content=pdf(2)).paper_id,
        add(title="设计图", material="M20", content=pdf(5)).paper_id,
        add(
            title="经办人身份证", material="M04", content=picture(), file_name="a.jpg"
        ).paper_id,
    ]


def sealed(at=NOON, by_id=None):
    return archive.seal_file(case_id=CASE, cover=COVER, at=at, by_id=by_id)


def behind_the_triggers(statement, parameters=()):
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, parameters)
        cursor.execute("SET session_replication_role = origin")


@pytest.mark.django_db
class TestSealFile:
    def test_signs_a_catalogue_with_the_hash_of_the_manifest(self, papers, seal, clerk):
        file = sealed(by_id=clerk)

        catalogue = queries.get_content(paper_id=file.paper_id).content
        (finding,) = seal.check(catalogue, at=NOON)
        assert (file.place, file.version, file.papers) == (1, 1, len(papers))
        assert finding.is_intact
        assert finding.who == "周敏"
        assert file.manifest_sha256 in finding.reason

    @pytest.mark.usefixtures("papers")
    def test_prints_every_paper_in_chinese_as_pdf_a(self):
        with typesetter.lent(TypstTypesetter()), translation.override("en"):
            file = sealed()

        reader = pypdf.PdfReader(
            io.BytesIO(queries.get_content(paper_id=file.paper_id).content)
        )
        printed = re.sub(r"\s", "", "".join(page.extract_text() for page in reader.pages))
        sm3s = PaperVersion.objects.filter(paper__title="设计图").values_list("sm3", flat=True)
        assert reader.xmp_metadata.pdfaid_part == "2"
        assert all(
            words in printed for words in ("营业执照", "设计图", "经办人身份证", "销户后30年")
        )
        assert sm3s[0][:16] in printed

    @pytest.mark.usefixtures("papers")
    def test_keeps_its_seal_while_nothing_changed(self):
        assert sealed() == sealed()
        assert FileSeal.objects.count() == 1

    @pytest.mark.usefixtures("papers")
    def test_is_sealed_anew_when_papers_came(self, add):
        first = sealed()
        add(title="竣工图", material="M24", content=pdf(9))

        second = sealed()

        assert (second.paper_id, second.version, second.place) == (first.paper_id, 2, 2)
        assert second.papers == first.papers + 1

    def test_refuses_a_case_without_papers(self, db):  # noqa: ARG002 - the database
        with pytest.raises(archive.UnableToSealFile, match="还没有材料"):
            sealed()

    def test_names_the_paper_that_was_tampered_with(self, papers, store):
        row = PaperVersion.objects.get(paper_id=papers[1])
        store.contents[row.sha256] = b"other"

        with pytest.raises(archive.UnableToSealFile, match=r"设计图.*不一致"):
            sealed()

        assert not FileSeal.objects.exists()

    @pytest.mark.usefixtures("papers")
    def test_writes_the_journal(self):
        file = sealed()

        acts = {line.act: line for line in journal.list_lines_of_case(case_id=CASE)}
        line = acts["archive.file.sealed"]
        assert line.details == {"place": 1, "manifest_sha256": file.manifest_sha256}


@pytest.mark.django_db
class TestCheckFile:
    @pytest.fixture(autouse=True)
    def file(self, papers):  # noqa: ARG002 - sealed with its papers
        return sealed()

    def words(self):
        return [(fault.title, fault.words) for fault in queries.check_file(case_id=CASE).faults]

    def test_finds_an_untouched_file_whole(self):
        finding = queries.check_file(case_id=CASE)

        assert finding.is_whole
        assert (finding.sealed_at, finding.checked, finding.came_after) == (NOON, 3, 0)

    def test_counts_what_came_after_the_seal(self, add):
        add(title="竣工图", material="M24", content=pdf(9))

        finding = queries.check_file(case_id=CASE)

        assert (finding.is_whole, finding.came_after) == (True, 1)

    def test_finds_one_changed_byte(self, papers, store):
        row = PaperVersion.objects.get(paper_id=papers[0])
        content = store.contents[row.sha256]
        store.contents[row.sha256] = content[:-1] + bytes([content[-1] ^ 1])

        ((title, words),) = self.words()
        assert title == "营业执照"
        assert "不一致" in words

    def test_finds_a_hash_that_was_changed_with_the_bytes(self, papers, store):
        forged = store.keep(pdf(7))
        behind_the_triggers(
            "UPDATE archive_paperversion SET sha256 = %s WHERE paper_id = %s",
            [forged, papers[0]],
        )

        assert self.words() == [("营业执照", "登记的摘要值被改动过。")]

    def test_finds_a_paper_that_was_taken_out(self, papers):
        archive.set_aside_paper(paper_id=papers[0], reason="传错了", by_id=None, at=NOON)

        assert self.words() == [("营业执照", "封存后被移出。")]

    def test_finds_a_changed_manifest(self):
        behind_the_triggers(
            "UPDATE archive_fileseal SET manifest = "
            "convert_to(replace(convert_from(manifest, 'UTF8'), '设计图', '别的图'), 'UTF8')"
        )

        assert [words for _title, words in self.words()] == [
            "清单被改动过。",
            "签章签的是另一份清单。",
        ]

    def test_finds_a_manifest_that_was_changed_with_its_hash(self):
        behind_the_triggers(
            "UPDATE archive_fileseal SET manifest = "
            "convert_to(replace(convert_from(manifest, 'UTF8'), '设计图', '别的图'), 'UTF8')"
        )
        behind_the_triggers(
            "UPDATE archive_fileseal SET manifest_sha256 = encode(sha256(manifest), 'hex')"
        )

        assert [words for _title, words in self.words()] == ["签章签的是另一份清单。"]

    def test_finds_a_catalogue_without_a_good_signature(self, file, store):
        forged = store.keep(pdf(1))
        behind_the_triggers(
            "UPDATE archive_paperversion SET sha256 = %s WHERE paper_id = %s",
            [forged, file.paper_id],
        )

        assert self.words() == [("卷内目录", "目录上的签章无效。")]

    def test_says_that_there_is_no_seal(self):
        finding = queries.check_file(case_id=CASE + 1)

        assert (finding.sealed_at, finding.is_whole) == (None, False)


@pytest.mark.django_db
class TestExportFile:
    def exported(self, by_id, reason="移交档案馆"):
        return queries.export_file(case_id=CASE, by_id=by_id, reason=reason, at=NOON)

    def test_holds_all_that_is_needed_elsewhere(self, papers, clerk, seal):
        file = sealed()

        with zipfile.ZipFile(io.BytesIO(self.exported(clerk))) as package:
            contents = {name: package.read(name) for name in package.namelist()}

        assert contents["papers/001-营业执照-v1.pdf"] == pdf(2)
        assert len([name for name in contents if name.startswith("papers/")]) == len(papers)
        assert hashlib.sha256(contents["manifest.json"]).hexdigest() == file.manifest_sha256
        (finding,) = seal.check(contents["catalogue.pdf"], at=NOON)
        assert file.manifest_sha256 in finding.reason
        for line in contents["SHA256SUMS"].decode().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256(contents[name]).hexdigest() == digest

    @pytest.mark.usefixtures("papers")
    def test_has_an_index_that_leads_to_every_paper_and_nowhere_else(self, clerk, add):
        add(title="<script>alert(1)</script>", material="M24", content=pdf(9))
        sealed()

        with zipfile.ZipFile(io.BytesIO(self.exported(clerk))) as package:
            index = package.read("index.html").decode()
            names = set(package.namelist())

        links = {unquote(link) for link in re.findall(r'href="([^"]+)"', index)}
        assert links == names - {"index.html", "manifest.json", "SHA256SUMS"}
        assert "<script" not in index
        assert "http" not in index

    @pytest.mark.usefixtures("papers")
    def test_gives_the_same_bytes_for_the_same_seal(self, clerk):
        sealed()

        assert self.exported(clerk) == self.exported(clerk)

    @pytest.mark.usefixtures("papers")
    def test_is_written_down_with_its_reason(self, clerk):
        sealed()
        self.exported(clerk)

        newest = journal.list_lines_of_case(case_id=CASE)[0]
        assert (newest.act, newest.actor_id) == ("archive.file.exported", clerk)
        assert newest.details["reason"] == "移交档案馆"

    @pytest.mark.usefixtures("papers")
    def test_refuses_others_no_reason_and_no_seal(self, clerk, stranger):
        with pytest.raises(queries.UnableToExportFile, match="还没有封存"):
            self.exported(clerk)
        sealed()
        with pytest.raises(queries.UnableToExportFile, match="为什么"):
            self.exported(clerk, reason=" ")
        with pytest.raises(queries.UnableToExportFile, match="在岗员工"):
            self.exported(stranger)

    def test_refuses_what_was_tampered_with(self, papers, clerk, store):
        sealed()
        row = PaperVersion.objects.get(paper_id=papers[0])
        store.contents[row.sha256] = b"other"

        with pytest.raises(queries.UnableToExportFile, match="不一致"):
            self.exported(clerk)
