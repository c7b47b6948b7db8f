"""Lists, validity and search."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.records.archive.conftest import CASE, NOON, OTHER_CASE, pdf, picture

from fullcycle.records.archive import actions as archive
from fullcycle.records.archive import queries
from fullcycle.records.archive.models import Paper
from fullcycle.records.people import actions as people


MIDNIGHT_IN_CHINA = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


def titles(papers):
    return [paper.title for paper in papers]


@pytest.mark.django_db
class TestListPapers:
    def test_shows_the_newest_version_of_each_paper_of_a_case(self, add, agent):
        licence = add(by_id=agent).paper_id
        add(material="M05", content=pdf(title="委托书"), case_id=OTHER_CASE)
        renewed = archive.NewVersion(paper_id=licence, content=pdf(2), file_name="新.pdf")
        archive.add_version(renewed, by_id=agent, at=NOON)

        (card,) = queries.list_papers(case_id=CASE, at=NOON)

        assert (card.paper_id, card.version, card.pages) == (licence, 2, 2)
        assert (card.file_name, card.stored_by) == ("新.pdf", "林小华")
        assert card.wording.en == "Business licence or other proof of the entity"

    def test_shows_all_of_a_customer_in_the_order_they_came(self, add, customer, neighbour):
        add(title="甲")
        add(title="乙", case_id=OTHER_CASE)
        add(title="丙", customer_id=neighbour)

        assert titles(queries.list_papers(customer_id=customer, at=NOON)) == ["甲", "乙"]

    def test_leaves_out_what_was_set_aside(self, add):
        paper_id = add().paper_id
        archive.set_aside_paper(paper_id=paper_id, reason="传错了", by_id=None, at=NOON)

        assert queries.list_papers(case_id=CASE, at=NOON) == ()
        assert queries.get_paper(paper_id=paper_id, at=NOON).title

    def test_asks_the_database_once(self, add, agent, django_assert_num_queries):
        for number in range(5):
            add(content=pdf(title=f"{number}"), by_id=agent)

        with django_assert_num_queries(1):
            assert len(queries.list_papers(case_id=CASE, at=NOON)) == 5

    def test_wants_to_know_of_what(self):
        with pytest.raises(ValueError, match="papers of what"):
            queries.list_papers(at=NOON)

    def test_lists_every_version_newest_first(self, add):
        paper_id = add(number="A-1").paper_id
        newer = archive.NewVersion(
            paper_id=paper_id, content=pdf(2), file_name="b.pdf", number="A-2"
        )
        archive.add_version(newer, by_id=None, at=NOON)

        versions = queries.list_versions(paper_id=paper_id, at=NOON)

        assert [(one.version, one.number) for one in versions] == [(2, "A-2"), (1, "A-1")]

    def test_does_not_know_a_paper_that_is_not_there(self):
        with pytest.raises(Paper.DoesNotExist):
            queries.get_paper(paper_id=404, at=NOON)


@pytest.mark.django_db
class TestFindValid:
    def find(self, customer, at, material="M02"):
        return queries.find_valid(customer_id=customer, material=material, at=at)

    def test_spares_the_customer_a_paper_that_holds_for_ever(self, add, customer):
        paper_id = add().paper_id

        found = self.find(customer, NOON + timedelta(days=9000))

        assert found is not None
        assert (found.paper_id, found.holds_until) == (paper_id, None)

    @pytest.mark.parametrize(
        ("_case", "at", "is_held"),
        [
            ("its last day", datetime(2026, 12, 31, 15, 59, tzinfo=UTC), True),
            ("midnight in China", datetime(2026, 12, 31, 16, 0, tzinfo=UTC), False),
        ],
        ids=str,
    )
    def test_ends_with_the_day_the_paper_names(self, add, customer, _case, at, is_held):
        add(valid_until=date(2026, 12, 31))

        assert (self.find(customer, at) is not None) == is_held

    @pytest.mark.parametrize(
        ("stored_at", "last_day"),
        [
            # M05 may be used again for twelve months.
            (NOON, date(2027, 11, 23)),
            (MIDNIGHT_IN_CHINA, date(2027, 11, 23)),
            (datetime(2028, 2, 29, 4, tzinfo=UTC), date(2029, 2, 27)),
            (datetime(2027, 12, 1, 4, tzinfo=UTC), date(2028, 11, 30)),
        ],
    )
    def test_counts_the_months_of_the_rulebook_else(self, add, customer, stored_at, last_day):
        add(material="M05", at=stored_at)

        found = self.find(customer, stored_at, "M05")

        assert found is not None
        assert found.holds_until == last_day
        day_after = datetime(last_day.year, last_day.month, last_day.day, 16, tzinfo=UTC)
        assert self.find(customer, day_after, "M05") is None

    def test_takes_the_newest_that_holds(self, add, customer):
        older = add(title="旧", content=pdf(1)).paper_id
        add(title="新", content=pdf(2), at=NOON + timedelta(hours=1), valid_until=NOON.date())

        assert self.find(customer, NOON + timedelta(hours=2)).title == "新"
        assert self.find(customer, NOON + timedelta(days=2)).paper_id == older

    def test_does_not_look_at_the_neighbour(self, add, customer, neighbour):
        add(customer_id=neighbour)

        assert self.find(customer, NOON) is None

    def test_answers_for_many_materials_at_once(self, add, customer, django_assert_num_queries):
        add(material="M02")
        add(material="M05", content=pdf(2))

        with django_assert_num_queries(1):
            found = queries.find_all_valid(
                customer_id=customer, materials=["M02", "M05", "M06"], at=NOON
            )

        assert sorted(found) == ["M02", "M05"]


@pytest.mark.django_db
class TestSearch:
    @pytest.fixture(autouse=True)
    def papers(self, add):
        add(title="鹿城区海坛路配电房平面图", number="TZ-2026-018")
        add(title="营业执照", holder="温州海螺电器有限公司", content=pdf(2))
        add(
            material="M06",
            title="房产证",
            number="浙(2020)0012345号",
            content=picture(),
            file_name="",
        )

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("配电", ["鹿城区海坛路配电房平面图"]),
            ("电房", ["鹿城区海坛路配电房平面图"]),
            ("海螺", ["营业执照"]),
            ("执照 电器", ["营业执照"]),
            ("0012345", ["房产证"]),
            ("tz", ["鹿城区海坛路配电房平面图"]),
            ("海", ["营业执照", "鹿城区海坛路配电房平面图"]),
            ("电配", []),
            ("执照 配电", []),
            ("", ["房产证", "营业执照", "鹿城区海坛路配电房平面图"]),
        ],
    )
    def test_finds_words_of_two_characters_inside_sentences(self, clerk, words, found):
        page = queries.search_papers(words=words, person_id=clerk, at=NOON)

        assert titles(page.papers) == found

    def test_goes_on_where_the_page_before_ended(self, clerk):
        def page(after=None):
            return queries.search_papers(
                words="", person_id=clerk, at=NOON, after=after, limit=2
            )

        first = page()
        second = page(first.next_after)

        assert titles(first.papers) == ["房产证", "营业执照"]
        assert titles(second.papers) == ["鹿城区海坛路配电房平面图"]
        assert second.next_after is None

    def test_refuses_whoever_is_not_the_customers(self, stranger, customer):
        with pytest.raises(queries.UnableToSearchPapers, match="自己企业"):
            queries.search_papers(
                words="海螺", person_id=stranger, customer_id=customer, at=NOON
            )

    def test_lets_the_customer_look_through_its_own(self, agent, customer, add, neighbour):
        add(title="海螺的邻居", customer_id=neighbour, content=pdf(3))
        mandate = people.NewMandate(
            person_id=agent, customer_id=customer, starts_at=NOON, evidence="法定代表人授权"
        )
        people.grant_mandate(mandate, at=NOON)

        page = queries.search_papers(
            words="海螺", person_id=agent, customer_id=customer, at=NOON
        )

        assert titles(page.papers) == ["营业执照"]
        with pytest.raises(queries.UnableToSearchPapers):
            queries.search_papers(words="海螺", person_id=agent, at=NOON)
