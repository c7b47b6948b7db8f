"""What staff are called in the reader's language."""

import pytest
from django.utils import translation
from tests.doors.frame.test_components import render

from fullcycle.doors.frame.job_titles import job_title


class TestJobTitle:
    @pytest.mark.parametrize(
        ("_case", "title", "english"),
        [
            ("a grade", "客户经理", "Account manager"),
            ("the highest grade", "高级客户经理", "Senior account manager"),
            ("a role of the rulebook", "现场勘查员", "Site surveyor"),
            ("a role of the platform", "审计员", "Auditor"),
            ("one that nobody knows", "三班副班长", "三班副班长"),
            ("none", "", ""),
        ],
    )
    def test_is_said_in_english_where_it_is_known(self, _case, title, english):
        with translation.override("en"):
            assert job_title(title) == english

        with translation.override("zh-hans"):
            assert job_title(title) == title

    def test_stands_under_the_name_on_every_card(self):
        with translation.override("en"):
            card = render('<c-person name="林涛" title="{{ title }}" />', title="中级客户经理")

        assert "Middle-grade account manager" in card
        assert "中级" not in card
