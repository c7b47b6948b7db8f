"""What guidance refuses."""


class UnableToGuide(Exception):
    """The answers fit no path through the questions."""

    def __init__(self, *, question_id: str, what: str) -> None:
        self.question_id = question_id
        super().__init__(f"{question_id}: {what}")
