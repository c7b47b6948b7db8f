"""Who opens what, what is written down, and how a door hands it over."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from tests.records.archive.conftest import CASE, DRAFT, NOON, pdf, picture

from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries
from fullcycle.records.journal import queries as journal
from fullcycle.records.people import actions as people


def opened(paper_id, by_id, **fields):
    return queries.open_paper(paper_id=paper_id, by_id=by_id, at=NOON, **fields)


def mandate(person_id, customer_id, **fields):
    terms = people.NewMandate(
        person_id=person_id,
        customer_id=customer_id,
        starts_at=NOON - timedelta(days=1),
        evidence="授权委托书",
        **fields,
    )
    return people.grant_mandate(terms, at=NOON - timedelta(days=1))


@pytest.mark.django_db
class TestOpenPaper:
    def test_hands_staff_the_bytes_that_came_in(self, add, clerk):
        content = pdf(3)

        assert opened(add(content=content).paper_id, clerk).content == content

    def test_hands_out_an_older_version_when_asked(self, add, clerk):
        paper_id = add(content=pdf(1)).paper_id
        newer = archive.NewVersion(paper_id=paper_id, content=pdf(2), file_name="b.pdf")
        archive.add_version(newer, by_id=None, at=NOON)

        assert opened(paper_id, clerk).content == pdf(2)
        assert opened(paper_id, clerk, version=1).content == pdf(1)

    def test_keeps_a_photo_to_the_byte_with_the_place_it_was_taken(self, add, clerk):
        exif = Image.Exif()
        exif.get_ifd(0x8825)[1] = "N"
        photo = picture(exif=exif)
        paper_id = add(material="SITE_PHOTO", content=photo, file_name="a.jpg").paper_id

        content = opened(paper_id, clerk).content

        assert content == photo
        assert Image.open(io.BytesIO(content)).getexif().get_ifd(0x8825) == {1: "N"}

    def test_refuses_a_stranger_as_if_there_were_no_paper(self, add, stranger):
        with pytest.raises(queries.UnableToOpenPaper) as not_theirs:
            opened(add().paper_id, stranger)
        with pytest.raises(queries.UnableToOpenPaper) as not_there:
            opened(404, stranger)

        assert str(not_theirs.value) == str(not_there.value)

    @pytest.mark.parametrize(
        ("_case", "terms", "may"),
        [
            ("all accounts and matters", {}, True),
            ("this matter", {"matters": frozenset({"hv_new"})}, True),
            ("another matter", {"matters": frozenset({"rename"})}, False),
            ("another account", {"accounts": frozenset({"3303000000002"})}, False),
            ("this account", {"accounts": frozenset({"3303000000001"})}, True),
            ("over", {"ends_at": NOON}, False),
        ],
        ids=str,
    )
    def test_asks_the_mandate_of_the_customers_person(
        self, add, agent, customer, _case, terms, may
    ):
        paper_id = add(matter="hv_new", account="3303000000001").paper_id
        mandate(agent, customer, **terms)

        if may:
            assert opened(paper_id, agent).content
        else:
            with pytest.raises(queries.UnableToOpenPaper, match="无权"):
                opened(paper_id, agent)

    def test_does_not_take_a_mandate_for_the_neighbour(self, add, agent, neighbour):
        mandate(agent, neighbour)

        with pytest.raises(queries.UnableToOpenPaper, match="无权"):
            opened(add().paper_id, agent)

    def test_shows_a_draft_to_whoever_handed_it_in_only(self, add, agent, stranger, customer):
        paper_id = add(
            customer_id=None, case_id=None, application_id=DRAFT, by_id=agent
        ).paper_id

        assert opened(paper_id, agent).content
        with pytest.raises(queries.UnableToOpenPaper, match="无权"):
            opened(paper_id, stranger)

        archive.attach_to_case(
            application_id=DRAFT, case_id=CASE, customer_id=customer, at=NOON
        )
        with pytest.raises(queries.UnableToOpenPaper, match="无权"):
            opened(paper_id, agent)

    def test_says_that_the_bytes_were_tampered_with(self, add, clerk, store):
        stored = add()
        (sha256,) = store.contents
        store.contents[sha256] = store.contents[sha256].replace(b"595", b"596")

        with pytest.raises(queries.UnableToOpenPaper, match="不一致"):
            opened(stored.paper_id, clerk)


@pytest.mark.django_db
class TestIdentityPapers:
    @pytest.fixture(params=["M03", "M04"])
    def card(self, request, add):
        return add(material=request.param, content=picture(), file_name="a.jpg").paper_id

    def lines(self, card):
        lines = journal.list_lines_of_subject(subject_kind="paper", subject_id=card)
        return [line for line in lines if line.act == "archive.paper.opened"]

    def test_are_opened_for_a_reason_that_is_written_down(self, card, clerk, customer):
        opened(card, clerk, reason="核对经办人")

        (line,) = self.lines(card)
        assert (line.actor_id, line.for_customer_id) == (clerk, customer)
        assert line.details["reason"] == "核对经办人"

    def test_stay_closed_without_a_reason(self, card, clerk):
        with pytest.raises(queries.UnableToOpenPaper, match="查看原因"):
            opened(card, clerk, reason="  ")

        assert self.lines(card) == []

    def test_leave_no_line_for_whoever_may_not_see_them(self, card, stranger):
        with pytest.raises(queries.UnableToOpenPaper):
            opened(card, stranger, reason="好奇")

        assert self.lines(card) == []

    def test_differ_from_others_which_leave_no_line(self, add, clerk):
        licence = add().paper_id

        opened(licence, clerk)

        assert self.lines(licence) == []


@pytest.mark.django_db
class TestHeaders:
    def test_make_a_browser_save_and_not_guess(self, add, clerk):
        headers = opened(add(file_name="执照").paper_id, clerk).headers

        assert headers["Content-Type"] == "application/pdf"
        assert headers["Content-Disposition"].startswith(
            "attachment; filename*=utf-8''%E6%89%A7"
        )
        assert headers["Content-Disposition"].endswith(".pdf")
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "private, no-store"

    def test_let_no_file_name_add_a_header(self, add, clerk):
        paper = opened(add(file_name='a"\r\nSet-Cookie: x=1.pdf').paper_id, clerk)

        assert "\r" not in paper.headers["Content-Disposition"]
        assert "\n" not in paper.headers["Content-Disposition"]


@pytest.mark.django_db
class TestGetContent:
    def test_gives_the_platform_what_it_works_on(self, add):
        content = pdf(2)

        assert queries.get_content(paper_id=add(content=content).paper_id).content == content

    def test_knows_no_paper_that_is_not_there(self):
        with pytest.raises(queries.UnableToOpenPaper, match="没有"):
            queries.get_content(paper_id=404)
