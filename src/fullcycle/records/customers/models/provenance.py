"""Where each value of a row was learnt: a JSON object from field to source and day."""

from collections.abc import Callable
from typing import TypeVar

import pghistory
from django.db import models
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast


Model = TypeVar("Model", bound=models.Model)


def keeps_its_past(
    *, leaving_out: tuple[str, ...] = ()
) -> Callable[[type[Model]], type[Model]]:
    """Keep every former state of a row, by trigger, in a table that only grows."""
    track: Callable[[type[Model]], type[Model]] = pghistory.track(
        # The row as it was: with the row as it is, the past is whole at half the writes.
        pghistory.UpdateEvent("changed", row=pghistory.Old),
        pghistory.DeleteEvent("removed"),
        exclude=list(leaving_out),
        append_only=True,
    )
    return track


def is_object(*, name: str) -> models.CheckConstraint:
    """Refuse a provenance that is not a JSON object."""
    return models.CheckConstraint(
        condition=models.Q(
            Cast(
                RawSQL("jsonb_typeof(provenance) = 'object'", ()),
                models.BooleanField(),
            )
        ),
        name=name,
    )
