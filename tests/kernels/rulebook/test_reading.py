"""Reading rule files: what is read, and that every fault names file, line and entry."""

from datetime import date
from decimal import Decimal
from enum import StrEnum

import pytest

from fullcycle.kernels.rulebook import reading
from fullcycle.kernels.units.wording import Wording


class Colour(StrEnum):
    RED = "RED"
    BLUE = "BLUE"


@pytest.fixture
def faults():
    return reading.Faults()


@pytest.fixture
def read(tmp_path, faults):
    def read_text(text):
        path = tmp_path / "sample.yaml"
        path.write_text(text, encoding="utf-8")
        return reading.read_file(path, faults)

    return read_text


def found(faults):
    with pytest.raises(reading.UnableToReadRulebook) as refusal:
        faults.raise_if_any()
    return [str(fault) for fault in refusal.value.faults]


class TestWhatIsRead:
    def test_every_kind_of_field_arrives_in_its_own_type(self, read, faults):
        block = read(
            "name: ' 高压新装 '\nwords: {zh: 您好, en: Hello}\nyes: true\nno: no\n"
            "day: 2024-06-01\nshare: 0.40\ncount: 12\ncolour: BLUE\ncolours: [RED, BLUE]\n"
            "names: [a, b]\nopen: null\ninner: {count: 3}\n"
        ).block

        assert block.text("name") == "高压新装"
        assert block.wording("words") == Wording(zh="您好", en="Hello")
        assert block.is_true("yes")
        assert not block.is_true("no")
        assert block.day("day") == date(2024, 6, 1)
        assert block.decimal("share") == Decimal("0.40")
        assert block.whole("count") == 12
        assert block.choice("colour", Colour) is Colour.BLUE
        assert block.choices("colours", Colour) == (Colour.RED, Colour.BLUE)
        assert block.texts("names") == ("a", "b")
        assert not block.has("open")
        assert not block.has("absent")
        assert block.block("inner").whole("count") == 3
        assert block.field_names()[:2] == ("name", "words")
        block.refuse_the_rest()
        faults.raise_if_any()

    def test_an_entry_takes_from_the_common_part_what_it_does_not_say(self, read, faults):
        block = read("common: {region: CN, count: 1}\nrules:\n- {id: a.1, count: 2}\n").block
        (entry,) = block.blocks_over("rules", block.block("common"))

        assert (entry.text("id"), entry.text("region"), entry.whole("count")) == (
            "a.1",
            "CN",
            2,
        )
        entry.refuse_the_rest()
        faults.raise_if_any()

    def test_the_content_leaves_comments_and_layout_out(self, read):
        bare = read("rules: [{id: a.1, count: 2}]\n").content
        commented = read("# why\nrules: [{id: a.1,   count: 2}]  # how\n").content
        changed = read("rules: [{id: a.1, count: 3}]\n").content

        assert bare == commented
        assert bare != changed


class TestFaults:
    @pytest.mark.parametrize(
        ("_case", "line", "ask", "told"),
        [
            ("missing", "count: 1", lambda b: b.text("name"), ":2: a.1: the field 'name' is"),
            ("no text", "name: 5", lambda b: b.text("name"), ":3: a.1: name: a text is wanted"),
            ("empty", "name: ''", lambda b: b.text("name"), ":3: a.1: name: a text is wanted"),
            ("null", "name: null", lambda b: b.text("name"), ":3: a.1: name: a text is wanted"),
            ("list", "name: [x]", lambda b: b.text("name"), ":3: a.1: name: a text is wanted"),
            ("no bool", "is: 1", lambda b: b.is_true("is"), ":3: a.1: is: true or false is"),
            ("no day", "on: soon", lambda b: b.day("on"), ":3: a.1: on: a day (YYYY-MM-DD) is"),
            ("instant", "on: 2024-06-01 08:00:00", lambda b: b.day("on"), "is no calendar day"),
            ("30 Feb", "on: 2024-02-30", lambda b: b.day("on"), ":3: a.1: on: '2024-02-30' is"),
            (
                "no number",
                "x: many",
                lambda b: b.decimal("x"),
                ":3: a.1: x: a number is wanted",
            ),
            ("endless", "x: .inf", lambda b: b.decimal("x"), ":3: a.1: x: '.inf' is no plain"),
            ("half", "x: 1.5", lambda b: b.whole("x"), ":3: a.1: x: 1.5 is no whole number"),
            ("negative", "x: -1", lambda b: b.whole("x"), ":3: a.1: x: -1 is no whole number"),
            (
                "choice",
                "c: PINK",
                lambda b: b.choice("c", Colour),
                "'PINK' is none of RED, BLUE",
            ),
            ("no choice", "x: 1", lambda b: b.choice("c", Colour), "the field 'c' is missing"),
            ("no list", "l: a", lambda b: b.texts("l"), ":3: a.1: l: a list with at least one"),
            ("no member", "l: []", lambda b: b.texts("l"), ":3: a.1: l: a list with at least"),
            ("not texts", "l: [1]", lambda b: b.texts("l"), ":3: a.1: l: each member must be"),
            (
                "half words",
                "w: {zh: 您}",
                lambda b: b.wording("w"),
                "the field 'en' is missing",
            ),
            ("words as text", "w: hello", lambda b: b.wording("w"), ":3: a.1: a mapping is"),
            ("no inner", "x: 1", lambda b: b.block("w").text("zh"), "the field 'w' is missing"),
            ("no blocks", "x: 1", lambda b: b.blocks("w"), "the field 'w' is missing"),
            (
                "twice",
                "x: 1\n  x: 2",
                lambda b: b.whole("x"),
                ":4: a.1: the field 'x' is written",
            ),
            ("unknown", "y: 1", lambda b: b.refuse_the_rest(), ":3: a.1: unknown field 'y'"),
        ],
    )
    def test_each_names_file_line_and_entry(self, read, faults, _case, line, ask, told):
        (entry,) = read(f"rules:\n- id: a.1\n  {line}\n").block.blocks("rules")
        entry.text("id")

        ask(entry)

        assert len(found(faults)) == 1
        assert found(faults)[0].startswith("sample.yaml:")
        assert told in found(faults)[0]

    def test_all_are_told_at_once_in_the_order_of_the_file(self, read, faults):
        block = read("count: many\nday: soon\n").block

        block.day("day")
        block.decimal("count")

        assert [fault.split(": ")[0] for fault in found(faults)] == [
            "sample.yaml:1",
            "sample.yaml:2",
        ]

    def test_an_entry_that_is_no_mapping_is_told_once(self, read, faults):
        (entry,) = read("rules:\n- just words\n").block.blocks("rules")

        entry.text("id")

        assert found(faults) == ["sample.yaml:2: sample: a mapping is wanted here"]

    @pytest.mark.parametrize(
        ("_case", "text", "told"),
        [
            ("empty", "", "sample.yaml:1: sample: the file is empty"),
            ("broken", "a: 1\nb: [1, 2\n", "sample.yaml:3: sample: no YAML"),
            ("a list", "- a\n", "sample.yaml:1: sample: a mapping is wanted here"),
            ("control mark", "a: \x01\n", "sample.yaml:1: sample: not readable"),
        ],
    )
    def test_an_unusable_file_is_told_once_and_reads_as_empty(
        self,
        read,
        faults,
        _case,
        text,
        told,
    ):
        block = read(text).block
        block.text("name")

        assert len(found(faults)) == 1
        assert found(faults)[0].startswith(told)

    def test_a_file_that_is_not_there_is_a_fault(self, tmp_path, faults):
        reading.read_file(tmp_path / "absent.yaml", faults)

        assert found(faults)[0].startswith("absent.yaml:1: absent: not readable")
