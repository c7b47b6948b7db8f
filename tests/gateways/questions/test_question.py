"""A question answers as its query would, however often and with whatever it is asked."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Count, Q

from fullcycle.gateways.questions.question import Given, Question, UnableToCompose


@pytest.fixture
def groups(db):  # noqa: ARG001  (asks for the database)
    return [Group.objects.create(name=name) for name in ("甲", "乙", "丙")]


def by_name():
    return Question(lambda: Group.objects.filter(name=Given("name")))


class TestAQuestion:
    def test_answers_with_what_is_given_each_time(self, groups):
        question = by_name()
        assert question.ask(name="乙") == [groups[1]]
        assert question.ask(name="丙") == [groups[2]]
        assert question.ask(name="丁") == []

    def test_is_composed_once(self, groups):
        composed = []

        def compose():
            composed.append(1)
            return Group.objects.filter(name=Given("name"))

        question = Question(compose)
        for group in groups:
            assert question.one(name=group.name) == group
        assert composed == [1]

    def test_sends_one_statement(self, groups, django_assert_num_queries):
        question = by_name()
        with django_assert_num_queries(1):
            assert question.one(name="甲") == groups[0]

    def test_takes_several_values_and_its_own(self, groups):
        question = Question(
            lambda: (
                Group.objects.filter(
                    Q(name=Given("first")) | Q(name=Given("second")), pk__gt=Given("after")
                )
                .exclude(name="丙")
                .order_by("-pk")
            )
        )
        asked = {"first": "甲", "second": "乙"}
        assert question.ask(after=0, **asked) == [groups[1], groups[0]]
        assert question.ask(after=groups[0].pk, **asked) == [groups[1]]

    def test_is_not_misled_by_quotes(self, groups):
        assert by_name().ask(name="' OR '1'='1") == []
        assert len(groups) == Group.objects.count()

    def test_reads_rows_with_what_they_point_to(self, db, django_assert_num_queries):  # noqa: ARG002
        question = Question(
            lambda: (
                Permission.objects.select_related("content_type")
                .defer("name")
                .filter(codename=Given("codename"))
            )
        )
        asked = Permission.objects.select_related("content_type").get(codename="add_group")
        with django_assert_num_queries(1):
            found = question.one(codename="add_group")
            assert (found, found.content_type) == (asked, asked.content_type)
        assert found.get_deferred_fields() == {"name"}

    def test_reads_plain_values(self, groups):
        pairs = Question(
            lambda: (
                Group.objects.filter(pk__gt=Given("after"))
                .order_by("pk")
                .values_list("pk", "name")
            )
        )
        names = Question(
            lambda: (
                Group.objects.filter(pk__gt=Given("after"))
                .order_by("pk")
                .values_list("name", flat=True)
            )
        )
        assert pairs.ask(after=groups[0].pk) == [(each.pk, each.name) for each in groups[1:]]
        assert names.ask(after=groups[1].pk) == ["丙"]

    def test_reads_what_was_counted_beside_a_row(self, db):  # noqa: ARG002
        question = Question(
            lambda: ContentType.objects.annotate(held=Count("permission")).filter(
                model=Given("model"), app_label="auth"
            )
        )
        assert question.one(model="group").held == 4  # add, change, delete, view

    def test_gives_the_first_row_or_none(self, groups):
        question = Question(
            lambda: Group.objects.filter(pk__lte=Given("most")).order_by("-pk")[:1]
        )
        assert question.first(most=groups[1].pk) == groups[1]
        assert question.first(most=0) is None


class TestAQuestionRefuses:
    def test_to_name_a_row_that_is_not_there(self, groups):
        with pytest.raises(Group.DoesNotExist):
            by_name().one(name="丁")
        assert groups

    def test_to_go_without_a_value(self, groups):
        with pytest.raises(KeyError, match="name"):
            by_name().ask()
        assert groups

    @pytest.mark.django_db(transaction=True)
    def test_to_lock_rows_outside_of_a_transaction(self):
        group = Group.objects.create(name="甲")
        question = Question(
            lambda: Group.objects.select_for_update().filter(pk=Given("group_id"))
        )
        with transaction.atomic():
            assert question.one(group_id=group.pk) == group
        with pytest.raises(transaction.TransactionManagementError):
            question.one(group_id=group.pk)

    def test_queries_that_it_cannot_read(self, db):  # noqa: ARG002
        for queryset in (
            Group.objects.values("name"),
            Group.objects.prefetch_related("permissions"),
        ):
            with pytest.raises(UnableToCompose):
                Question(lambda kept=queryset: kept).ask()
