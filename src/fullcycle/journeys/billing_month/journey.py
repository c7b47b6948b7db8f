"""The drawings of a dispute and of another way of being charged, as the platform connects them.

Between the steps of people the house itself does nothing: there are no service tasks.
"""

from collections.abc import Mapping
from pathlib import Path

from fullcycle.records.casework import engine
from fullcycle.records.casework.engine import Step


HERE = Path(__file__).parent
DISPUTE = "billing_dispute"
CHARGING = "choosing_charging"
STEPS: Mapping[str, Step] = {}

JOURNEYS = (
    engine.Journey(name=DISPUTE, drawing=(HERE / "dispute.bpmn").read_bytes(), steps=STEPS),
    engine.Journey(
        name=CHARGING, drawing=(HERE / "mode_change.bpmn").read_bytes(), steps=STEPS
    ),
)
"""Both journeys; each is one step of one desk."""
