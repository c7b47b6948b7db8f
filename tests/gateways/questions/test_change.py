"""A change or an addition leaves what the ORM's own would leave."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session

from fullcycle.gateways.questions.change import Addition, Change
from fullcycle.gateways.questions.question import Given


MORNING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

renamed = Change(lambda: Group.objects.filter(pk=Given("group_id")), "name")


class TestAChange:
    def test_sets_the_rows_that_are_named(self, db):  # noqa: ARG002
        first, second = (Group.objects.create(name=name) for name in ("甲", "乙"))
        assert renamed.make(group_id=first.pk, name="丙") == 1
        assert renamed.make(group_id=second.pk, name="it's “丁”") == 1
        assert list(Group.objects.order_by("pk").values_list("name", flat=True)) == [
            "丙",
            "it's “丁”",
        ]

    def test_says_that_there_was_no_row(self, db):  # noqa: ARG002
        assert renamed.make(group_id=0, name="甲") == 0

    def test_sends_one_statement(self, db, django_assert_num_queries):  # noqa: ARG002
        group = Group.objects.create(name="甲")
        with django_assert_num_queries(1):
            renamed.make(group_id=group.pk, name="乙")

    def test_sets_instants_and_what_a_row_points_to(self, db):  # noqa: ARG002
        Session.objects.create(session_key="k", session_data="", expire_date=MORNING)
        later = MORNING + timedelta(days=1)
        expiry = Change(lambda: Session.objects.filter(pk=Given("key")), "expire_date")
        expiry.make(key="k", expire_date=later)
        assert Session.objects.get().expire_date == later

        permission = Permission.objects.get(codename="add_group")
        other = ContentType.objects.exclude(pk=permission.content_type_id).first()
        moved = Change(lambda: Permission.objects.filter(pk=Given("key")), "content_type")
        moved.make(key=permission.pk, content_type=other.pk)
        permission.refresh_from_db()
        assert permission.content_type_id == other.pk

    def test_refuses_to_leave_a_field_out(self, db):  # noqa: ARG002
        with pytest.raises(KeyError, match="name"):
            renamed.make(group_id=1)


class TestAnAddition:
    def test_inserts_a_row_and_gives_it_its_key(self, db, django_assert_num_queries):  # noqa: ARG002
        addition = Addition(Permission)
        content_type = ContentType.objects.get_for_model(Group)
        for codename in ("seal", "unseal"):
            new = Permission(name="盖章", codename=codename, content_type=content_type)
            with django_assert_num_queries(1):
                key = addition.make(new)
            found = Permission.objects.select_related("content_type").get(codename=codename)
            assert (found, found.pk, found.name) == (new, key, "盖章")
            assert found.content_type == content_type
            assert not new._state.adding
