"""What may be done to an application."""

from fullcycle.stages.intake.actions.answers import (
    ActsAs,
    Delivery,
    DeliveryWay,
    Demand,
    Enterprise,
    Problem,
    Reading,
    Section,
    Site,
    Typed,
    read_section,
)
from fullcycle.stages.intake.actions.applying import (
    ID_NUMBER,
    SEALED_FOR,
    UnableToChangeApplication,
    Verdict,
    accept,
    resubmit,
    save_section,
    send_back,
    settle_paper,
    start_application,
    submit_application,
)


__all__ = [
    "ID_NUMBER",
    "SEALED_FOR",
    "ActsAs",
    "Delivery",
    "DeliveryWay",
    "Demand",
    "Enterprise",
    "Problem",
    "Reading",
    "Section",
    "Site",
    "Typed",
    "UnableToChangeApplication",
    "Verdict",
    "accept",
    "read_section",
    "resubmit",
    "save_section",
    "send_back",
    "settle_paper",
    "start_application",
    "submit_application",
]
