"""Questions are read strictly: every path ends within three questions, and faults are named."""

import pytest

from fullcycle.kernels.guidance import questions
from fullcycle.kernels.rulebook import loading
from fullcycle.kernels.rulebook.reading import UnableToReadRulebook


WHOLE = """\
assumed: {voltage_kv: 10, capacity_kva: 630, source_count: 1}
endings:
- {id: online, phone: null, wording: {zh: 可以, en: Online}}
- {id: not_online, phone: '95598', wording: {zh: 请打电话, en: Call}}
questions:
- id: wish
  several: false
  wording: {zh: 您想办什么？, en: What?}
  choices:
  - {id: new, matter: hv_new, then: special, wording: {zh: 新装, en: New}}
  - {id: name, matter: rename, wording: {zh: 改名, en: Name}}
- id: special
  several: true
  wording: {zh: 有什么特殊？, en: Special?}
  choices:
  - id: agent
    wording: {zh: 代办, en: Agent}
    sets: [{trait: acts_through_agent, is: true}]
"""


@pytest.fixture
def load(tmp_path):
    def load_text(text):
        path = tmp_path / "questions.yaml"
        path.write_text(text, encoding="utf-8")
        return questions.load_questionnaire(loading.current_rulebook(), path)

    return load_text


class TestReading:
    def test_a_whole_file_is_read(self, load):
        questionnaire = load(WHOLE)

        assert questionnaire.next_question({}).id == "wish"
        assert questionnaire.next_question({"wish": ["name"]}).matter_id == "rename"

    @pytest.mark.parametrize(
        ("_case", "old", "new", "told"),
        [
            (
                "no way out online",
                "- {id: online,",
                "- {id: onlime,",
                "1: questions: the ending 'online' is missing",
            ),
            (
                "an assumption that cannot be",
                "source_count: 1",
                "source_count: 0",
                "1: questions: a supply has at least one source",
            ),
            ("an unknown matter", "matter: rename", "matter: x", "11: name: matter: unknown"),
            ("an unknown ending", "matter: rename", "ending: x", "11: name: ending: unknown"),
            ("an unknown trait", "acts_through_agent", "x", "18: agent: unknown trait 'x'"),
            (
                "an unknown question",
                "then: special",
                "then: x",
                "6: wish: unknown question 'x'",
            ),
            (
                "a question nobody asks",
                "then: special,",
                "",
                "12: special: nothing leads to this question",
            ),
            (
                "a choice to nowhere",
                "matter: rename, ",
                "",
                "6: wish: the choice 'name' leads to no matter",
            ),
            (
                "a circle",
                "matter: rename, ",
                "then: wish, ",
                "6: wish: 'wish' would be question 4 of at most 3",
            ),
            (
                "several choices that lead apart",
                "  - id: agent\n",
                "  - id: agent\n    matter: rename\n",
                "16: agent: where several choices may be taken, none of them leads",
            ),
            (
                "a question twice",
                "id: special",
                "id: wish",
                "12: wish: 'wish' is defined twice",
            ),
            ("a choice twice", "{id: name,", "{id: new,", "11: new: 'new' is defined twice"),
            (
                "unknown field",
                "several: true",
                "several: true\n  x: 1",
                "14: special: unknown field 'x'",
            ),
        ],
    )
    def test_each_fault_names_file_line_and_entry(self, load, _case, old, new, told):
        with pytest.raises(UnableToReadRulebook) as refusal:
            load(WHOLE.replace(old, new, 1))

        faults = [str(fault) for fault in refusal.value.faults]
        assert [fault for fault in faults if fault.startswith(f"questions.yaml:{told}")], faults

    def test_a_file_without_questions_is_refused(self, load):
        with pytest.raises(UnableToReadRulebook, match="'questions' is missing"):
            load(WHOLE[: WHOLE.index("questions:\n")])
