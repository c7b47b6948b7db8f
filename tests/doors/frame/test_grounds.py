"""By which rule: the source in words first, the ids behind it."""

import re
from pathlib import Path

from django.utils import translation
from tests.doors.frame.test_components import render

from fullcycle import doors
from fullcycle.doors.frame import grounds
from fullcycle.kernels.rulebook.snapshot import Basis


SHOWN_BARE = re.compile(r'(?<!data-rule=")(?<!data-rules=")\{\{[^}]*\brule_ids?\b[^}]*\}\}')
PART = "frame/basis.html"


class TestGrounds:
    def test_of_a_kept_basis_are_as_they_were_kept(self):
        kept = Basis(rule_id="reg_2009.accept.1", source="供电监管办法", confidence="F")

        found = grounds.grounds_of(kept)

        assert (found.words, found.confidence) == ("供电监管办法", "已查实")
        assert found.rule_ids == ("reg_2009.accept.1",)

    def test_of_an_id_name_its_law(self):
        found = grounds.grounds_of("schemes.voltage.10kv.1")

        assert "业扩供电方案编制导则" in found.words
        assert found.confidence == "待核实"

    def test_of_several_ids_name_each_law_once_and_are_as_sure_as_the_least(self):
        found = grounds.grounds_of(
            ["connecting.question_answer.1", "connecting.question_contact.1"]
        )

        assert found.words.count("全周期服务约定；") == 1
        assert found.confidence == "依据较弱"
        assert len(found.rule_ids) == 2

    def test_of_an_unknown_id_are_only_called_grounds(self):
        found = grounds.grounds_of("contract")

        assert (found.words, found.confidence) == ("依据", "")
        assert found.rule_ids == ("contract",)

    def test_of_nothing_are_none(self):
        assert grounds.grounds_of("") is None
        assert grounds.grounds_of(()) is None


class TestThePart:
    def test_shows_the_law_and_folds_the_id(self):
        shown = render('{% include "frame/basis.html" %}', basis="schemes.voltage.10kv.1")

        summary = shown[shown.index("<summary>") : shown.index("</summary>")]
        assert "业扩供电方案编制导则" in summary
        assert "schemes.voltage.10kv.1" not in summary
        assert "schemes.voltage.10kv.1" in shown

    def test_tells_customers_no_degree_of_confidence(self):
        source = '{% include "frame/basis.html" with plain="yes" %}'

        assert "待核实" not in render(source, basis="schemes.voltage.10kv.1")

    def test_takes_no_room_without_a_rule(self):
        assert not render('{% include "frame/basis.html" %}', basis=()).strip()

    def test_speaks_english(self):
        with translation.override("en"):
            shown = render('{% include "frame/basis.html" %}', basis="schemes.voltage.10kv.1")

        assert "to be verified" in shown

    def test_alone_shows_rule_ids_to_people(self):
        pages = Path(doors.__file__).parent.glob("*/templates/**/*.html")

        bare = {
            f"{page.parent.name}/{page.name}"
            for page in pages
            if SHOWN_BARE.search(page.read_text())
        }

        assert bare == {PART}
