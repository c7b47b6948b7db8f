"""The engine moves a token over a drawing and survives being frozen at any point."""

import random
from itertools import permutations
from pathlib import Path

import pytest

from fullcycle.records.casework import engine


CONNECTING = (
    Path(engine.__file__).parents[3] / "journeys" / "connecting" / "process.bpmn"
).read_bytes()

SIGNATURES = ("plan_sign_dev", "plan_sign_om", "plan_sign_disp")

SWITCHES = {"fee_calc_on": True, "design_submit_on": True, "mid_inspect_on": True}

FRAME = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
  xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">
<bpmn:process id="small" isExecutable="true">
<bpmn:startEvent id="start"><bpmn:outgoing>f0</bpmn:outgoing></bpmn:startEvent>
%s
<bpmn:endEvent id="end"><bpmn:incoming>last</bpmn:incoming></bpmn:endEvent>
</bpmn:process></bpmn:definitions>"""


def line_of(*nodes: str) -> bytes:
    """A drawing with these user tasks in a row."""
    parts = []
    for place, node in enumerate(nodes):
        leaves = "last" if place == len(nodes) - 1 else f"f{place + 1}"
        parts.append(
            f'<bpmn:userTask id="{node}" name="{node}"><bpmn:incoming>f{place}</bpmn:incoming>'
            f"<bpmn:outgoing>{leaves}</bpmn:outgoing></bpmn:userTask>"
        )
        source = "start" if place == 0 else nodes[place - 1]
        parts.append(
            f'<bpmn:sequenceFlow id="f{place}" sourceRef="{source}" targetRef="{node}" />'
        )
    parts.append(f'<bpmn:sequenceFlow id="last" sourceRef="{nodes[-1]}" targetRef="end" />')
    return (FRAME % "".join(parts)).encode()


def guarded_by(condition: str) -> bytes:
    """A drawing whose gateway goes to `left` when the condition holds, else to `right`."""
    return (
        FRAME
        % f"""
<bpmn:userTask id="ask"><bpmn:incoming>f0</bpmn:incoming><bpmn:outgoing>f1</bpmn:outgoing>
</bpmn:userTask>
<bpmn:exclusiveGateway id="gw" default="f3"><bpmn:incoming>f1</bpmn:incoming>
<bpmn:outgoing>f2</bpmn:outgoing><bpmn:outgoing>f3</bpmn:outgoing></bpmn:exclusiveGateway>
<bpmn:userTask id="left"><bpmn:incoming>f2</bpmn:incoming><bpmn:outgoing>f4</bpmn:outgoing>
</bpmn:userTask>
<bpmn:userTask id="right"><bpmn:incoming>f3</bpmn:incoming><bpmn:outgoing>last</bpmn:outgoing>
</bpmn:userTask>
<bpmn:sequenceFlow id="f0" sourceRef="start" targetRef="ask" />
<bpmn:sequenceFlow id="f1" sourceRef="ask" targetRef="gw" />
<bpmn:sequenceFlow id="f2" sourceRef="gw" targetRef="left">
<bpmn:conditionExpression xsi:type="bpmn:tFormalExpression">{condition}
</bpmn:conditionExpression>
</bpmn:sequenceFlow>
<bpmn:sequenceFlow id="f3" sourceRef="gw" targetRef="right" />
<bpmn:sequenceFlow id="f4" sourceRef="left" targetRef="right" />
<bpmn:sequenceFlow id="last" sourceRef="right" targetRef="end" />"""
    ).encode()


def walk(process: engine.Process, flags: dict[str, str | bool], chooser: random.Random) -> list:
    """Finish the process, choosing any open node each time; the nodes in their order."""
    visited = []
    while not process.is_finished():
        node = chooser.choice(process.list_open())
        visited.append(node.node)
        process.complete(node.token, flags)
    return visited


def open_nodes(process: engine.Process) -> list[str]:
    return [node.node for node in process.list_open()]


class TestAProcess:
    def test_waits_at_the_first_node_a_person_does(self):
        process = engine.begin(line_of("ask", "answer"), {})

        assert open_nodes(process) == ["ask"]

    def test_goes_where_the_flags_say(self):
        process = engine.begin(guarded_by("verdict == 'YES' and size > 3"), {})

        process.complete(process.list_open()[0].token, {"verdict": "YES", "size": 4})

        assert open_nodes(process) == ["left"]

    def test_refuses_a_node_that_is_not_open(self):
        process = engine.begin(line_of("ask", "answer"), {})
        token = process.list_open()[0].token
        process.complete(token, {})

        with pytest.raises(engine.UnableToAdvance):
            process.complete(token, {})

    def test_goes_on_alike_after_being_frozen_at_every_point(self):
        flags = dict.fromkeys(engine.list_nodes(CONNECTING), "") | SWITCHES
        whole = engine.begin(CONNECTING, flags)
        frozen = engine.begin(CONNECTING, flags)

        for _ in range(200):
            if whole.is_finished():
                break
            assert sorted(open_nodes(frozen)) == sorted(open_nodes(whole))
            node = min(open_nodes(whole))
            for process in (whole, frozen):
                token = next(n.token for n in process.list_open() if n.node == node)
                process.complete(token, flags)
            frozen = engine.thaw(frozen.freeze(), CONNECTING)

        assert whole.is_finished()
        assert frozen.is_finished()

    def test_opens_a_finished_node_again_with_all_that_followed(self):
        flags = dict.fromkeys(engine.list_nodes(CONNECTING), "") | SWITCHES
        process = engine.begin(CONNECTING, flags)
        walk(process, flags, random.Random(1))

        process.go_back_to("plan_decide")

        assert open_nodes(process) == ["plan_decide"]
        assert not process.is_finished()
        assert "energise" in walk(process, flags, random.Random(2))

    def test_cannot_go_back_to_a_node_it_never_finished(self):
        process = engine.begin(line_of("ask", "answer"), {})

        with pytest.raises(engine.UnableToAdvance):
            process.go_back_to("answer")

    def test_has_nothing_open_once_cancelled(self):
        process = engine.begin(line_of("ask", "answer"), {})

        process.cancel()

        assert process.list_open() == ()


class TestTheConnectingDrawing:
    @pytest.mark.parametrize("seed", range(20))
    def test_ends_in_any_order_that_people_work_in(self, seed):
        flags = dict.fromkeys(engine.list_nodes(CONNECTING), "") | SWITCHES

        visited = walk(engine.begin(CONNECTING, flags), flags, random.Random(seed))

        assert visited[0] == "accept"
        assert visited[-1] == "seal_file"
        assert len(visited) == len(set(visited))
        gate = min(visited.index("meter_install"), visited.index("energise"))
        for before in ("complete_check", "fee_collect", "contract_sign", "meter_prep"):
            assert visited.index(before) < gate

    def test_leaves_out_what_the_rules_switch_off(self):
        flags = dict.fromkeys(engine.list_nodes(CONNECTING), "") | dict.fromkeys(
            SWITCHES, False
        )

        visited = walk(engine.begin(CONNECTING, flags), flags, random.Random(0))

        off = {"fee_calc", "fee_collect", "design_submit", "design_review", "mid_inspect"}
        assert off.isdisjoint(visited)

    @pytest.mark.parametrize(
        ("node", "outcome", "opened"),
        [
            ("accept", "SENT_BACK", "correct_application"),
            ("plan_sign_om", "OBJECTED", "plan_draft"),
            ("plan_approve", "RETURNED", "plan_draft"),
            ("plan_decide", "CHANGE_REQUESTED", "plan_draft"),
            ("design_review", "RETURNED", "design_submit"),
            ("mid_inspect", "DEFECTS", "remedy_mid"),
            ("complete_check", "DEFECTS", "remedy"),
        ],
    )
    def test_sends_back_to_whoever_can_mend_it_and_goes_on(self, node, outcome, opened):
        flags = dict.fromkeys(engine.list_nodes(CONNECTING), "") | SWITCHES
        process = engine.begin(CONNECTING, flags)
        sent_back = False
        visited = []

        while not process.is_finished():
            waiting = process.list_open()
            chosen = next((n for n in waiting if n.node == node), waiting[0])
            is_first = chosen.node == node and not sent_back
            flags[chosen.node] = outcome if is_first else "DONE"
            sent_back = sent_back or is_first
            process.complete(chosen.token, flags)
            visited.append(chosen.node)

        assert opened in visited[visited.index(node) + 1 :]
        assert visited.count(node) == 2
        assert visited[-1] == "seal_file"

    def test_keeps_an_objection_that_came_before_the_others_agreed(self):
        flags = dict.fromkeys(engine.list_nodes(CONNECTING), "") | SWITCHES
        process = engine.begin(CONNECTING, flags)
        opinions = {"plan_sign_om": "OBJECTED", "plan_sign_dev": "AGREED"}

        while "plan_sign_disp" not in open_nodes(process):
            process.complete(process.list_open()[0].token, flags)
        for name in ("plan_sign_om", "plan_sign_dev", "plan_sign_disp"):
            flags[name] = opinions.get(name, "AGREED")
            token = next(n.token for n in process.list_open() if n.node == name)
            process.complete(token, flags)

        assert open_nodes(process) == ["plan_draft"]

    @pytest.mark.parametrize("first", list(permutations(SIGNATURES)))
    @pytest.mark.parametrize("second", list(permutations(SIGNATURES)))
    def test_waits_for_all_three_signatures_again_after_a_return(self, first, second):
        flags = dict.fromkeys(engine.list_nodes(CONNECTING), "") | SWITCHES
        process = engine.begin(CONNECTING, flags)
        self.sign_in(first, process, flags)
        flags["plan_approve"] = "RETURNED"
        process.complete(process.list_open()[0].token, flags)

        self.sign_in(second, process, flags)

        assert open_nodes(process) == ["plan_approve"]

    def sign_in(self, order, process, flags):
        while set(open_nodes(process)) != set(SIGNATURES):
            process.complete(process.list_open()[0].token, flags)
        waiting = set(SIGNATURES)
        for node in order:
            assert set(open_nodes(process)) == waiting
            flags[node] = "AGREED"
            token = next(n.token for n in process.list_open() if n.node == node)
            process.complete(token, flags)
            waiting.remove(node)


class TestADrawing:
    @pytest.mark.parametrize(
        "condition",
        [
            "__import__('os').getpid()",
            "().__class__.__bases__",
            "open('/etc/passwd')",
            "unknown_flag",
            "1 +",
        ],
    )
    def test_cannot_run_code_through_a_gateway(self, condition):
        process = engine.begin(guarded_by(condition), {})

        with pytest.raises(engine.UnableToAdvance):
            process.complete(process.list_open()[0].token, {"verdict": "YES"})

    @pytest.mark.parametrize("xml", [b"<not", b"<a/>", line_of("ask").replace(b"ask", b"", 1)])
    def test_that_is_broken_is_refused(self, xml):
        with pytest.raises(engine.UnableToReadDrawing):
            engine.list_nodes(xml)

    def test_is_refused_when_its_steps_are_not_written(self):
        journey = engine.Journey(name="x", drawing=CONNECTING, steps={})

        with pytest.raises(engine.UnableToReadDrawing, match="seal_file"):
            engine.connect_journeys(journey)

    def test_that_no_one_connected_is_not_found(self):
        with pytest.raises(engine.UnableToReadDrawing):
            engine.journey_named("nowhere")


class TestMigration:
    def test_takes_a_node_that_was_drawn_in_ahead(self):
        process = engine.begin(line_of("ask", "answer"), {})

        process.migrate(line_of("ask", "check", "answer"))

        assert walk(process, {}, random.Random(0)) == ["ask", "check", "answer"]

    def test_refuses_and_names_an_open_node_that_is_gone(self):
        process = engine.begin(line_of("ask", "answer"), {})

        with pytest.raises(engine.UnableToMigrate) as refusal:
            process.migrate(line_of("question", "answer"))

        assert "ask" in refusal.value.nodes

    def test_refuses_and_names_a_finished_node_that_is_gone(self):
        process = engine.begin(line_of("ask", "check", "answer"), {})
        process.complete(process.list_open()[0].token, {})
        process.complete(process.list_open()[0].token, {})

        with pytest.raises(engine.UnableToMigrate) as refusal:
            process.migrate(line_of("ask", "answer"))

        assert "check" in refusal.value.nodes
