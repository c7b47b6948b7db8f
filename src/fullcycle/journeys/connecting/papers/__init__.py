"""The papers this journey makes: deferred in the step's transaction, made by a job."""

from fullcycle.journeys.connecting.papers.deferring import QUEUE, TASK, defer_paper
from fullcycle.journeys.connecting.papers.drafts import UnableToMakePaper
from fullcycle.journeys.connecting.papers.kinds import PaperKind
from fullcycle.journeys.connecting.papers.making import make_paper


__all__ = ["QUEUE", "TASK", "PaperKind", "UnableToMakePaper", "defer_paper", "make_paper"]
