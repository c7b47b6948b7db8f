"""Papers come in once, keep their versions, and find their case."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.records.archive.conftest import CASE, DRAFT, NOON, OTHER_CASE, pdf, picture

from fullcycle.gateways.paper_store import port as paper_store
from fullcycle.gateways.paper_store.port import UnableToKeep
from fullcycle.gateways.registers.port import Register, RegisterAnswer
from fullcycle.records.archive import actions as archive
from fullcycle.records.archive.models import Paper, PaperVersion
from fullcycle.records.journal import queries as journal


@pytest.mark.django_db
class TestAddPaper:
    def test_keeps_what_the_paper_says_and_what_the_file_is(self, add, agent):
        content = pdf(pages=3)

        stored = add(
            content=content,
            number=" 91110108551385082Q ",
            holder="温州海螺电器有限公司",
            valid_until=date(2046, 1, 1),
            by_id=agent,
        )

        kept = PaperVersion.objects.select_related("paper").get(paper_id=stored.paper_id)
        assert (kept.paper.title, kept.paper.number) == (
            "营业执照等主体证明",
            "91110108551385082Q",
        )
        assert (kept.version, kept.kind, kept.pages) == (1, "pdf", 3)
        assert (kept.size_bytes, kept.stored_by_id) == (len(content), agent)
        assert kept.valid_until == kept.paper.valid_until == date(2046, 1, 1)

    def test_prints_the_digests_of_the_standards(self, add):
        # FIPS 180-2 B.1 and GB/T 32905-2016 A.1: both give the digests of the text abc.
        stored = add(material="M09", content=b"abc", file_name="a.csv")

        kept = PaperVersion.objects.get(paper_id=stored.paper_id)
        assert kept.sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        assert kept.sm3 == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"

    def test_writes_the_journal(self, add, agent, customer):
        stored = add(by_id=agent)

        (line,) = journal.list_lines_of_case(case_id=CASE)
        assert (line.act, line.subject_id) == ("archive.paper.added", str(stored.paper_id))
        assert (line.actor_id, line.for_customer_id) == (agent, customer)

    def test_masks_the_number_of_an_identity_card(self, add):
        stored = add(
            material="M04", content=picture(), file_name="a.jpg", number="11010519491231002X"
        )

        assert Paper.objects.get(pk=stored.paper_id).number == "110105********002X"

    def test_refuses_a_paper_that_has_run_out_the_day_before(self, add):
        with pytest.raises(archive.UnableToAddPaper, match="2026-11-23 已到期") as refusal:
            add(valid_until=date(2026, 11, 23))

        assert refusal.value.reason is archive.Reason.EXPIRED

    def test_takes_a_paper_on_its_last_day(self, add):
        assert add(valid_until=date(2026, 11, 24)).version == 1

    def test_costs_three_statements(self, add):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            add()

        statements = [q["sql"] for q in asked if "SAVEPOINT" not in q["sql"]]
        assert len(statements) == 3

    def test_says_that_the_store_is_full_and_writes_nothing(self, add):
        class Full:
            def keep(self, _content):
                raise UnableToKeep("文件暂时无法存入档案库，请稍后重试。")

        with (
            paper_store.lent(Full()),
            pytest.raises(archive.UnableToAddPaper, match="稍后重试"),
        ):
            add()

        assert not Paper.objects.exists()


@pytest.mark.django_db
class TestTheSameFileTwice:
    def test_is_stored_once_in_one_case(self, add):
        first = add()

        second = add()

        assert second == archive.StoredPaper(
            paper_id=first.paper_id,
            version=1,
            is_repeat=True,
            first_copy_paper_id=first.paper_id,
        )
        assert Paper.objects.count() == 1

    @pytest.mark.parametrize(
        ("_case", "elsewhere"),
        [
            ("another case", {"case_id": OTHER_CASE}),
            ("another material", {"material": "M05"}),
            ("a draft", {"case_id": None, "application_id": DRAFT}),
        ],
        ids=str,
    )
    def test_becomes_a_paper_that_points_to_the_first_elsewhere(self, add, _case, elsewhere):
        first = add()

        second = add(**elsewhere)

        assert second.is_repeat
        assert second.first_copy_paper_id == first.paper_id
        assert second.paper_id != first.paper_id
        assert Paper.objects.get(pk=second.paper_id).first_copy_id == first.paper_id

    def test_is_no_repeat_for_another_customer(self, add, neighbour):
        add()

        assert not add(customer_id=neighbour, case_id=OTHER_CASE).is_repeat

    def test_is_no_repeat_of_one_that_was_set_aside(self, add):
        wrong = add()
        archive.set_aside_paper(paper_id=wrong.paper_id, reason="传错了", by_id=None, at=NOON)

        assert not add().is_repeat

    def test_is_recognised_within_a_draft_without_a_customer(self, add):
        draft = {"customer_id": None, "case_id": None, "application_id": DRAFT}
        first = add(**draft)

        assert add(**draft).paper_id == first.paper_id


@pytest.mark.django_db
class TestAddVersion:
    def test_leaves_the_older_version_as_it_was(self, add, store):
        old = pdf(title="旧执照")
        paper_id = add(content=old, number="A-1").paper_id
        before = PaperVersion.objects.filter(paper_id=paper_id).values().get()

        renewed = archive.add_version(
            archive.NewVersion(
                paper_id=paper_id,
                content=pdf(title="新执照"),
                file_name="new.pdf",
                number="A-2",
            ),
            by_id=None,
            at=NOON + timedelta(days=9),
        )

        assert renewed.version == 2
        assert (
            PaperVersion.objects.filter(paper_id=paper_id, version=1).values().get() == before
        )
        assert store.fetch(before["sha256"]) == old
        assert Paper.objects.get(pk=paper_id).number == "A-2"

    def test_stores_the_newest_bytes_no_second_time(self, add):
        paper_id = add(content=pdf(title="x")).paper_id
        same = archive.NewVersion(paper_id=paper_id, content=pdf(title="x"), file_name="x.pdf")

        again = archive.add_version(same, by_id=None, at=NOON)

        assert (again.version, again.is_repeat) == (1, True)
        assert PaperVersion.objects.count() == 1

    def test_judges_the_file_like_the_first(self, add):
        page = archive.NewVersion(
            paper_id=add().paper_id, content=b"<html></html>", file_name="x.pdf"
        )

        with pytest.raises(archive.UnableToAddPaper, match="网页"):
            archive.add_version(page, by_id=None, at=NOON)

    def test_refuses_a_paper_that_was_set_aside(self, add):
        paper_id = add().paper_id
        archive.set_aside_paper(paper_id=paper_id, reason="传错了", by_id=None, at=NOON)
        late = archive.NewVersion(paper_id=paper_id, content=pdf(2), file_name="x.pdf")

        with pytest.raises(archive.UnableToAddPaper, match="已移出"):
            archive.add_version(late, by_id=None, at=NOON)


@pytest.mark.django_db
class TestFileGenerated:
    def contract(self, customer, **fields):
        given = {
            "material": "SUPPLY_CONTRACT",
            "content": pdf(pages=5),
            "file_name": "供用电合同.pdf",
            "customer_id": customer,
            "case_id": CASE,
            "pages": 5,
        }
        return archive.NewPaper(**given | fields)

    def test_files_our_own_paper_with_two_statements(self, customer):
        with CaptureQueriesContext(connection) as asked:
            stored = archive.file_generated(self.contract(customer), by_id=None, at=NOON)

        kept = PaperVersion.objects.select_related("paper").get(paper_id=stored.paper_id)
        assert (kept.source, kept.pages, kept.paper.title) == ("GENERATED", 5, "供用电合同")
        assert len([q for q in asked if "SAVEPOINT" not in q["sql"]]) == 2

    def test_files_the_signed_one_as_the_next_version(self, customer):
        paper_id = archive.file_generated(self.contract(customer), by_id=None, at=NOON).paper_id

        signed = archive.file_generated_version(
            archive.NewVersion(
                paper_id=paper_id,
                content=pdf(pages=5, title="已签"),
                file_name="供用电合同.pdf",
                is_signed=True,
            ),
            by_id=None,
            at=NOON,
        )

        kept = PaperVersion.objects.filter(paper_id=paper_id).order_by("version")
        assert signed.version == 2
        assert [version.is_signed for version in kept] == [False, True]

    def test_refuses_what_is_no_pdf(self, customer):
        with pytest.raises(archive.UnableToAddPaper, match="PDF"):
            archive.file_generated(
                self.contract(customer, content=b"<html>"), by_id=None, at=NOON
            )


@pytest.mark.django_db
class TestFileRegisterAnswer:
    def test_keeps_the_answer_with_its_receipt(self, customer, store):
        answer = RegisterAnswer(
            register=Register.BUSINESS_LICENCE,
            number="91110108551385082Q",
            holder="温州海螺电器有限公司",
            facts=(("legal_person", "王小明"),),
            valid_until=None,
            receipt_id="SIM-0123",
            fetched_at=NOON,
            is_simulated=True,
        )
        entry = archive.RegisterPaper(material="M02", answer=answer, customer_id=customer)

        stored = archive.file_register_answer(entry, by_id=None, at=NOON)

        kept = PaperVersion.objects.get(paper_id=stored.paper_id)
        assert (kept.source, kept.receipt_id, kept.kind) == ("REGISTER", "SIM-0123", "json")
        assert "王小明" in store.fetch(kept.sha256).decode()


@pytest.mark.django_db
class TestAttachToCase:
    def draft(self, add, **fields):
        own = {"customer_id": None, "case_id": None, "application_id": DRAFT}
        return add(**own | fields).paper_id

    def test_gives_the_papers_of_the_draft_their_case_and_customer(self, add, customer):
        papers = (self.draft(add), self.draft(add, material="M05"))
        add(customer_id=None, case_id=None, application_id=DRAFT + 1)

        moved = archive.attach_to_case(
            application_id=DRAFT, case_id=CASE, customer_id=customer, matter="hv_new", at=NOON
        )

        assert moved == papers
        rows = Paper.objects.filter(case_id=CASE, customer_id=customer, matter="hv_new")
        assert tuple(rows.order_by("pk").values_list("pk", flat=True)) == papers

    def test_moves_them_once(self, add, customer):
        self.draft(add)
        archive.attach_to_case(
            application_id=DRAFT, case_id=CASE, customer_id=customer, at=NOON
        )

        moved = archive.attach_to_case(
            application_id=DRAFT, case_id=OTHER_CASE, customer_id=customer, at=NOON
        )

        assert moved == ()

    def test_refuses_papers_of_another_customer(self, add, customer, neighbour):
        self.draft(add, customer_id=neighbour)

        with pytest.raises(archive.UnableToMovePapers, match="另一家客户"):
            archive.attach_to_case(
                application_id=DRAFT, case_id=CASE, customer_id=customer, at=NOON
            )


@pytest.mark.django_db
class TestSetAside:
    def test_wants_a_reason(self, add):
        paper_id = add().paper_id

        with pytest.raises(archive.UnableToSetAside, match="为什么"):
            archive.set_aside_paper(paper_id=paper_id, reason=" ", by_id=None, at=NOON)

    def test_happens_once(self, add):
        paper_id = add().paper_id
        archive.set_aside_paper(paper_id=paper_id, reason="传错了", by_id=None, at=NOON)

        with pytest.raises(archive.UnableToSetAside, match="已经移出"):
            archive.set_aside_paper(paper_id=paper_id, reason="传错了", by_id=None, at=NOON)


@pytest.mark.django_db
class TestTheDatabase:
    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE archive_paperversion SET sha256 = repeat('0', 64)",
            "UPDATE archive_paperversion SET stored_at = now()",
            "DELETE FROM archive_paperversion",
            "DELETE FROM archive_paper",
            "UPDATE archive_paper SET case_id = 9",
            "UPDATE archive_paper SET customer_id = NULL",
            "UPDATE archive_paper SET title = '别的'",
            "UPDATE archive_paper SET latest_version = 0",
        ],
    )
    def test_refuses_to_change_or_remove_what_was_stored(self, add, statement):
        add()

        with (
            pytest.raises(DatabaseError, match="append only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)

    def test_refuses_a_paper_that_belongs_to_nothing(self, add):
        with (
            pytest.raises(DatabaseError, match="archive_paper_belongs_to_something"),
            transaction.atomic(),
        ):
            add(customer_id=None, case_id=None)
