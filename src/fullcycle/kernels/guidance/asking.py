"""Ask at most three questions and name the matter, with what was learned on the way."""

from collections.abc import Mapping, Sequence
from functools import cache

from fullcycle.kernels.guidance.questions import (
    Outcome,
    Question,
    Questionnaire,
    load_questionnaire,
)
from fullcycle.kernels.rulebook import loading


Answers = Mapping[str, Sequence[str]]
"""The choices taken, by question."""


@cache
def current_questionnaire() -> Questionnaire:
    """The questions that ship with the platform, read once."""
    return load_questionnaire(loading.current_rulebook())


def next_question(answers: Answers) -> Question | Outcome:
    """Return the question to put next, or where the answers lead.

    Raises:
        UnableToGuide: if the answers fit no path through the questions.
    """
    return current_questionnaire().next_question(answers)
