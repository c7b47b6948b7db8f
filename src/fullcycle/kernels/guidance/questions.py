"""The questions, their choices and where they lead; read from data/questions.yaml."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from fullcycle.kernels.guidance.refusals import UnableToGuide
from fullcycle.kernels.rulebook.book import Rulebook
from fullcycle.kernels.rulebook.conditions import TraitValue, read_trait_value, with_traits
from fullcycle.kernels.rulebook.reading import Block, Faults, read_file
from fullcycle.kernels.rulebook.traits import CaseTraits
from fullcycle.kernels.rulebook.vocabulary import keep, known
from fullcycle.kernels.units.wording import Wording


DATA = Path(__file__).parent / "data" / "questions.yaml"

MOST_QUESTIONS = 3

ONLINE = "online"
NOT_ONLINE = "not_online"
"""The two endings that every matter leads to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """What is said at the end; `phone` where somebody should be called."""

    id: str
    wording: Wording
    phone: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer: it may name a matter, teach traits, and lead to a question or an ending."""

    id: str
    wording: Wording
    explanation: Wording | None
    matter_id: str | None
    traits: Mapping[str, TraitValue]
    then: str | None
    ending_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; with `takes_several` any number of choices may be taken, also none."""

    id: str
    wording: Wording
    takes_several: bool
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Where the answers lead; `traits` is what is known over what is assumed.

    `matter_id` is None where no matter of a large customer is meant.
    """

    matter_id: str | None
    is_open_online: bool
    ending: Ending
    known_traits: Mapping[str, TraitValue]
    traits: CaseTraits


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """All questions, the first of them first."""

    rulebook: Rulebook
    questions: Mapping[str, Question]
    endings: Mapping[str, Ending]
    assumed: CaseTraits

    def next_question(self, answers: Mapping[str, Sequence[str]]) -> Question | Outcome:
        """Return the question to put next, or where the answers lead.

        Raises:
            UnableToGuide: if the answers fit no path through the questions.
        """
        taken: list[Choice] = []
        answered: set[str] = set()
        at: str | None = next(iter(self.questions))
        while at is not None:
            question = self.questions[at]
            if at not in answers:
                _refuse_others(answers, answered)
                return question
            answered.add(at)
            chosen = _chosen(question, answers[at])
            taken += chosen
            at = None if question.takes_several else chosen[0].then
        _refuse_others(answers, answered)
        return self._outcome(taken)

    def _outcome(self, taken: Sequence[Choice]) -> Outcome:
        known_traits = {
            name: value for choice in taken for name, value in choice.traits.items()
        }
        matters = [choice.matter_id for choice in taken if choice.matter_id is not None]
        endings = [choice.ending_id for choice in taken if choice.ending_id is not None]
        matter_id = None if endings else matters[-1]
        is_online = matter_id is not None and self.rulebook.matters[matter_id].is_open_online
        ending_id = endings[-1] if endings else ONLINE if is_online else NOT_ONLINE
        return Outcome(
            matter_id=matter_id,
            is_open_online=is_online,
            ending=self.endings[ending_id],
            known_traits=known_traits,
            traits=with_traits(self.assumed, known_traits),
        )


def _chosen(question: Question, choice_ids: Sequence[str]) -> list[Choice]:
    by_id = {choice.id: choice for choice in question.choices}
    for choice_id in choice_ids:
        if choice_id not in by_id:
            raise UnableToGuide(question_id=question.id, what=f"unknown choice {choice_id!r}")
    if not question.takes_several and len(choice_ids) != 1:
        raise UnableToGuide(question_id=question.id, what="exactly one choice is taken here")
    return [by_id[choice_id] for choice_id in choice_ids]


def _refuse_others(answers: Mapping[str, Sequence[str]], answered: set[str]) -> None:
    for question_id in answers:
        if question_id not in answered:
            raise UnableToGuide(question_id=question_id, what="this question was not asked")


def load_questionnaire(rulebook: Rulebook, path: Path = DATA) -> Questionnaire:
    """Read the questions and see that every path ends, within three questions.

    Raises:
        UnableToReadRulebook: with all faults, each naming file, line and question.
    """
    faults = Faults()
    file = read_file(path, faults).block
    endings = _read_endings(file)
    assumed = _read_assumed(file.block("assumed"))
    questions: dict[str, Question] = {}
    places: dict[str, Block] = {}
    for block in file.blocks("questions"):
        question = _read_question(block, rulebook=rulebook, endings=endings)
        keep(questions, question.id, question, block)
        places[question.id] = block
    file.refuse_the_rest()
    if questions:
        _refuse_lost_paths(questions, places)
    faults.raise_if_any()
    return Questionnaire(
        rulebook=rulebook, questions=questions, endings=endings, assumed=assumed
    )


def _read_endings(file: Block) -> dict[str, Ending]:
    endings: dict[str, Ending] = {}
    for block in file.blocks("endings"):
        ending = Ending(
            id=block.text("id"),
            wording=block.wording("wording"),
            phone=block.text_or_none("phone"),
        )
        block.refuse_the_rest()
        keep(endings, ending.id, ending, block)
    for ending_id in (ONLINE, NOT_ONLINE):
        if ending_id not in endings:
            file.fault(f"the ending {ending_id!r} is missing")
    return endings


def _read_assumed(block: Block) -> CaseTraits:
    voltage_kv, capacity_kva = block.decimal("voltage_kv"), block.decimal("capacity_kva")
    source_count = block.whole("source_count")
    block.refuse_the_rest()
    try:
        return CaseTraits(
            voltage_kv=voltage_kv, capacity_kva=capacity_kva, source_count=source_count
        )
    except ValueError as trouble:
        block.fault(str(trouble))
        return CaseTraits(voltage_kv=Decimal(1), capacity_kva=Decimal(0), source_count=1)


def _read_question(
    block: Block, *, rulebook: Rulebook, endings: Mapping[str, Ending]
) -> Question:
    question_id, wording = block.text("id"), block.wording("wording")
    takes_several = block.is_true("several")
    choices: dict[str, Choice] = {}
    for inner in block.blocks("choices"):
        choice = _read_choice(inner, rulebook=rulebook, endings=endings)
        if takes_several and (choice.then or choice.ending_id or choice.matter_id):
            inner.fault("where several choices may be taken, none of them leads anywhere")
        keep(choices, choice.id, choice, inner)
    block.refuse_the_rest()
    return Question(
        id=question_id,
        wording=wording,
        takes_several=takes_several,
        choices=tuple(choices.values()),
    )


def _read_choice(block: Block, *, rulebook: Rulebook, endings: Mapping[str, Ending]) -> Choice:
    choice = Choice(
        id=block.text("id"),
        wording=block.wording("wording"),
        explanation=block.wording("explanation") if block.has("explanation") else None,
        matter_id=(
            known(block, "matter", rulebook.matters, "matter") if block.has("matter") else None
        ),
        traits=_read_traits(block),
        then=block.text_or_none("then"),
        ending_id=known(block, "ending", endings, "ending") if block.has("ending") else None,
    )
    block.refuse_the_rest()
    return choice


def _read_traits(block: Block) -> dict[str, TraitValue]:
    traits: dict[str, TraitValue] = {}
    for inner in block.blocks("sets") if block.has("sets") else ():
        trait = inner.text("trait")
        traits[trait] = read_trait_value(inner, trait=trait, key="is")
        inner.refuse_the_rest()
    return traits


@dataclass(frozen=True, slots=True, kw_only=True)
class _Step:
    """A question reached as number `depth` from a place in the file."""

    question_id: str
    depth: int
    is_settled: bool
    place: Block


def _refuse_lost_paths(questions: Mapping[str, Question], places: Mapping[str, Block]) -> None:
    first = next(iter(questions))
    reached: set[str] = set()
    ahead = [_Step(question_id=first, depth=1, is_settled=False, place=places[first])]
    while ahead:
        step = ahead.pop()
        if step.question_id not in questions:
            step.place.fault(f"unknown question {step.question_id!r}")
        elif step.depth > MOST_QUESTIONS:
            step.place.fault(
                f"{step.question_id!r} would be question {step.depth}"
                f" of at most {MOST_QUESTIONS}"
            )
        else:
            reached.add(step.question_id)
            ahead += _ways_on(questions[step.question_id], places[step.question_id], step)
    for question_id in questions.keys() - reached:
        places[question_id].fault("nothing leads to this question")


def _ways_on(question: Question, place: Block, step: _Step) -> list[_Step]:
    ways = []
    for choice in question.choices:
        is_settled = step.is_settled or bool(choice.matter_id or choice.ending_id)
        if choice.then is not None:
            ways.append(
                _Step(
                    question_id=choice.then,
                    depth=step.depth + 1,
                    is_settled=is_settled,
                    place=place,
                )
            )
        elif not is_settled:
            place.fault(f"the choice {choice.id!r} leads to no matter")
    return ways
