"""The drawing that the office reads is the drawing that runs."""

import ast
import re
from xml.etree import ElementTree as ET

from tests.house.tree import SOURCE, files, write


BPMN = "{http://www.omg.org/spec/BPMN/20100524/MODEL}"
NODE = re.compile(r"^\s*-?\s*\{?\s*(?:id|node):\s*([a-z_]+)", re.MULTILINE)


def drawings(source):
    yield from files(source / "journeys", ".bpmn") if (source / "journeys").exists() else ()


def ids_of(drawing, kind):
    root = ET.parse(drawing).getroot()
    return {task.get("id") for task in root.iter(f"{BPMN}{kind}")}


def steps_of(folder):
    """The keys of STEPS in a journey's steps module or package."""
    for path in files(folder, ".py"):
        for node in ast.parse(path.read_text()).body:
            targets = [node.target] if isinstance(node, ast.AnnAssign) else []
            targets += node.targets if isinstance(node, ast.Assign) else []
            if any(ast.unparse(target) == "STEPS" for target in targets):
                return {ast.literal_eval(key) for key in node.value.keys}
    return set()


def find_undrawn_steps(source):
    """Journeys whose drawn service tasks and coded steps differ, with the difference."""
    for folder in sorted({drawing.parent for drawing in drawings(source)}):
        drawn = set().union(*(ids_of(path, "serviceTask") for path in files(folder, ".bpmn")))
        for name in sorted(drawn ^ steps_of(folder)):
            yield f"{folder.name}: {name}"


def find_unruled_tasks(source):
    """User tasks that no node of the rulebook names: nobody would know whose they are."""
    rules = (source / "kernels/rulebook/data").glob("*.yaml")
    nodes = {node for file in rules for node in NODE.findall(file.read_text())}
    for drawing in drawings(source):
        for name in sorted(ids_of(drawing, "userTask") - nodes):
            yield f"{drawing.parent.name}: {name}"


def find_tasks_without_page(source):
    """User tasks that no door has a page for: a case would stop there for ever."""
    pages = {path.stem for path in (source / "doors").rglob("*") if path.is_file()}
    for drawing in drawings(source):
        for name in sorted(ids_of(drawing, "userTask") - pages):
            yield f"{drawing.parent.name}: {name}"


DRAWING = f"""<definitions xmlns="{BPMN.strip("{}")}"><process>
    <serviceTask id="assess_capacity"/><serviceTask id="notify"/><userTask id="survey"/>
</process></definitions>"""


class TestDrawings:
    def test_name_the_steps_that_the_code_has(self):
        assert list(find_undrawn_steps(SOURCE)) == []

    def test_that_differ_from_the_code_are_found(self, tmp_path):
        write(tmp_path, "journeys/connecting/connecting.bpmn", DRAWING)
        write(
            tmp_path,
            "journeys/connecting/steps.py",
            "STEPS = {'assess_capacity': assess_capacity, 'bill': bill}",
        )

        assert list(find_undrawn_steps(tmp_path)) == ["connecting: bill", "connecting: notify"]

    def test_agree_when_drawing_and_code_say_the_same(self, tmp_path):
        write(tmp_path, "journeys/connecting/connecting.bpmn", DRAWING)
        write(
            tmp_path,
            "journeys/connecting/steps.py",
            "STEPS: dict[str, Step] = {'assess_capacity': assess, 'notify': notify}",
        )

        assert list(find_undrawn_steps(tmp_path)) == []


class TestUserTasks:
    def test_are_ruled_by_the_rulebook(self):
        assert list(find_unruled_tasks(SOURCE)) == []

    def test_without_a_rule_are_found(self, tmp_path):
        write(tmp_path, "journeys/connecting/connecting.bpmn", DRAWING)
        write(tmp_path, "kernels/rulebook/data/a.yaml", "nodes:\n- {id: accept, stage: 1}\n")

        assert list(find_unruled_tasks(tmp_path)) == ["connecting: survey"]

    def test_with_a_rule_are_not(self, tmp_path):
        write(tmp_path, "journeys/connecting/connecting.bpmn", DRAWING)
        write(tmp_path, "kernels/rulebook/data/a.yaml", "nodes:\n- id: survey\n  stage: 2\n")

        assert list(find_unruled_tasks(tmp_path)) == []

    def test_have_a_page_in_some_door(self):
        assert list(find_tasks_without_page(SOURCE)) == []

    def test_without_a_page_are_found(self, tmp_path):
        write(tmp_path, "journeys/connecting/process.bpmn", DRAWING)
        write(tmp_path, "doors/workbench/pages/accept.py")

        assert list(find_tasks_without_page(tmp_path)) == ["connecting: survey"]

    def test_with_a_page_are_not(self, tmp_path):
        write(tmp_path, "journeys/connecting/process.bpmn", DRAWING)
        write(tmp_path, "doors/workbench/pages/survey.py")

        assert list(find_tasks_without_page(tmp_path)) == []
