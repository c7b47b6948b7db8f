"""The words shown to people are found wherever they stand, and their English is judged."""

from pathlib import Path

import pytest
from babel.messages.mofile import read_mo

from tools import messages


@pytest.fixture
def source(tmp_path):
    """An empty source tree; `say` puts a file into it."""
    return tmp_path


def say(source: Path, file: str, text: str) -> None:
    target = source / file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text)


def translate(source: Path, room: str, chinese: str, english: str) -> None:
    catalogue = source / room / messages.CATALOGUE
    entry = f'msgid "{chinese}"\nmsgstr ""'
    text = catalogue.read_text()
    assert entry in text
    catalogue.write_text(text.replace(entry, f'msgid "{chinese}"\nmsgstr "{english}"'))


def words_in(source: Path, file: str) -> list[object]:
    return [words for words, _ in messages.extract_words(source / file)]


class TestCollecting:
    @pytest.mark.parametrize(
        ("_case", "file", "text", "found"),
        [
            ("a call in Python", "a.py", "f(_('您好'))", ["您好"]),
            ("a lazy call", "a.py", "x = gettext_lazy('您好')", ["您好"]),
            ("a plural", "a.py", "ngettext('%(n)s 户', '%(n)s 户', n)", [("%(n)s 户",) * 2]),
            ("a tag", "a.html", "<p>\n    {% translate '您好' %}\n  </p>", ["您好"]),
            (
                "an attribute of a component",
                "a.html",
                """<c-field label="{% translate '户名' %}" :wide="True">x</c-field>""",
                ["户名"],
            ),
            (
                "a sentence with a value",
                "a.html",
                "{% blocktranslate trimmed %}\n  您有 {{ n }} 件\n{% endblocktranslate %}",
                ["您有 %(n)s 件"],
            ),
            (
                "an argument of a tag",
                "a.html",
                "{% include 'x' with title=_('标题') %}",
                ["标题"],
            ),
            ("quotes around it", "a.html", "<p>it's \"</p>{% translate '您好' %}", ["您好"]),
        ],
        ids=str,
    )
    def test_finds_words(self, source, _case, file, text, found):
        say(source, file, text)

        assert words_in(source, file) == found

    def test_keeps_the_context(self, source):
        say(source, "a.py", "pgettext('单位', '户')")

        assert list(messages.extract_words(source / "a.py")) == [("户", "单位")]

    def test_gives_each_room_its_own_words_and_the_frame_the_rest(self, source):
        say(source, "stages/intake/actions.py", "_('受理')")
        say(source, "config/settings.py", "_('设置')")

        said = {
            room.name: [message.id for message in room.said if message.id]
            for room in messages.collect_rooms(source)
        }

        assert said["stages"] == ["受理"]
        assert said["doors/frame"] == ["设置"]


class TestUpdating:
    def test_keeps_the_english_and_drops_what_is_no_longer_said(self, source):
        say(source, "stages/a.py", "_('受理')\n_('办结')")
        messages.update_catalogues(source)
        translate(source, "stages", "受理", "Accepted")
        translate(source, "stages", "办结", "Done")

        say(source, "stages/a.py", "_('受理')\n_('退回')")
        messages.update_catalogues(source)

        text = (source / "stages" / messages.CATALOGUE).read_text()
        assert 'msgid "受理"\nmsgstr "Accepted"' in text
        assert 'msgid "退回"\nmsgstr ""' in text
        assert "办结" not in text

    def test_changes_nothing_when_done_again(self, source):
        say(source, "stages/a.py", "_('二')\n_('一')\nngettext('%(n)s 户', '%(n)s 户', 2)")
        messages.update_catalogues(source)
        catalogue = source / "stages" / messages.CATALOGUE
        before = catalogue.read_text()

        messages.update_catalogues(source)

        assert catalogue.read_text() == before

    def test_makes_no_catalogue_for_a_silent_room(self, source):
        say(source, "stages/a.py", "x = 1")

        messages.update_catalogues(source)

        assert not (source / "stages" / messages.CATALOGUE).exists()


class TestFaults:
    def test_are_none_when_everything_is_said_in_both_languages(self, source):
        say(source, "stages/a.py", "_('受理 %(no)s')")
        messages.update_catalogues(source)
        translate(source, "stages", "受理 %(no)s", "Accepted %(no)s")

        assert messages.find_faults(source) == []

    @pytest.mark.parametrize(
        ("_case", "code", "chinese", "english", "fault"),
        [
            ("missing English", "_('受理')", "受理", "", "no English for: 受理"),
            (
                "a lost value",
                "_('%(n)s 户')",
                "%(n)s 户",
                "households",
                "the placeholders differ",
            ),
            (
                "a lost brace",
                "_('{n} 户')",
                "{n} 户",
                "{m} households",
                "the placeholders differ",
            ),
            ("an English source", "_('Save it')", "Save it", "Save it", "speaks Chinese"),
        ],
        ids=str,
    )
    def test_are_named(self, source, _case, code, chinese, english, fault):
        say(source, "stages/a.py", code)
        messages.update_catalogues(source)
        translate(source, "stages", chinese, english)

        [found] = messages.find_faults(source)

        assert fault in found

    def test_include_a_catalogue_behind_its_source(self, source):
        say(source, "stages/a.py", "_('受理')")
        messages.update_catalogues(source)
        translate(source, "stages", "受理", "Accepted")
        say(source, "stages/a.py", "x = 1")

        assert messages.find_faults(source) == [
            "stages: the catalogue is not up to date: run `make messages`",
        ]

    def test_include_one_sentence_with_two_translations(self, source):
        for room, english in (("stages", "Accepted"), ("records", "Taken in")):
            say(source, f"{room}/a.py", "_('受理')")
            messages.update_catalogues(source)
            translate(source, room, "受理", english)

        assert messages.find_faults(source) == ["records: said otherwise in another room: 受理"]

    @pytest.mark.parametrize(
        ("_case", "template", "found"),
        [
            ("plain text", "<p>您好</p>", ["<p>您好</p>"]),
            (
                "an argument",
                "{% include 'x' with title='标题' %}",
                ["include 'x' with title='标题'"],
            ),
            ("a filter's argument", "{{ x|default:'无' }}", ["x|default:'无'"]),
            ("a marked text is none", "{% translate '您好' %}{{ _('您') }}", []),
            (
                "a marked sentence is none",
                "{% blocktranslate %}您 {{ n }}{% endblocktranslate %}",
                [],
            ),
            ("a comment is none", "{# 您 #}{% comment %}您{% endcomment %}<!-- 您 -->", []),
        ],
        ids=str,
    )
    def test_include_chinese_outside_of_translation(self, _case, template, found):
        assert list(messages.find_unmarked_words(template)) == found


class TestCompiling:
    def test_writes_what_django_reads(self, source):
        say(source, "stages/a.py", "_('受理')")
        messages.update_catalogues(source)
        translate(source, "stages", "受理", "Accepted")

        messages.compile_catalogues(source)

        compiled = (source / "stages" / messages.CATALOGUE).with_suffix(".mo")
        with compiled.open("rb") as stream:
            assert read_mo(stream).get("受理").string == "Accepted"
