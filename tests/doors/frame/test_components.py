"""Components: what they show, and what they never let through."""

import pytest
from django import forms
from django.template import engines
from django.template.loader import get_template
from django.utils import translation
from django_cotton.compiler_regex import CottonCompiler


HOSTILE = '"><script>alert(1)</script>'


def render(source: str, **context: object) -> str:

    return engines["django"].from_string(CottonCompiler().process(source)).render(context)


class Reply(forms.Form):
    name = forms.CharField(label="姓名", help_text="照身份证填写")
    use = forms.ChoiceField(
        label="用途", widget=forms.RadioSelect, choices=[("A", "甲"), ("B", "乙")]
    )


class TestTextOfPeople:
    @pytest.mark.parametrize(
        "source",
        [
            '<c-person name="{{ text }}" title="{{ text }}" phone="{{ text }}" />',
            '<c-card title="{{ text }}">{{ text }}</c-card>',
            '<c-page-head title="{{ text }}" lead="{{ text }}" />',
            '<c-fact label="{{ text }}" source="{{ text }}">{{ text }}</c-fact>',
            '<c-prefilled label="x" value="{{ text }}" source="{{ text }}" name="n" />',
            '<c-prefilled label="x" :value="text" :source="text" name="n" />',
            '<c-input label="x" name="n" value="{{ text }}" error="{{ text }}" />',
            '<c-button href="{{ text }}" data-a="{{ text }}">{{ text }}</c-button>',
            '<c-event title="{{ text }}" when="x" by="{{ text }}" />',
            '<c-paper name="{{ text }}" state="MISSING" action_href="{{ text }}" />',
            '<c-long-text text="{{ text }}" limit="5" />',
            '<c-long-text :text="text" limit="500" />',
            '<c-stat label="{{ text }}" :value="text" href="{{ text }}" />',
            '<c-owner code="CUSTOMER" label="{{ text }}" />',
            '<c-task-item title="{{ text }}" href="{{ text }}" state="DONE" />',
        ],
    )
    def test_never_becomes_markup(self, source):
        assert "<script" not in render(source, text=HOSTILE)

    def test_is_not_escaped_twice(self):
        shown = render('<c-person name="{{ text }}" />', text="A&B")

        assert "A&amp;B" in shown
        assert "&amp;amp;" not in shown


class TestField:
    def test_ties_hint_and_error_to_the_input(self):
        page = render('<c-field :field="form.name" />', form=Reply({"use": "A"}))

        assert 'id="id_name_helptext"' in page
        assert 'id="id_name_error"' in page
        assert 'aria-describedby="id_name_helptext id_name_error"' in page
        assert 'aria-invalid="true"' in page

    def test_puts_choices_in_a_fieldset_with_a_legend(self):
        page = render('<c-field :field="form.use" />', form=Reply())

        assert "<fieldset" in page
        assert "<legend" in page
        assert page.count('type="radio"') == 2

    def test_says_where_a_prefilled_value_is_from(self):
        page = render(
            '<c-field :field="form.name" source="营业执照库" on="2026-11-03" />', form=Reply()
        )

        assert "来自营业执照库" in page
        assert "2026-11-03" in page


class TestErrorSummary:
    def test_links_each_error_to_its_field(self):
        page = render('<c-error-summary :form="form" />', form=Reply({}))

        assert 'href="#id_name"' in page
        assert 'href="#id_use_0"' in page

    def test_is_absent_when_nothing_is_wrong(self):
        page = render(
            '<c-error-summary :form="form" />', form=Reply({"name": "王", "use": "A"})
        )

        assert "error-summary" not in page


class TestSubmitToken:
    def test_is_fresh_each_time(self):
        assert render("<c-submit-token />") != render("<c-submit-token />")


class TestForm:
    def test_holds_the_guards_and_one_filled_button(self, rf):
        template = engines["django"].from_string("{% cotton form :form=form %}{% endcotton %}")
        page = template.render({"form": Reply()}, rf.get("/"))

        assert 'name="csrfmiddlewaretoken"' in page
        assert 'name="submit_token"' in page
        assert "data-once" in page
        assert page.count("button-primary") == 1


class TestState:
    @pytest.mark.parametrize(
        ("code", "words"),
        [
            ("FUTURE", "未开始"),
            ("STARTED", "进行中"),
            ("MISSING", "缺材料"),
            ("DONE", "已完成"),
            ("CHECKED", "已核验"),
        ],
    )
    def test_says_in_words_what_its_colour_means(self, code, words):
        assert words in render(f'<c-state code="{code}" />')


class TestOwner:
    def test_speaks_the_reader_s_language(self):
        with translation.override("en"):
            page = render('<c-owner code="GOVERNMENT" />')

        assert "Government" in page
        assert ">G<" in page


class TestStage:
    def test_opens_the_present_one_and_folds_the_past(self):
        page = render(
            '<c-stages><c-stage number="1" title="甲" state="DONE">做过</c-stage>'
            '<c-stage number="2" title="乙" state="PRESENT">在做</c-stage>'
            '<c-stage number="3" title="丙" /></c-stages>'
        )

        assert page.count('aria-current="step"') == 1
        assert page.count("<details") == 1
        assert "还没开始" in page


class TestPages:
    def test_show_nothing_where_there_is_one_page(self):
        assert "<nav" not in render("<c-pages />")

    def test_lead_on_and_back(self):
        page = render('<c-pages previous_href="?b=1" next_href="?a=2" />')

        assert 'rel="prev"' in page
        assert 'rel="next"' in page


class TestIsolation:
    def test_keeps_the_page_s_own_names_out_of_a_component(self):
        page = render("<c-card>内容</c-card>", title="页面的标题")

        assert "页面的标题" not in page


class TestErrorPage:
    def test_draws_without_request_session_or_database(self):
        page = get_template("frame/error.html").render(
            {"status": 500, "reference": "ABCD2345", "hotline": "95598", "is_bare": True}
        )

        assert "ABCD2345" in page
        assert page.count('href="tel:95598"') == 2
        assert "<strong>95598</strong>" in page
