"""The drawing and the functions behind its service tasks, as the platform connects them."""

from pathlib import Path

from fullcycle.journeys.connecting.steps import STEPS
from fullcycle.records.casework import engine


DRAWING = Path(__file__).parent / "process.bpmn"

JOURNEY = engine.Journey(name="connecting", drawing=DRAWING.read_bytes(), steps=STEPS)
JOURNEYS = (JOURNEY,)
"""What the platform connects of this room."""
