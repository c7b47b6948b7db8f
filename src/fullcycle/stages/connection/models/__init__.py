"""The tables of connecting a customer."""

from fullcycle.stages.connection.models.inspecting import (
    Defect,
    EnergisePlan,
    Energising,
    Finding,
    Inspection,
)
from fullcycle.stages.connection.models.network import Feeder, FeederReach
from fullcycle.stages.connection.models.replying import Decision, Reply
from fullcycle.stages.connection.models.scheming import (
    Approval,
    Countersignature,
    FeederHold,
    Scheme,
    Survey,
)
from fullcycle.stages.connection.models.works import DesignRound, GridProject, Works


__all__ = [
    "Approval",
    "Countersignature",
    "Decision",
    "Defect",
    "DesignRound",
    "EnergisePlan",
    "Energising",
    "Feeder",
    "FeederHold",
    "FeederReach",
    "Finding",
    "GridProject",
    "Inspection",
    "Reply",
    "Scheme",
    "Survey",
    "Works",
]
