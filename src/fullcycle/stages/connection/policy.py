"""Who may do what by the facts of the connection itself; roles are asked of casework."""

from datetime import datetime, timedelta


UNDO_WITHIN = timedelta(hours=24)
"""How long a customer may take a decision back; the table holds it too."""


def may_approve(*, by_id: int, drafted_by_id: int) -> bool:
    """Whether somebody may approve a scheme: never the one who drafted it."""
    return by_id != drafted_by_id


def may_energise(*, commanded_by_id: int, confirmed_by_id: int) -> bool:
    """Whether two different people say go."""
    return commanded_by_id != confirmed_by_id


def may_undo(*, decided_at: datetime, at: datetime) -> bool:
    """Whether a decision may still be taken back."""
    return at <= decided_at + UNDO_WITHIN
